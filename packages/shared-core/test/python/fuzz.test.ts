/** A short run of the fuzzer, the same every time; `npm run soak -- fuzz` runs it for a minute. */
import { join } from 'node:path';
import { functionBodies } from './cells.ts';
import { check, fuzz } from './fuzz.ts';

const root = join(__dirname, '..', '..', '..', '..');

describe('any text is read', () => {
  const cells = functionBodies(root, 300);

  it('3,000 mutated cells', () => {
    const outcome = fuzz(cells, 1, (count) => count < 3000);
    expect(outcome).toEqual({ cells: 3000, failures: [] });
  });

  it('every prefix of 30 cells', () => {
    const failures: string[] = [];
    for (const cell of cells.slice(0, 30)) {
      for (let end = 0; end < cell.length; end++) {
        const problem = check(cell.slice(0, end));
        if (problem !== null) failures.push(problem);
      }
    }
    expect(failures).toEqual([]);
  });
});
