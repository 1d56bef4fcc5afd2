// `npm run build`: everything that is built, from a fresh clone or again.
import { everything } from './setup.mjs';
import { runSteps } from './steps.mjs';

try {
  await runSteps(everything);
} catch (error) {
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
