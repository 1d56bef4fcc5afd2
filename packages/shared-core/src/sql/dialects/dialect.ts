/**
 * What differs between SQL dialects, as flags that the lexer and the grammar ask for.
 *
 * One grammar reads every dialect; a flag exists only where the same text means two things. It does
 * not say which functions a dialect has.
 */

export interface Dialect {
  readonly name: string;
  /** `"x"` is a string, not a name. */
  readonly doubleQuoteString: boolean;
  /** `[x]` is a name. */
  readonly bracketNames: boolean;
  /** `` `x` `` is a name. */
  readonly backtickNames: boolean;
  /** A backslash escapes the next character of a string. */
  readonly backslash: boolean;
  /** `#` starts a comment to the end of the line. */
  readonly hashComment: boolean;
  /** `//` starts a comment to the end of the line. */
  readonly slashComment: boolean;
  /** Block comments nest. */
  readonly nestedComment: boolean;
  /** A name may start with a digit (`1a`). */
  readonly digitNames: boolean;
  /** Operators of the PostgreSQL family (`@>`, `#>>`, `?|`, `!~*`). */
  readonly pgOperators: boolean;
  /** Statements need no semicolon between them. */
  readonly looseStatements: boolean;
  /** `FROM t SELECT a`, `FROM t`. */
  readonly fromFirst: boolean;
  /** `FROM t |> WHERE a`. */
  readonly pipes: boolean;
  /** `FROM t, t.items AS i` walks into a column. */
  readonly implicitUnnest: boolean;
  /** `'a' 'b'` is one string. */
  readonly adjacentStrings: boolean;
  /** `SELECT a, FROM t`. */
  readonly trailingComma: boolean;
  /** `SELECT 1 'x'`: a string may be an alias. */
  readonly stringAlias: boolean;
  /** A parquet/csv/… prefix and a quoted path name a file; a string in FROM does too. */
  readonly filePrefix: boolean;
  /** `a-b-c` in FROM is one name. */
  readonly dashNames: boolean;
  /** `col:path.to[0]` walks into a value. */
  readonly colonPath: boolean;
  /** `foo: 1` names an item or a table in front. */
  readonly prefixAlias: boolean;
  /** `//` is the integer division. */
  readonly slashDivide: boolean;
}

const ANSI: Dialect = {
  name: 'ansi',
  doubleQuoteString: false,
  bracketNames: false,
  backtickNames: true,
  backslash: false,
  hashComment: false,
  slashComment: false,
  nestedComment: false,
  digitNames: false,
  pgOperators: false,
  looseStatements: false,
  fromFirst: false,
  pipes: false,
  implicitUnnest: false,
  adjacentStrings: false,
  trailingComma: false,
  stringAlias: false,
  filePrefix: false,
  dashNames: false,
  colonPath: false,
  prefixAlias: false,
  slashDivide: false,
};

const POSTGRES: Partial<Dialect> = {
  backtickNames: false,
  nestedComment: true,
  pgOperators: true,
};
const MYSQL: Partial<Dialect> = {
  doubleQuoteString: true,
  backslash: true,
  hashComment: true,
  digitNames: true,
  adjacentStrings: true,
  stringAlias: true,
};
const HIVE: Partial<Dialect> = {
  doubleQuoteString: true,
  backslash: true,
  digitNames: true,
  adjacentStrings: true,
  filePrefix: true,
  fromFirst: true,
};
const DATABRICKS: Partial<Dialect> = { ...HIVE, colonPath: true, pipes: true };
const TRINO: Partial<Dialect> = { nestedComment: false };

const OVERRIDES: Readonly<Record<string, Partial<Dialect>>> = {
  ansi: {},
  postgres: POSTGRES,
  greenplum: POSTGRES,
  materialize: POSTGRES,
  vertica: { pgOperators: true },
  redshift: { ...POSTGRES, backslash: true, implicitUnnest: true, colonPath: false },
  snowflake: {
    backtickNames: false,
    backslash: true,
    slashComment: true,
    colonPath: true,
  },
  bigquery: {
    doubleQuoteString: true,
    backslash: true,
    hashComment: true,
    implicitUnnest: true,
    adjacentStrings: true,
    trailingComma: true,
    dashNames: true,
    pipes: true,
    digitNames: true,
  },
  databricks: DATABRICKS,
  spark: DATABRICKS,
  sparksql: DATABRICKS,
  hive: HIVE,
  duckdb: {
    backtickNames: false,
    pgOperators: true,
    fromFirst: true,
    trailingComma: true,
    stringAlias: true,
    filePrefix: true,
    prefixAlias: true,
    slashDivide: true,
    implicitUnnest: false,
  },
  tsql: {
    backtickNames: false,
    bracketNames: true,
    nestedComment: true,
    looseStatements: true,
    stringAlias: true,
  },
  mysql: MYSQL,
  mariadb: MYSQL,
  oracle: { backtickNames: false },
  db2: {},
  teradata: {},
  exasol: {},
  sqlite: { bracketNames: true, stringAlias: true },
  trino: TRINO,
  athena: TRINO,
};

const DIALECTS: ReadonlyMap<string, Dialect> = new Map(
  Object.entries(OVERRIDES).map(([name, flags]) => [name, { ...ANSI, ...flags, name }]),
);

/** Other spellings that tools use. */
const ALIASES: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  presto: 'trino',
  mssql: 'tsql',
  sqlserver: 'tsql',
  'spark-sql': 'sparksql',
  spark2: 'spark',
  soql: 'ansi',
  '': 'ansi',
};

/** Names a caller may pass; unknown ones are read as ANSI. */
export const DIALECT_NAMES: readonly string[] = [...DIALECTS.keys()];

/** The dialect of that name in any case, or undefined. */
export function dialectOf(name: string): Dialect | undefined {
  const lower = name.toLowerCase();
  return DIALECTS.get(ALIASES[lower] ?? lower);
}

/** What an unknown dialect is read as. */
export const DEFAULT_DIALECT: Dialect = ANSI;
