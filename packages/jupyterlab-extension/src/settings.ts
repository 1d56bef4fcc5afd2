/** Carries the user's settings to the authority, where they are the user's layer: they add and raise. */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import type { LspClient } from './lsp-client.ts';

/** Follows the settings of `plugin`; an authority that comes back is told them again. */
export async function followSettings(
  client: LspClient,
  registry: ISettingRegistry,
  plugin: string,
): Promise<void> {
  const settings = await registry.load(plugin);
  const tell = () => {
    if (!client.isAlive) return;
    const lacuna = given(settings.composite);
    client.notify('workspace/didChangeConfiguration', { settings: { lacuna } });
  };
  settings.changed.connect(tell);
  client.aliveChanged.connect(tell);
  tell();
}

/** What is set; what is left empty is for other layers to say. */
function given(composite: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(composite).filter(([, value]) => value !== '' && value !== undefined),
  );
}
