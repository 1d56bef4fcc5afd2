/** Holds the repository to what its generators say: `npm run generate` would change nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GENERATORS } from '../../scripts/generate/index.ts';

const root = resolve(__dirname, '../..');

test.each(GENERATORS.map((it) => [it.name, it] as const))(
  '%s is up to date',
  async (_, generator) => {
    const files = await generator.generate(root);
    const stale = files
      .filter(({ path, text }) => {
        const file = join(root, path);
        return !existsSync(file) || readFileSync(file, 'utf8') !== text;
      })
      .map(({ path }) => path);
    const made = new Set(files.map(({ path }) => path));
    const left = generator.owns.flatMap((folder) =>
      (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [])
        .map((name) => `${folder}/${name}`)
        .filter((path) => !made.has(path)),
    );
    expect({ stale, left }).toEqual({ stale: [], left: [] });
  },
  60_000,
);
