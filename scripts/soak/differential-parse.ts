/**
 * Every `.py` of the Pythons on this machine (more folders in LACUNA_PYTHON_CORPUS), compared with the
 * newest CPython found: same statements, calls, names, constants and positions.
 */
import { resolve } from 'node:path';
import { pythonFiles, pythons } from '../../packages/shared-core/test/python/corpus.ts';
import { compareWithCPython } from '../../packages/shared-core/test/python/differential.ts';

const root = resolve('.');
const all = pythons(root);
const newest = all[0];
if (newest === undefined) {
  console.log('no Python was found\n0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
const limit = Number(process.env['LACUNA_SOAK_FILES'] ?? Infinity);
const files = pythonFiles(all).slice(0, limit);
console.log(
  `CPython ${newest.version}; files of ${all.map((it) => it.version).join(', ')}: ${files.length}`,
);
const outcome = await compareWithCPython(root, newest, files);
const { compared, refused, refusedByBoth, skipped, counts, disagreements } = outcome;
for (const it of disagreements) console.log(it);
console.log(
  `${compared} files compared, ${disagreements.length} disagreements; ` +
    Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(', '),
);
console.log(
  `CPython refuses ${refused}, of these we report a problem in ${refusedByBoth}; not UTF-8: ${skipped}`,
);
const failed = disagreements.length + (refused - refusedByBoth);
console.log(`${compared + refused - failed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && compared + refused + skipped === files.length ? 0 : 1);
