/**
 * `npm run new KIND NAME`: writes the files of a new part with their headings. It overwrites nothing;
 * what the files should hold is in `new/scaffold.ts`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { KINDS, scaffold } from './new/scaffold.ts';

const root = resolve(import.meta.dirname, '..');
const [kind = '', name = ''] = process.argv.slice(2);

function packIdOf(pack: string): string | undefined {
  const manifest = join(root, 'policies', pack, 'pack.yaml');
  if (!existsSync(manifest)) return undefined;
  return (parse(readFileSync(manifest, 'utf8')) as { id?: string }).id;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n\n`);
  for (const usage of Object.values(KINDS)) process.stderr.write(`  npm run new ${usage}\n`);
  process.exit(2);
}

const files = scaffold(kind, name, packIdOf);
if (typeof files === 'string') fail(files);
const there = files.find(({ path }) => existsSync(join(root, path)));
if (there !== undefined) fail(`${there.path} is there already`);
for (const { path, text } of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
}
process.stdout.write(
  kind === 'model'
    ? 'next: npm run generate\n'
    : 'next: write the spec first, then watch it fail\n',
);
