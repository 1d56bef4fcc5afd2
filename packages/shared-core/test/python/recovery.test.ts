/** What is understood of a cell while one of its statements is broken, over function bodies of the standard library. */
import { join } from 'node:path';
import { functionBodies } from './cells.ts';
import { recoveryTable } from './recovery-table.ts';

const root = join(__dirname, '..', '..', '..', '..');

describe('a broken statement leaves the others readable', () => {
  const cells = functionBodies(root, 300);
  const table = recoveryTable(cells);

  it('on enough cells', () => {
    expect(cells.length).toBeGreaterThanOrEqual(250);
  });

  test.each(table.map((row) => [row.mutation, row] as const))('%s', (_, { calls, kept }) => {
    expect(calls).toBeGreaterThan(500);
    expect(kept / calls).toBeGreaterThanOrEqual(0.97);
  });
});
