/** `npm run generate`: writes every generated file of the repository, and removes those that nothing makes any more. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GENERATORS } from './generate/index.ts';

const root = resolve(import.meta.dirname, '..');

for (const generator of GENERATORS) {
  const files = await generator.generate(root);
  const made = new Set(files.map(({ path }) => path));
  for (const { path, text } of files) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`wrote ${path}\n`);
  }
  for (const folder of generator.owns) {
    for (const name of existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []) {
      if (made.has(`${folder}/${name}`)) continue;
      rmSync(join(root, folder, name));
      process.stdout.write(`removed ${folder}/${name}\n`);
    }
  }
}
// A compiler kept warm for the packs would keep this process alive.
process.exit(0);
