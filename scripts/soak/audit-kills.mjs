// Kills a writing process again and again and checks that nothing it promised is lost. LACUNA_KILLS sets how often.
import { spawnSync } from 'node:child_process';
import { root } from '../steps.mjs';

const kills = process.env.LACUNA_KILLS ?? '500';
const jest = [
  'jest',
  'packages/adapters/test/sinks.test.ts',
  '-t',
  'killed',
  '--testTimeout',
  '3600000',
];
const { status } = spawnSync('npx', jest, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, LACUNA_KILLS: kills },
});
process.stdout.write(
  status === 0
    ? `${kills} passed, 0 failed, 0 skipped\n`
    : `0 passed, ${kills} failed, 0 skipped\n`,
);
process.exitCode = status ?? 1;
