/** Every form of document that is read, and what is said about the ones that are not. */
import { readDocument, sha256Hex, type Snapshot } from '../../src/index.ts';

function read(path: string, text: string): Snapshot {
  const result = readDocument(path, text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function errorOf(path: string, text: string): string {
  const result = readDocument(path, text);
  return result.ok ? 'no error' : result.error.code;
}

function notebook(cells: readonly object[], rest: object = {}): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest });
}

const code = (source: unknown, rest: object = {}): object => ({
  cell_type: 'code',
  source,
  outputs: [],
  execution_count: null,
  metadata: {},
  ...rest,
});

/** In a script, every cell stands at its offset, blanks over what is not code aside. */
function expectInPlace(snapshot: Snapshot, text: string): void {
  for (const cell of snapshot.cells) {
    const there = text.slice(cell.offset, cell.offset + cell.source.length);
    expect(there.length).toBe(cell.source.length);
    for (let i = 0; i < there.length; i++) {
      const isSame = there[i] === cell.source[i];
      expect(isSame || cell.source[i] === ' ' || cell.source[i] === '%').toBe(true);
    }
  }
}

describe('.ipynb', () => {
  it('joins sources and keeps ids, tags and counts', () => {
    const { cells, format } = read(
      'a.ipynb',
      notebook([
        code(['a = 1\n', 'b = 2'], { id: 'one', execution_count: 3, metadata: { tags: ['x', 1] } }),
        { cell_type: 'markdown', source: '# hi', metadata: {} },
        { cell_type: 'raw', source: 'r', metadata: {} },
      ]),
    );
    expect(format).toBe('ipynb');
    expect(cells.map((it) => [it.language, it.source])).toEqual([
      ['python', 'a = 1\nb = 2'],
      ['markdown', '# hi'],
      ['other', 'r'],
    ]);
    expect(cells[0]).toMatchObject({ key: 'one', id: 'one', tags: ['x'], executionCount: 3 });
    expect(cells[0]?.sha256).toBe(sha256Hex('a = 1\nb = 2'));
  });

  it('gives keys where ids are missing, repeated or no ids', () => {
    const { cells } = read(
      'a.ipynb',
      notebook([
        code('x'),
        code('x'),
        code('y', { id: 'd' }),
        code('z', { id: 'd' }),
        code('w', { id: 'a b' }),
      ]),
    );
    const key = (source: string, ordinal: number): string => `${sha256Hex(source)}:${ordinal}`;
    expect(cells.map((it) => it.key)).toEqual([
      key('x', 0),
      key('x', 1),
      key('y', 0),
      key('z', 0),
      key('w', 0),
    ]);
    expect(cells.map((it) => it.id)).toEqual([null, null, 'd', 'd', 'a b']);
  });

  it('reads the worksheets of nbformat 3', () => {
    const cells = [
      { cell_type: 'code', input: ['a\n', 'b'], prompt_number: 2, language: 'python' },
    ];
    const text = JSON.stringify({
      nbformat: 3,
      metadata: { name: '' },
      worksheets: [{ cells }, { cells }],
    });
    const snapshot = read('old.ipynb', text);
    expect(snapshot.cells.map((it) => [it.source, it.executionCount])).toEqual([
      ['a\nb', 2],
      ['a\nb', 2],
    ]);
  });

  it('keeps what no editor would write', () => {
    const source = 'a = "\u0000\ud800"\r\nb';
    expect(read('a.ipynb', '\ufeff' + notebook([code(source)])).cells[0]?.source).toBe(source);
  });

  it('knows the language of the kernel', () => {
    const of = (metadata: object): unknown =>
      read('a.ipynb', notebook([code('x')], { metadata })).cells[0]?.language;
    expect(of({ kernelspec: { language: 'R' } })).toBe('other');
    expect(of({ kernelspec: { language: 'python' } })).toBe('python');
    expect(of({ language_info: { name: 'sql' } })).toBe('sql');
  });

  test.each([
    ['not-json', 'a.ipynb', '{"cells": ['],
    ['not-json', 'a.ipynb', ''],
    ['nbformat-too-old', 'a.ipynb', '{"nbformat": 2, "worksheets": []}'],
    ['not-a-notebook', 'a.ipynb', '[]'],
    ['not-a-notebook', 'a.ipynb', '{}'],
    ['not-a-notebook', 'a.ipynb', '{"nbformat": 4}'],
    ['not-a-notebook', 'a.ipynb', '{"nbformat": 4, "cells": [1]}'],
    ['not-text', 'a.py', 'x = 1\0'],
  ])('%s', (expected, path, text) => {
    expect(errorOf(path, text)).toBe(expected);
  });
});

