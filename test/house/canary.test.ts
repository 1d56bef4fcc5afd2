/**
 * Holds "nothing that leaves the process contains data": the clinic's values are searched for in everything that is
 * said about its notebooks: findings, gate answers, and what the command line prints in all three forms.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { openWorkspace } from '@lacuna/adapters';
import { createAnalyser, createGovernor, judge, readDocument } from '@lacuna/shared-core';
import type { Governor } from '@lacuna/shared-core';

const root = resolve(__dirname, '../..');
const clinic = resolve(root, 'test/worlds/clinic');
const managed = resolve(clinic, 'governance/managed.yaml');
const read = (path: string) => readFileSync(resolve(clinic, path), 'utf8');

/** Every name, address, phone and number of a person in the world: what must never be seen. */
const canaries = ['data/customers.csv', 'data/patients.csv'].flatMap((path) =>
  read(path)
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(','))
    .filter((value) => /@|555-01|^\d{3}-\d{2}-\d{4}$|^[A-Z][a-z]+ [A-Z][a-z]+$/.test(value)),
);
const seenIn = (text: string) => canaries.filter((value) => text.includes(value));

let governor: Governor;
beforeAll(async () => {
  const workspace = await openWorkspace({ root: clinic, managed: [managed], trusted: true });
  governor = createGovernor(workspace.ports, createAnalyser());
}, 120_000);

test('there are canaries, and the search finds one that is let out', () => {
  expect(canaries.length).toBeGreaterThan(200);
  expect(seenIn(`a line with ${canaries[0] ?? ''} in it`)).toEqual([canaries[0]]);
});

test.each(['analysis.ipynb', 'tour-scientist.ipynb'])(
  'findings on %s hold no value',
  async (name) => {
    const snapshot = readDocument(name, read(name));
    if (!snapshot.ok) throw new Error(snapshot.error.message);
    const report = await governor.govern(
      snapshot.value,
      { gate: 'edit', alternatives: true },
      { aborted: false },
    );
    expect(report.findings.length).toBeGreaterThan(0);
    expect(seenIn(JSON.stringify([report.findings, report.gaps, report.operations]))).toEqual([]);
  },
);

test('a gate answer holds no value and no code', async () => {
  const source =
    'import pandas as pd\ncustomers = pd.read_csv("data/customers.csv")\ncustomers.to_csv("~/Downloads/x.csv")';
  const answer = await judge(
    governor,
    {
      kernel: 'k',
      epoch: 0,
      revision: 0,
      cells: [{ source }],
      document: 'a.ipynb',
      surface: 'cli',
    },
    null,
    { aborted: false },
  );
  const text = JSON.stringify(answer);
  expect(answer.cells[0]?.decision).toBe('block');
  expect(seenIn(text)).toEqual([]);
  expect(text).not.toContain('import pandas');
});

test.each(['json', 'sarif'])(
  'the command line prints no value as %s',
  (format) => {
    const bundle = resolve(root, 'packages/cli/dist/main.cjs');
    if (!existsSync(bundle)) throw new Error('expected a build: npm run build');
    let text: string;
    try {
      const args = [bundle, 'check', '.', '--format', format, '--managed', managed];
      text = execFileSync(process.execPath, args, { cwd: clinic, encoding: 'utf8' });
    } catch (error) {
      // Exit code 1 is the verdict: something blocks.
      text = (error as { stdout: string }).stdout;
    }
    expect(text).toContain('export-classified');
    expect(seenIn(text)).toEqual([]);
  },
  60_000,
);
