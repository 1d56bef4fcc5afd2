// `npm run bench`: prints the table of DESIGN §6 as far as it exists: each measure with its goal, p50/p95
// and, where there is one, the ratio to a peer run in the same minute. Nothing here fails on a clock.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { everything } from './setup.mjs';
import { root, run, runSteps } from './steps.mjs';

await runSteps(everything);
const only = process.argv.slice(2);
const files = readdirSync(join(root, 'scripts', 'bench')).filter(
  (name) => name.endsWith('.ts') && name !== 'main.ts',
);
const widths = [52, 12, 12, 30, 26];
const row = (cells) =>
  `${cells
    .map((cell, i) => String(cell ?? '').padEnd(widths[i] ?? 0))
    .join(' ')
    .trimEnd()}\n`;
process.stdout.write(row(['what', 'p50', 'p95', 'measured', 'goal', 'beside it']));
for (const file of files.sort()) {
  if (only.length > 0 && !only.some((word) => file.includes(word))) continue;
  try {
    const output = await run('npx', [
      'tsx',
      '--conditions=@lacuna/source',
      'scripts/bench/main.ts',
      file,
    ]);
    const rows = JSON.parse(output.trimEnd().split('\n').at(-1));
    for (const it of rows) {
      process.stdout.write(row([it.what, it.p50, it.p95, it.value, it.goal, it.peer]));
    }
  } catch (error) {
    process.stdout.write(`${file}: could not be measured\n${error.message.slice(-1500)}\n`);
    process.exitCode = 1;
  }
}
