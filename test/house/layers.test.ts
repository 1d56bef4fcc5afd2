/** Holds "imports point down": runs dependency-cruiser over the packages with the repository's own lists. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

test('no package and no layer imports upwards', () => {
  const output = execFileSync('npx', ['depcruise', 'packages', '--output-type', 'err'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(output).toContain('no dependency violations found');
}, 120_000);
