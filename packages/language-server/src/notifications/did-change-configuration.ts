/** `workspace/didChangeConfiguration`: the user changed settings in the editor. */
import type { NotificationHandler } from '../peer.ts';
import { ConfigurationShape } from '../shapes.ts';

export const didChangeConfiguration: NotificationHandler<{ settings: unknown }> = {
  method: 'workspace/didChangeConfiguration',
  params: ConfigurationShape,
  handle(peer, { settings }) {
    // Editors send either our section or an object that holds it.
    const given = section(settings, 'lacuna') ?? settings;
    const values = typeof given === 'object' && given !== null ? given : {};
    void peer.authority.configure(peer.client.root, { ...values });
  },
};

function section(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
