// `npm test`: sets up what a fresh clone lacks, runs every suite, unit to real editors, and ends with one line
// `N passed, N failed, N skipped`. A suite that breaks off counts as a failure; nothing passes by skipping silently.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { everything, codeServer, jupyter } from './setup.mjs';
import { cache, run, runSteps, venvBin } from './steps.mjs';

const started = Date.now();
const totals = { passed: 0, failed: 0, skipped: 0 };
const only = process.argv.slice(2);
const results = join(cache, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const say = (text) => process.stdout.write(`${text}\n`);
const minutes = () => `${((Date.now() - started) / 60_000).toFixed(1)} min`;

/** Adds a suite's counts and prints its line; `details` follow when something failed. */
function count(name, { passed, failed, skipped }, details = '') {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  const mark = failed > 0 ? '✘' : '✔';
  say(
    `${mark} ${name.padEnd(40)} ${passed} passed, ${failed} failed, ${skipped} skipped   (${minutes()})`,
  );
  if (failed > 0 && details !== '') say(details);
}

/** What a suite did not find on this machine is said, not swallowed. */
function tellAbsences(output) {
  for (const line of output.split('\n'))
    if (/\babsent\b|skipped:/i.test(line)) say(`    ${line.trim()}`);
}

/** A command that either succeeds or not: one test. */
const verdict = (name, command, args) => ({
  name,
  run: async () => {
    try {
      await run(command, args);
      count(name, { passed: 1, failed: 0, skipped: 0 });
    } catch (error) {
      count(name, { passed: 0, failed: 1, skipped: 0 }, error.message.slice(-8000));
    }
  },
});

/** A command whose last line is `N passed, N failed, N skipped`. */
const counted = (name, command, args) => ({
  name,
  run: async () => {
    const output = await run(command, args, { anyExit: true });
    const last = [...output.matchAll(/(\d+) passed, (\d+) failed(?:, (\d+) skipped)?/g)].at(-1);
    if (last === undefined) {
      count(name, { passed: 0, failed: 1, skipped: 0 }, output.slice(-8000));
      return;
    }
    const [, passed, failed, skipped] = last.map(Number);
    count(
      name,
      { passed, failed, skipped: Number.isNaN(skipped) ? 0 : skipped },
      output.slice(-12_000),
    );
    tellAbsences(output);
  },
});

const jest = {
  name: 'unit tests, specs, contracts (jest)',
  run: async () => {
    const file = join(results, 'jest.json');
    const output = await run('npx', ['jest', '--json', `--outputFile=${file}`], { anyExit: true });
    let report;
    try {
      report = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      count(jest.name, { passed: 0, failed: 1, skipped: 0 }, output.slice(-8000));
      return;
    }
    const broken = report.testResults.filter(
      (it) => it.status === 'failed' && it.assertionResults.length === 0,
    );
    const failures = [
      ...broken.map((it) => it.message),
      ...report.testResults
        .flatMap((it) => it.assertionResults)
        .filter((it) => it.status === 'failed')
        .map((it) => `${it.fullName}\n${it.failureMessages.join('\n')}`),
    ];
    count(
      jest.name,
      {
        passed: report.numPassedTests,
        failed: report.numFailedTests + broken.length,
        skipped: report.numPendingTests + report.numTodoTests,
      },
      failures.join('\n\n').slice(0, 20_000),
    );
    tellAbsences(output);
  },
};

const pytest = {
  name: 'Jupyter server, real kernels (pytest)',
  run: async () => {
    const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'packages/jupyterlab-extension'];
    const output = await run(join(venvBin, 'python'), args, { anyExit: true });
    const closing = output.split('\n').findLast((it) => / in [\d.]+s/.test(it)) ?? '';
    const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(closing)?.[1] ?? 0);
    const passed = number('passed');
    const failed = number('failed') + number('error');
    count(
      pytest.name,
      { passed, failed: passed + failed === 0 ? 1 : failed, skipped: number('skipped') },
      output.slice(-12_000),
    );
  },
};

const suites = [
  verdict('types', 'npx', ['tsc', '-b']),
  verdict('lint', 'npx', ['eslint', '.', '--max-warnings', '0']),
  verdict('format', 'npx', ['prettier', '--check', '.']),
  verdict('dead code and undeclared packages', 'npx', ['knip']),
  jest,
  pytest,
  counted('JupyterLab in Chromium', process.execPath, ['test/editors/jupyterlab/run.mjs']),
  counted('VS Code (code-server) in Chromium', process.execPath, ['test/editors/vscode/run.mjs']),
  counted('npm start, its three ways', process.execPath, ['test/editors/start/run.mjs']),
];

try {
  say('Setting up');
  await runSteps([...everything, jupyter(true), codeServer]);
  say('Running');
  for (const suite of suites) {
    if (only.length === 0 || only.some((word) => suite.name.includes(word))) await suite.run();
  }
} catch (error) {
  say(error.message);
  totals.failed += 1;
}
say(`\nAll suites in ${minutes()}.`);
say(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;
