/** The one test that runs every spec of the repository. `UPDATE_SPECS=1` writes what Lacuna says instead. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { openWorld, render } from '@lacuna/testkit';

const root = resolve(__dirname, '../../..');
const world = openWorld(join(root, 'test/worlds/clinic'));
afterAll(() => world.close());

function specsUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.md'))
    .map((name) => join(folder, name))
    .sort();
}

const packages = readdirSync(join(root, 'packages')).map((it) =>
  join(root, 'packages', it, 'test', 'specs'),
);
const packs = existsSync(join(root, 'policies')) ? [join(root, 'policies')] : [];
const specs = [...packages, ...packs].flatMap(specsUnder);

test('there are specs', () => expect(specs.length).toBeGreaterThan(0));

test.each(specs.map((it) => relative(root, it)))('%s', async (path) => {
  const file = join(root, path);
  const written = readFileSync(file, 'utf8');
  const drawn = await render(written, (spec) => world.analyse(spec));
  if (process.env['UPDATE_SPECS'] === '1') writeFileSync(file, drawn);
  else expect(drawn).toBe(written);
});
