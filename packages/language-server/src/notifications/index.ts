/** Every notification the server understands: one file each, one line here. */
import type { NotificationHandler } from '../peer.ts';
import { didChangeConfiguration } from './did-change-configuration.ts';
import { didChangeNotebook } from './did-change-notebook.ts';
import { didChangeWatchedFiles } from './did-change-watched-files.ts';
import { didChange } from './did-change.ts';
import { didCloseNotebook } from './did-close-notebook.ts';
import { didClose } from './did-close.ts';
import { didOpenNotebook } from './did-open-notebook.ts';
import { didOpen } from './did-open.ts';
import { initialized } from './initialized.ts';
import { outage } from './outage.ts';
import { sessionEvent } from './session-event.ts';

export const NOTIFICATIONS: readonly NotificationHandler<unknown>[] = [
  didChangeConfiguration,
  didChangeNotebook,
  didChangeWatchedFiles,
  didChange,
  didCloseNotebook,
  didClose,
  didOpenNotebook,
  didOpen,
  initialized,
  outage,
  sessionEvent,
];
