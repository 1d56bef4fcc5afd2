/** `lacuna sql` as other tools call it: the JSON of the design, batches, and clear complaints. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../src/program.ts';
import { SqlOutput } from '../src/sql/contract.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lacuna-sql-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], input = '') {
  let out = '';
  let err = '';
  const code = await runProgram(['sql', ...args], {
    cwd: folder,
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    stdin: () => Promise.resolve(input),
    env: {},
    isTerminal: false,
  });
  return { code, out, err };
}

test('the JSON of the design, from standard input', async () => {
  const { code, out } = await run(
    ['-', '--dialect', 'snowflake', '--format', 'json'],
    'INSERT INTO t2 (c) SELECT a FROM db.t1',
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    schema: 'lacuna/sql/v1',
    dialect: 'snowflake',
    statements: [
      { line: 1, kind: 'insert', reads: ['db.t1'], writes: ['t2'], partial: false, causes: [] },
    ],
    script: {
      sources: ['db.t1'],
      targets: ['t2'],
      intermediates: [],
      columns: [
        {
          source: { table: 'db.t1', column: 'a' },
          target: { table: 't2', column: 'c', index: 0 },
          kind: 'direct',
        },
      ],
    },
  });
});

test('a schema opens stars', async () => {
  writeFileSync(join(folder, 'q.sql'), 'SELECT * FROM hr.people');
  writeFileSync(join(folder, 's.json'), '{"people": ["id", "email"]}');
  const { code, out } = await run(['q.sql', '--schema=s.json', '--format=json']);
  expect(code).toBe(0);
  const parsed = JSON.parse(out) as { script: { columns: { target: { column: string } }[] } };
  expect(parsed.script.columns.map((it) => it.target.column)).toEqual(['id', 'email']);
});

test('text for people', async () => {
  const { out } = await run(
    ['-'],
    'CREATE TABLE b AS SELECT x FROM a;\nINSERT INTO c SELECT x FROM b',
  );
  expect(out).toBe(
    [
      '   1  create-table   a -> b',
      '   2  insert         b -> c',
      '',
      'sources        a',
      'targets        c',
      'intermediates  b',
      '',
      '  a.x -> c.x',
      '',
    ].join('\n'),
  );
});

test('an unknown dialect is a cause', async () => {
  const { code, out } = await run(['-', '--dialect', 'klingon', '--format', 'json'], 'SELECT 1');
  expect(code).toBe(0);
  const parsed = JSON.parse(out) as { statements: { partial: boolean; causes: string[] }[] };
  expect(parsed.statements).toMatchObject([{ partial: false, causes: ['unknown-dialect'] }]);
});

test('a batch answers one line for each line, errors included, and exits 0', async () => {
  const input = [
    '{"id": 1, "sql": "SELECT a FROM t", "dialect": "ansi"}',
    'not json',
    '{"id": 3}',
    '{"id": 4, "sql": "SELECT * FROM t", "dialect": "ansi", "schema": {"t": "a"}}',
    '{"id": "five", "sql": "SELECT * FROM t", "dialect": "ansi", "schema": {"t": ["a"]}}',
    '',
  ].join('\n');
  const { code, out } = await run(['-', '--batch'], input);
  expect(code).toBe(0);
  const lines = out.trimEnd().split('\n');
  const answers = lines.map((it) => JSON.parse(it) as { id: unknown; error?: { code: string } });
  expect(answers.map((it) => it.id)).toEqual([1, null, 3, 4, 'five']);
  expect(answers.map((it) => it.error?.code)).toEqual([
    undefined,
    'not-json',
    'bad-request',
    'bad-schema',
    undefined,
  ]);
});

test.each([
  [['missing.sql'], 'lacuna sql: missing.sql: cannot be read\n'],
  [['-', '--schema', 'bad.json'], 'lacuna sql: bad.json: "t": expected a list of column names\n'],
  [
    ['-', '--schema', 'no.json'],
    'lacuna sql: no.json: not JSON; expected { "table": ["column", …] }\n',
  ],
])('%j is refused with a reason and exit code 2', async (args, message) => {
  writeFileSync(join(folder, 'bad.json'), '{"t": "a"}');
  writeFileSync(join(folder, 'no.json'), 'columns:');
  expect(await run(args, 'SELECT 1')).toEqual({ code: 2, out: '', err: message });
});

test.each([[['a.sql', 'b.sql']], [['-', '--format', 'xml']], [['-', '--colour']], [['--dialect']]])(
  '%j shows the usage',
  async (args) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain('lacuna sql FILE|-');
  },
);

test.each(['snowflake', 'postgres', 'no-such-dialect'])(
  '%s: the JSON is what the contract says',
  async (dialect) => {
    const script = `create table t as select id, lower(email) e, count(*) over () from crm.people p where p.x > 1;
    insert into report select * from t join other on t.id = other.id; select 1 +; set a = 1`;
    const { code, out } = await run(['-', '--dialect', dialect, '--format', 'json'], script);
    expect(code).toBe(0);
    expect(SqlOutput.parse(JSON.parse(out)).statements).toHaveLength(4);
  },
);
