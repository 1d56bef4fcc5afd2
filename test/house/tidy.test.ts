/** Holds the habits that a compiler cannot: docstrings, sizes, names, words that must not appear. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');
const sources = tracked.filter(
  (path) => /\.(ts|tsx|py|go|mjs)$/.test(path) && !path.includes('.generated.'),
);
const product = sources.filter((path) => /^packages\/[^/]+\/src\//.test(path));

test('every source file opens by saying what it is for', () => {
  const bare = sources.filter((path) => {
    // Go puts the package clause first; a file's own comment follows it.
    const text = read(path).replace(/^#!.*\n|^package \w+\n+/, '');
    return text.trim() !== '' && !/^(\/\*\*|\/\/|"""|#|r""")/.test(text.trimStart());
  });
  expect(bare).toEqual([]);
});

test('no file is longer than 400 lines, blank lines and comments not counted', () => {
  const isCode = (line: string) => !/^\s*($|\/\/|\*|\/\*|#)/.test(line);
  const long = product.filter((path) => read(path).split('\n').filter(isCode).length > 400);
  expect(long).toEqual([]);
});

test('no file has a name that says nothing', () => {
  const vague = sources.filter((path) =>
    /^(utils?|helpers?|common|misc|types)\./.test(basename(path)),
  );
  expect(vague).toEqual([]);
});

test('the product never writes to the console by itself', () => {
  const loud = product.filter((path) => /(?<![\w.'"`])console\./.test(read(path)));
  expect(loud).toEqual([]);
});

test('no open ends without an issue number', () => {
  const open = product.filter((path) => /\b(TODO|FIXME|XXX)\b(?!.*#\d)/.test(read(path)));
  expect(open).toEqual([]);
});

test('front ends hold no rule id, no tier and no judgement', () => {
  const judging = product.filter(
    (path) =>
      /^packages\/(vscode|jupyterlab)-extension\/src\//.test(path) &&
      /['"`](proprietary|restricted|export-classified|send-classified)['"`]/.test(read(path)),
  );
  expect(judging).toEqual([]);
});

test('no registry host and no absolute path of a build machine is written down', () => {
  const hosts =
    /registry\.npmjs\.org|pypi\.org\/simple|proxy\.golang\.org|files\.pythonhosted\.org|\/work\/(main|wt|shared)\b/;
  const named = tracked.filter(
    (path) =>
      !/\.(png|ico|parquet|wasm)$/.test(path) &&
      path !== 'test/house/tidy.test.ts' &&
      hosts.test(read(path)),
  );
  expect(named).toEqual([]);
});
