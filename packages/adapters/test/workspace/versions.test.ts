/** Which versions of libraries a workspace pins: one file of each kind, in the forms people write. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedVersions } from '../../src/workspace/versions.ts';

function pinnedBy(files: Readonly<Record<string, string>>): Record<string, string> {
  const root = mkdtempSync(join(tmpdir(), 'lacuna-pins-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    return Object.fromEntries([...pinnedVersions(root)].map(([name, it]) => [name, it.join('.')]));
  } finally {
    rmSync(root, { recursive: true });
  }
}

it('reads requirements: the newest version that is allowed', () => {
  const text =
    '# pandas==0.1\npandas[excel]>=1.5,<2 ; python_version > "3.8"\nPolars == 0.20.3  # old\n' +
    'duckdb>=1\nscikit-learn~=1.4.2\n-r other.txt\nnumpy\n';
  expect(pinnedBy({ 'requirements-dev.txt': text })).toEqual({
    pandas: '2.-1',
    polars: '0.20.3',
    sklearn: '1.5.-1',
  });
});

it('reads pyproject.toml, as the standard and as poetry write it', () => {
  const text =
    '[project]\ndependencies = ["pandas<2", "polars>=1"]\n' +
    '[tool.poetry.dependencies]\npyspark = "^3.4"\ndask = { version = "2024.1.0", extras = ["all"] }\n';
  expect(pinnedBy({ 'pyproject.toml': text })).toMatchObject({
    pandas: '2.-1',
    pyspark: '4.-1',
    dask: '2024.1.0',
  });
});

it('believes a lock file before a range, and conda', () => {
  const lock = '[[package]]\nname = "pandas"\nversion = "1.5.3"\n';
  const conda =
    'dependencies:\n  - python=3.9\n  - polars=0.20\n  - pip:\n      - pyspark==3.5.1\n';
  const files = { 'uv.lock': lock, 'requirements.txt': 'pandas<3\n', 'environment.yml': conda };
  expect(pinnedBy(files)).toEqual({
    pandas: '1.5.3',
    python: '3.9',
    polars: '0.20',
    pyspark: '3.5.1',
  });
});

it('pins nothing where there is nothing', () => {
  expect(pinnedBy({})).toEqual({});
  expect(pinnedVersions(null).size).toBe(0);
});
