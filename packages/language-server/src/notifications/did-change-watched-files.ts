/** `workspace/didChangeWatchedFiles`: configuration or a pack was saved. */
import type { NotificationHandler } from '../peer.ts';
import { NothingShape } from '../shapes.ts';

export const didChangeWatchedFiles: NotificationHandler<unknown> = {
  method: 'workspace/didChangeWatchedFiles',
  params: NothingShape,
  handle(peer) {
    void peer.authority.reload();
  },
};
