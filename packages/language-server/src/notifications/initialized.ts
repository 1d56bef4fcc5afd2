/** `initialized`: the client is ready; it hears the status, and is asked to tell about configuration files. */
import type { NotificationHandler } from '../peer.ts';
import { NothingShape } from '../shapes.ts';

export const initialized: NotificationHandler<unknown> = {
  method: 'initialized',
  params: NothingShape,
  handle(peer) {
    peer.tellStatus();
    if (!peer.client.watchesFiles) return;
    peer.request('client/registerCapability', {
      registrations: [
        {
          id: 'lacuna-files',
          method: 'workspace/didChangeWatchedFiles',
          registerOptions: {
            watchers: [
              { globPattern: '**/lacuna.yaml' },
              { globPattern: '**/*.rego' },
              { globPattern: '**/pack.yaml' },
            ],
          },
        },
      ],
    });
  },
};
