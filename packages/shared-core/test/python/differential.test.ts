/**
 * A sample of the Python files of this machine, compared with the newest CPython on it: same statements,
 * calls, names, constants and positions. `npm run soak -- differential` compares them all.
 */
import { join } from 'node:path';
import { pythonFiles, pythons, sample } from './corpus.ts';
import { compareWithCPython } from './differential.ts';

const root = join(__dirname, '..', '..', '..', '..');
const SAMPLE = 600;

describe('CPython reads the same', () => {
  const all = pythons(root);
  const newest = all[0];

  it(
    `${SAMPLE} files, newest Python ${newest?.version ?? 'absent'}`,
    async () => {
      // Positions of imported names are known from 3.10 on.
      expect(Number(newest?.version.split('.')[1] ?? 0)).toBeGreaterThanOrEqual(10);
      if (newest === undefined) return;
      const files = sample(pythonFiles(all), SAMPLE);
      const { compared, refused, refusedByBoth, skipped, disagreements } = await compareWithCPython(
        root,
        newest,
        files,
      );
      expect(disagreements).toEqual([]);
      expect(compared + refused + skipped).toBe(files.length);
      expect(compared).toBeGreaterThan(0.9 * files.length);
      expect(refusedByBoth).toBe(refused);
    },
    10 * 60_000,
  );
});
