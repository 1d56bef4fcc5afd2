/**
 * Holds "none silent": each written way to hide an export is a finding or a gap, and its benign twin is neither.
 * Runs the whole core with the real baseline pack over the clinic.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { openWorkspace } from '@lacuna/adapters';
import { createAnalyser, createGovernor, snapshotOf } from '@lacuna/shared-core';
import type { Governor, Report } from '@lacuna/shared-core';

const root = resolve(__dirname, '../..');
const clinic = resolve(root, 'test/worlds/clinic');
const PRELUDE =
  'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")\nbeans = pd.read_csv("public/beans.csv")';

interface Pair {
  readonly title: string;
  readonly hidden: string;
  readonly benign: string;
  readonly admits: readonly string[];
}

const pairs: Pair[] = readFileSync(resolve(root, 'test/evasions/evasions.md'), 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [hidden = '', benign = ''] = [...section.matchAll(/```py\n([\s\S]*?)```/g)].map(
      (it) => it[1] ?? '',
    );
    const admits = [...section.matchAll(/^(MISSING|SPURIOUS)\b/gm)].map((it) => it[1] ?? '');
    return { title: section.split('\n')[0] ?? '', hidden, benign, admits };
  });

let governor: Governor;
beforeAll(async () => {
  const managed = [resolve(clinic, 'governance/managed.yaml')];
  const workspace = await openWorkspace({ root: clinic, managed, trusted: true });
  governor = createGovernor(workspace.ports, createAnalyser());
}, 120_000);

/** Findings and gaps of the cells; what merely informs is left out of the answer about a benign twin. */
async function said(source: string, isLoudOnly: boolean): Promise<readonly string[]> {
  const cells = [PRELUDE, ...source.split(/^# %%\n/m)].map((text, i) => ({
    id: `c${i}`,
    language: 'python' as const,
    source: text.trimEnd(),
  }));
  const snapshot = snapshotOf('evasion.ipynb', 'ipynb', cells);
  const options = { gate: 'run', alternatives: false } as const;
  const report: Report = await governor.govern(snapshot, options, { aborted: false });
  const loud = report.findings.filter(
    (it) => !isLoudOnly || (it.level !== 'observe' && it.level !== 'inform'),
  );
  return [
    ...loud.filter((it) => it.place.cell > 0).map((it) => `${it.level}[${it.rule}]`),
    ...report.gaps.filter((it) => it.place.cell > 0).map((it) => `gap ${it.cause}`),
  ];
}

test('there are at least sixty', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(60);
});

describe.each(pairs)('$title', ({ hidden, benign, admits }) => {
  test('is not silent', async () => {
    const isSilent = (await said(hidden, false)).length === 0;
    expect(isSilent).toBe(admits.includes('MISSING'));
  });
  test('has a benign twin without finding or gap', async () => {
    const words = await said(benign, true);
    if (admits.includes('SPURIOUS')) expect(words).not.toEqual([]);
    else expect(words).toEqual([]);
  });
});
