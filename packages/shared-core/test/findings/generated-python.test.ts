/** Runs the Python that alternatives write, with real pandas: it must work, and do what its title says. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dropColumns, pseudonymise, type EditMaker } from './alternative-cases.ts';

const root = resolve(__dirname, '../../../..');
const candidates = [process.env['LACUNA_TEST_PYTHON'], join(root, '.venv/bin/python'), 'python3'];

function withPandas(python: string | undefined): python is string {
  if (python === undefined || (python.includes('/') && !existsSync(python))) return false;
  try {
    execFileSync(python, ['-c', 'import pandas'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const python = candidates.find(withPandas);
// `npm test` prepares .venv with pandas; without it this file says what it did not do.
const whenPandas = python === undefined ? test.skip : test;

function run(maker: EditMaker, env: Record<string, string>): { out: string; err: string } {
  const setup = [
    'import io, pandas as pd',
    'customers = pd.DataFrame({"email": ["A@x.org ", "a@x.org", None], "e-mail": ["b", "b", "c"], "plan": [1, 2, 3]})',
    'target = io.StringIO()',
  ].join('\n');
  const code = maker('customers.to_csv(target, index=False)', ['email', 'e-mail']);
  try {
    const out = execFileSync(
      python ?? '',
      ['-c', `${setup}\n${code}\nprint(target.getvalue(), end="")`],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    return { out, err: '' };
  } catch (error) {
    return { out: '', err: String((error as { stderr?: string }).stderr) };
  }
}

const KEY = { LACUNA_PSEUDONYM_KEY: 'k'.repeat(32) };

whenPandas('drop-columns leaves exactly the other columns', () => {
  expect(run(dropColumns, {}).out).toBe('plan\n1\n2\n3\n');
});

whenPandas(
  'pseudonyms are equal for equal values, keyed, per column, and keep what is missing',
  () => {
    const rows = run(pseudonymise, KEY)
      .out.trimEnd()
      .split('\n')
      .map((it) => it.split(','));
    expect(rows[0]).toEqual(['email', 'e-mail', 'plan']);
    const [first, second, third] = rows.slice(1);
    expect(first?.[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(second?.[0]).toBe(first?.[0]);
    expect(third?.[0]).toBe('');
    expect(first?.[1]).toMatch(/^[0-9a-f]{64}$/);
    expect(third?.[1]).not.toBe(first?.[1]);
    const other = run(pseudonymise, { LACUNA_PSEUDONYM_KEY: 'j'.repeat(32) }).out;
    expect(other).not.toContain(first?.[0] ?? '');
  },
);

whenPandas('without a key, or with a short one, nothing leaves', () => {
  const keyless = run(pseudonymise, {});
  expect(keyless.out).toBe('');
  expect(keyless.err).toContain('LACUNA_PSEUDONYM_KEY');
  expect(run(pseudonymise, { LACUNA_PSEUDONYM_KEY: 'short' }).err).toContain(
    'expected at least 32 bytes',
  );
});
