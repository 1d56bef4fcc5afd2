/**
 * `lacuna sql FILE|-`: what a SQL text reads and writes, column by column, as a table or as JSON
 * (DESIGN §5.8). It judges nothing: no catalogue, no policy.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { analyseSql, type SqlScript } from '@lacuna/shared-core';
import type { Command, CommandIo } from '../command.ts';

const USAGE = `lacuna sql FILE|- [--dialect NAME] [--schema FILE] [--batch] [--format text|json]

  --dialect NAME   ansi (the default), athena, bigquery, databricks, db2, duckdb, exasol, greenplum, hive,
                   mariadb, materialize, mysql, oracle, postgres, redshift, snowflake, spark, sparksql, sqlite,
                   teradata, trino, tsql, vertica; another one is read as ansi and said so
  --schema FILE    columns of tables, as JSON: { "table": ["column", …] }
  --batch          the input is JSON Lines of {"id", "sql", "dialect", "schema"?}; one answer a line
  --format FORMAT  text (the default) or json; --batch is always json

Exit code: 0 the text was read (also in part: see "partial"), 2 could not do the work.
`;

type Schema = ReadonlyMap<string, readonly string[]>;

interface Options {
  readonly file: string;
  readonly dialect: string;
  readonly schema: string | undefined;
  readonly batch: boolean;
  readonly format: 'text' | 'json';
}

export const sql: Command = {
  name: 'sql',
  summary: 'Show what a SQL text reads and writes, column by column',
  usage: USAGE,
  async run(args, io) {
    const options = parseArguments(args);
    if (typeof options === 'string') return complain(io, `${options}\n${USAGE}`);
    const schema = await readSchema(options.schema, io);
    if (typeof schema === 'string') return complain(io, `${schema}\n`);
    const text = await readText(options.file, io);
    if (text === undefined) return complain(io, `${options.file}: cannot be read\n`);
    if (options.batch) {
      io.stdout(batch(text, options.dialect, schema));
      return 0;
    }
    const script = analyse(text, options.dialect, schema);
    io.stdout(
      options.format === 'json' ? `${JSON.stringify(answer(script), null, 2)}\n` : textOf(script),
    );
    return 0;
  },
};

function complain(io: CommandIo, message: string): number {
  io.stderr(`lacuna sql: ${message}`);
  return 2;
}

/** The options, or one line that says what is wrong with the arguments. */
function parseArguments(args: readonly string[]): Options | string {
  const values = new Map<string, string>();
  const files: string[] = [];
  let isBatch = false;
  for (let i = 0; i < args.length; i += 1) {
    const [flag, inline] = splitFlag(args[i] ?? '');
    if (flag === '--batch' && inline === undefined) isBatch = true;
    else if (flag === '--dialect' || flag === '--schema' || flag === '--format') {
      const value = inline ?? args[(i += 1)];
      if (value === undefined) return `${flag} needs a value`;
      values.set(flag, value);
    } else if (flag.startsWith('-') && flag !== '-') return `unknown option ${flag}`;
    else files.push(args[i] ?? '');
  }
  const [file] = files;
  if (file === undefined || files.length > 1) return 'expected one FILE, or - for standard input';
  const format = values.get('--format') ?? (isBatch ? 'json' : 'text');
  if (format !== 'text' && format !== 'json')
    return `--format: expected text or json, not ${format}`;
  const dialect = values.get('--dialect') ?? 'ansi';
  return { file, dialect, schema: values.get('--schema'), batch: isBatch, format };
}

function splitFlag(argument: string): readonly [string, string | undefined] {
  const at = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

async function readText(file: string, io: CommandIo): Promise<string | undefined> {
  if (file === '-') return io.stdin();
  try {
    return await readFile(resolve(io.cwd, file), 'utf8');
  } catch {
    return undefined;
  }
}

/** The schema file, or one line that says where it is wrong and what was expected. */
async function readSchema(file: string | undefined, io: CommandIo): Promise<Schema | string> {
  if (file === undefined) return new Map();
  const text = await readText(file, io);
  if (text === undefined) return `${file}: cannot be read`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `${file}: not JSON; expected { "table": ["column", …] }`;
  }
  const schema = schemaOf(value);
  return typeof schema === 'string' ? `${file}: ${schema}` : schema;
}

