/** `docs/configuration.md`: every setting with its type and its reason, from the schema that checks it. */
import { EDITOR_SETTINGS, Settings } from '@lacuna/shared-core';
import { z } from 'zod';
import type { Generator } from './generated.ts';

interface Node {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
}

const HEAD = `# Configuration

<!-- Written by \`npm run generate\` from \`packages/shared-core/src/config/settings.ts\`. -->

Settings are YAML. Lacuna reads, in this order:

| Layer | File | May |
| --- | --- | --- |
| managed | \`/etc/lacuna/managed.yaml\` (\`%ProgramData%\\Lacuna\\managed.yaml\`, \`/Library/Application Support/Lacuna/managed.yaml\`) and every \`--managed FILE\` of the process | say everything, lower a tier, declare a place managed |
| user | \`~/.config/lacuna/lacuna.yaml\` (\`%APPDATA%\\Lacuna\\lacuna.yaml\`), and the settings of the editor | add and raise |
| workspace | \`lacuna.yaml\` in the nearest folder upwards from the document | add and raise |

Layers are joined upwards: the highest mode and the highest level of a rule win, packs, catalogues and places add up, and nothing a lower layer says can remove or lower what a higher one says.
For \`environment\`, \`purpose\` and \`audit.directory\` the first layer that speaks wins.
A setting that does not exist is an error with its path; the last good state of that file stays in force.
Paths are relative to the file they stand in.

| Setting | Type | Meaning |
| --- | --- | --- |
`;

const EDITORS = { vscode: 'VS Code', jupyterlab: 'JupyterLab' } as const;

const EDITOR_HEAD = `
## In the editors

<!-- From \`packages/shared-core/src/config/editor-settings.ts\`, as are the manifests of both editors. -->

What is set in an editor is the user's layer: it adds and raises. The scope says who may set it in VS Code: \`machine\` this machine's own settings, \`application\` the user's, \`window\` a workspace too. Nothing that decides can be set by a folder that is opened; a folder has its \`lacuna.yaml\`, which can only tighten. In JupyterLab the names stand without \`lacuna.\` under *Settings → Lacuna*; how the server is started is configured there as \`c.Lacuna.*\`.

| Setting | Editor | Scope | Meaning |
| --- | --- | --- | --- |
`;

export const configuration: Generator = {
  name: 'configuration',
  owns: [],
  generate: () => {
    const rows = rowsOf(z.toJSONSchema(Settings) as Node, '');
    const table = rows
      .map(({ key, type, text }) => `| \`${key}\` | ${type} | ${text} |\n`)
      .join('');
    const editors = EDITOR_SETTINGS.map(({ key, scope, editors: own, schema }) => {
      const text = (schema.description ?? '').replaceAll('|', '\\|');
      const where = own.map((it) => EDITORS[it]).join(', ');
      return `| \`lacuna.${key}\` | ${where} | \`${scope}\` | ${text} |\n`;
    }).join('');
    const text = HEAD + table + EDITOR_HEAD + editors;
    return Promise.resolve([{ path: 'docs/configuration.md', text }]);
  },
};

interface Row {
  readonly key: string;
  readonly type: string;
  readonly text: string;
}

function rowsOf(node: Node, prefix: string): readonly Row[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    const text = (child.description ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ');
    const open = child.additionalProperties;
    const below =
      child.items !== undefined
        ? rowsOf(child.items, `${key}[]`)
        : [...rowsOf(child, key), ...(typeof open === 'object' ? rowsOf(open, `${key}.<id>`) : [])];
    return [{ key, type: typeOf(child), text }, ...below];
  });
}

function typeOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((it) => `\`${it}\``).join(', ');
  if (node.anyOf !== undefined)
    return [...new Set(node.anyOf.map(typeOf))].filter((it) => it !== 'null').join(', ');
  if (node.type === 'array') return 'list';
  if (node.type === 'object') return 'mapping';
  return node.type === 'string' ? 'text' : (node.type ?? 'any');
}
