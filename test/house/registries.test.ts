/** Holds registries to their folders: a file that defines an entry is in the list, in the order of the files. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Folder → the array in its `index.ts` that is the registry. */
const REGISTRIES: readonly (readonly [string, string])[] = [
  ['packages/cli/src/commands', 'COMMANDS'],
  ['packages/language-server/src/notifications', 'NOTIFICATIONS'],
  ['packages/language-server/src/requests', 'REQUESTS'],
  ['packages/shared-core/src/findings/alternatives', 'ALTERNATIVES'],
];

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The entries that the files of a folder define: an export named like its file, or a maker of one. */
function defined(folder: string): readonly string[] {
  const entries: string[] = [];
  const files = readdirSync(resolve(root, folder)).filter(
    (it) => it.endsWith('.ts') && it !== 'index.ts',
  );
  // A name that is the beginning of another one stands behind it, as `-` sorts before `.`.
  for (const file of files.toSorted()) {
    const text = readFileSync(resolve(root, folder, file), 'utf8');
    const name = camel(basename(file, '.ts'));
    const entry = new RegExp(`^export (?:const|function) (${name}(?:For)?)\\b`, 'm').exec(text);
    if (entry?.[1] !== undefined) entries.push(entry[1]);
  }
  return entries;
}

function listed(folder: string, array: string): readonly string[] {
  const text = readFileSync(resolve(root, folder, 'index.ts'), 'utf8');
  const body = new RegExp(`export const ${array}[^=]*= \\[([^\\]]*)\\]`).exec(text)?.[1] ?? '';
  return body.split(',').flatMap((it) => /^\s*(\w+)/.exec(it)?.[1] ?? []);
}

test.each(REGISTRIES)('%s: every file is in %s, in order', (folder, array) => {
  const entries = defined(folder);
  expect(entries.length).toBeGreaterThan(2);
  expect(listed(folder, array)).toEqual(entries);
});
