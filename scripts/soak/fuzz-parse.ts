/** A minute of mutated cells (LACUNA_SOAK_SECONDS for another time), from the seed LACUNA_SEED or the time of day. */
import { resolve } from 'node:path';
import { functionBodies } from '../../packages/shared-core/test/python/cells.ts';
import { fuzz } from '../../packages/shared-core/test/python/fuzz.ts';

const cells = functionBodies(resolve('.'), 2000);
const seconds = Number(process.env['LACUNA_SOAK_SECONDS'] ?? 60);
const seed = Number(process.env['LACUNA_SEED'] ?? Date.now() % 1_000_000);
const end = Date.now() + seconds * 1000;
console.log(`${cells.length} cells, seed ${seed}, ${seconds} s`);
const outcome = fuzz(cells, seed, (count) => count % 100 !== 0 || Date.now() < end);
for (const it of outcome.failures) console.log(it);
const failed = outcome.failures.length;
console.log(`${outcome.cells - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed === 0 ? 0 : 1);
