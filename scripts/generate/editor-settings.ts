/** The settings in the manifests of the editors: VS Code's `contributes.configuration`, JupyterLab's schema. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EDITOR_SETTINGS, type Editor, type EditorSetting } from '@lacuna/shared-core';
import { z } from 'zod';
import type { Generator } from './generated.ts';

const VSCODE = 'packages/vscode-extension/package.json';
const JUPYTERLAB = 'packages/jupyterlab-extension/schema/plugin.json';

export const editorSettings: Generator = {
  name: 'editor-settings',
  owns: [],
  generate: async (root) => {
    const manifest = JSON.parse(await readFile(join(root, VSCODE), 'utf8')) as {
      contributes: Record<string, unknown>;
    };
    manifest.contributes['configuration'] = {
      title: 'Lacuna',
      properties: Object.fromEntries(of('vscode').map((it) => [`lacuna.${it.key}`, vscode(it)])),
    };
    const schema = {
      title: 'Lacuna',
      description:
        'What you set here adds and raises; it cannot weaken what your organisation set.',
      'jupyter.lab.setting-icon': 'lacuna:shield',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(of('jupyterlab').map((it) => [it.key, jupyterlab(it)])),
    };
    return [
      { path: VSCODE, text: `${JSON.stringify(manifest, null, 2)}\n` },
      { path: JUPYTERLAB, text: `${JSON.stringify(schema, null, 2)}\n` },
    ];
  },
};

const of = (editor: Editor) => EDITOR_SETTINGS.filter((it) => it.editors.includes(editor));

function vscode(setting: EditorSetting): object {
  const { description, ...shape } = shapeOf(setting);
  return {
    ...shape,
    default: setting.default,
    scope: setting.scope,
    markdownDescription: description,
  };
}

function jupyterlab(setting: EditorSetting): object {
  const { description, ...shape } = shapeOf(setting);
  const title = setting.key.charAt(0).toUpperCase() + setting.key.slice(1);
  return { title, description, ...shape, default: setting.default };
}

/** Draft 7 without its own name: neither editor wants one inside of a setting. */
function shapeOf({ schema }: EditorSetting): Record<string, unknown> {
  const entries = Object.entries(z.toJSONSchema(schema, { target: 'draft-7' }));
  return Object.fromEntries(entries.filter(([name]) => name !== '$schema'));
}
