/**
 * All of OPA's conformance suite through our compiler and engine. Prints what is skipped by reason and
 * ends with `N passed, N failed, N skipped`. `UPDATE_SKIPS=1` writes the list of what is skipped by rule.
 */
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { createRegoCompiler, findAssets } from '@lacuna/adapters';
import type { Outcome } from '../../packages/adapters/test/conformance/run-case.ts';
import {
  CASES_FILE,
  SKIPS_FILE,
  readCases,
  readSkips,
  runSuite,
} from '../../packages/adapters/test/conformance/suite.ts';

const cases = readCases();
const folder = findAssets()?.compiler;
if (cases === undefined || folder == null) {
  process.stdout.write(
    cases === undefined
      ? `the cases are absent: ${CASES_FILE}\n`
      : 'the Rego compiler is not built\n',
  );
  process.stdout.write('0 passed, 0 failed, 1 skipped\n');
} else {
  const compiler = createRegoCompiler(folder);
  const skips = readSkips();
  const tally = await runSuite(cases, skips, compiler);
  compiler.dispose();
  for (const failure of tally.failures) process.stdout.write(`FAIL ${failure}\n`);
  const reasons = new Map<string, string[]>();
  const add = (reason: string, name: string): void => {
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  };
  for (const [name, reason] of skips) add(reason, name);
  for (const { name, outcome } of tally.unlisted) add(reasonOf(outcome), name);
  const sorted = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [reason, names] of sorted)
    process.stdout.write(`${names.length} skipped: ${reason}\n`);
  if (tally.unlisted.length > 0) {
    process.stdout.write(`${tally.unlisted.length} of them are not on the list\n`);
    if (process.env['UPDATE_SKIPS'] === '1') {
      writeFileSync(
        SKIPS_FILE,
        stringify(
          sorted.map(([reason, notes]) => ({ reason, notes: notes.sort() })),
          { lineWidth: 0, singleQuote: true },
        ),
      );
    }
  }
  process.stdout.write(
    `${tally.passed} passed, ${tally.failures.length} failed, ${tally.skipped} skipped\n`,
  );
  if (tally.failures.length > 0) process.exitCode = 1;
}

function reasonOf({ kind, detail }: Outcome): string {
  return kind === 'refused' ? `refused on purpose: ${detail}` : detail;
}