describe('scripts', () => {
  it('takes a plain script as one cell, without its byte order mark', () => {
    const snapshot = read('dir\\a.py', '\ufeffx = 1\r\n');
    expect(snapshot).toMatchObject({ path: 'dir/a.py', format: 'py' });
    expect(snapshot.cells).toHaveLength(1);
    expect(snapshot.cells[0]).toMatchObject({ source: 'x = 1\r\n', offset: 1, index: 0 });
  });

  it('cuts py:percent at its markers', () => {
    const text = 'import a\n# %% [markdown]\n# # Title\n# %% load\nx = 1\n#%%\n# %%sql\ny = 2';
    const snapshot = read('a.py', text);
    expect(snapshot.format).toBe('py-percent');
    expect(snapshot.cells.map((it) => it.language)).toEqual([
      'python',
      'markdown',
      'python',
      'python',
    ]);
    expect(snapshot.cells[2]?.source).toBe('# %% load\nx = 1\n');
    expectInPlace(snapshot, text);
  });

  it('knows the tags that jupytext writes behind a marker', () => {
    const { cells } = read('a.py', '# %% in [x] tags=["parameters", \'hide\']\nx = 1\n# %%\ny = x');
    expect(cells.map((it) => it.tags)).toEqual([['parameters', 'hide'], []]);
  });

  it('reads Databricks source, magics in place', () => {
    const text = [
      '# Databricks notebook source',
      'df = spark.table("a")',
      '',
      '# COMMAND ----------',
      '# MAGIC %sql',
      '# MAGIC select * from a',
      '# COMMAND ----------',
      '# DBTITLE 1,Shell',
      '# MAGIC %sh',
      '# MAGIC ls',
      '# COMMAND ----------',
      '# MAGIC %md',
      '# MAGIC # Hi',
    ].join('\n');
    const snapshot = read('a.py', text);
    expect(snapshot.format).toBe('databricks');
    expect(snapshot.cells.map((it) => it.language)).toEqual([
      'python',
      'sql',
      'python',
      'markdown',
    ]);
    expect(snapshot.cells[1]?.source.trim()).toBe('select * from a');
    expect(snapshot.cells[2]?.source.trim()).toMatch(/^%%sh\s+ls$/);
    expectInPlace(snapshot, text);
  });

  it('reads the cells of marimo in the order in which they run', () => {
    const text = [
      'import marimo',
      'app = marimo.App()',
      '',
      '@app.cell',
      'def _(df):',
      '    df.to_csv("b.csv")',
      '    return',
      '',
      '@app.cell(hide_code=True)',
      'def _(pd):',
      '    df = pd.read_csv("a.csv")',
      '    return (',
      '        df,',
      '    )',
      '',
      '@app.cell',
      'def _():',
      '    import pandas as pd',
      '    return (pd,)',
      '',
      'if __name__ == "__main__":',
      '    app.run()',
    ].join('\n');
    const snapshot = read('a.py', text);
    expect(snapshot.format).toBe('marimo');
    expect(snapshot.cells.map((it) => it.source.trim())).toEqual([
      'import marimo\napp = marimo.App()',
      'import pandas as pd',
      'df = pd.read_csv("a.csv")',
      'df.to_csv("b.csv")',
      'if __name__ == "__main__":\n    app.run()',
    ]);
    expect(snapshot.cells.map((it) => it.index)).toEqual([0, 3, 2, 1, 4]);
    expectInPlace(snapshot, text);
  });

  it('reads Zeppelin notes and SQL files', () => {
    const note = JSON.stringify({
      paragraphs: [{ text: '%pyspark\nx = 1' }, { text: '%sql select 1' }, { text: 'y' }, {}],
    });
    const snapshot = read('a.zpln', note);
    expect(snapshot.cells.map((it) => [it.language, it.source.trim()])).toEqual([
      ['python', 'x = 1'],
      ['sql', 'select 1'],
      ['python', 'y'],
      ['python', ''],
    ]);
    expect(read('a.sql', 'select 1').cells[0]).toMatchObject({
      language: 'sql',
      source: 'select 1',
    });
  });
});