function schemaOf(value: unknown): Schema | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'expected an object { "table": ["column", …] }';
  }
  const schema = new Map<string, readonly string[]>();
  for (const [table, columns] of Object.entries(value) as [string, unknown][]) {
    if (!Array.isArray(columns) || columns.some((it) => typeof it !== 'string')) {
      return `${JSON.stringify(table)}: expected a list of column names`;
    }
    schema.set(table.toLowerCase(), columns as readonly string[]);
  }
  return schema;
}

function analyse(text: string, dialect: string, schema: Schema): SqlScript {
  if (schema.size === 0) return analyseSql(text, { dialect });
  return analyseSql(text, { dialect, schema: (table) => columnsOf(schema, table) });
}

/** A table by the name in the query; `db.schema.t` also by what a shorter name in the file says. */
function columnsOf(schema: Schema, table: string): readonly string[] | undefined {
  let name = table.toLowerCase();
  for (;;) {
    const columns = schema.get(name);
    if (columns !== undefined) return columns;
    const dot = name.indexOf('.');
    if (dot < 0) return undefined;
    name = name.slice(dot + 1);
  }
}

/** The JSON of DESIGN §5.8. */
function answer(script: SqlScript) {
  const { sources, targets, intermediates, columns } = script;
  return {
    schema: 'lacuna/sql/v1',
    dialect: script.dialect,
    statements: script.statements.map(({ line, kind, reads, writes, partial, causes }) => ({
      line,
      kind,
      reads,
      writes,
      partial,
      causes,
    })),
    script: { sources, targets, intermediates, columns },
  };
}

/** One answer for each line of the input; the last line break starts no line. */
function batch(text: string, dialect: string, schema: Schema): string {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => `${JSON.stringify(batchLine(line, dialect, schema))}\n`).join('');
}

function batchLine(line: string, dialect: string, schema: Schema): object {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return failure(null, 'not-json', 'expected one JSON object on the line');
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return failure(null, 'bad-request', 'expected an object {"id", "sql", "dialect", "schema"?}');
  }
  const fields = request as Readonly<Record<string, unknown>>;
  const id = fields['id'] ?? null;
  if (typeof fields['sql'] !== 'string') {
    return failure(id, 'bad-request', 'sql: expected a string');
  }
  const wanted = fields['dialect'] ?? dialect;
  if (typeof wanted !== 'string') return failure(id, 'bad-request', 'dialect: expected a string');
  const given = fields['schema'] ?? null;
  const own = given === null ? schema : schemaOf(given);
  if (typeof own === 'string') return failure(id, 'bad-schema', `schema: ${own}`);
  return { id, ...answer(analyse(fields['sql'], wanted, own)) };
}

function failure(id: unknown, code: string, message: string): object {
  return { id, error: { code, message } };
}

/** For people: statements, then tables, then columns. */
function textOf(script: SqlScript): string {
  const out: string[] = [];
  for (const it of script.statements) {
    const mark = it.partial
      ? `  partial${it.causes.length > 0 ? ` (${it.causes.join(', ')})` : ''}`
      : '';
    const causes = !it.partial && it.causes.length > 0 ? `  (${it.causes.join(', ')})` : '';
    out.push(
      `${String(it.line).padStart(4)}  ${it.kind.padEnd(14)} ${names(it.reads)} -> ${names(it.writes)}${mark}${causes}`,
    );
  }
  if (out.length === 0) return 'no statement\n';
  out.push(
    '',
    `sources        ${names(script.sources)}`,
    `targets        ${names(script.targets)}`,
  );
  if (script.intermediates.length > 0) out.push(`intermediates  ${names(script.intermediates)}`);
  const direct = script.columns.filter((it) => it.kind === 'direct');
  if (direct.length > 0) out.push('');
  const left = direct.map(({ source }) => `${source.table ?? '?'}.${source.column}`);
  const width = Math.min(40, Math.max(0, ...left.map((it) => it.length)));
  direct.forEach(({ target }, i) => {
    const place = target.table === null ? 'result' : target.table;
    out.push(`  ${(left[i] ?? '').padEnd(width)} -> ${place}.${oneLine(target.column)}`);
  });
  return `${out.join('\n')}\n`;
}

function oneLine(name: string | null): string {
  return name === null ? '(unnamed)' : name.replace(/\s+/g, ' ');
}

function names(list: readonly string[]): string {
  return list.length === 0 ? '(none)' : list.join(', ');
}
