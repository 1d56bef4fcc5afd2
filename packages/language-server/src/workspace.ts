/** Opens a folder with its configuration, packs, catalogues and record, and puts a governor over it. */
import { LacunaBug } from '@lacuna/shared-core';
import type { WorkspaceOpener } from './authority.ts';
import type { ServerOptions } from './options.ts';

/** Folders cannot be governed until the adapters bring configuration and policy: nothing is allowed. */
export function workspaceOpener(_options: ServerOptions): WorkspaceOpener {
  return () => Promise.reject(new LacunaBug('no workspace adapter'));
}
