// `npm run soak`: what takes too long for every run. Each file of scripts/soak/ is one soak; it prints its own
// counts and ends with `N passed, N failed, N skipped`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from './setup.mjs';
import { root, run, runSteps } from './steps.mjs';

await runSteps(everything);
const only = process.argv.slice(2);
const folder = join(root, 'scripts', 'soak');
for (const file of readdirSync(folder).sort()) {
  if (only.length > 0 && !only.some((word) => file.includes(word))) continue;
  process.stdout.write(`\n== ${file}\n`);
  try {
    const runner = file.endsWith('.ts')
      ? ['npx', ['tsx', '--conditions=@lacuna/source', join(folder, file)]]
      : [process.execPath, [join(folder, file)]];
    await run(runner[0], runner[1], { onOutput: (text) => process.stdout.write(text) });
  } catch {
    process.exitCode = 1;
  }
}
