/** The door of the SQL engine: text in, {@link SqlScript} out. It never throws. */
import { compose } from './compose.ts';
import { DEFAULT_DIALECT, dialectOf } from './dialects/dialect.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { SqlOptions, SqlScript, SqlStatement } from './lineage.ts';
import { looseReads, parse } from './parse.ts';
import { rowFacts } from './scope/row-facts.ts';
import { flowsOf } from './scope/flows.ts';
import type { StatementFlows } from './scope/flows.ts';
import type { Statement } from './syntax/tree.ts';

/**
 * Reads and writes of every statement of `text`, and the columns from end to end. What could not be read is
 * `partial` with a cause; an unknown dialect is read as ANSI with the cause `unknown-dialect`.
 */
export function analyseSql(text: string, options: SqlOptions): SqlScript {
  const dialect = dialectOf(options.dialect);
  const parsed = parse(text, dialect ?? DEFAULT_DIALECT, options.holes ?? []);
  const known = new Map<string, readonly string[]>();
  const flows: StatementFlows[] = [];
  const statements: SqlStatement[] = [];
  const lines = lineCounter(text);
  for (const statement of parsed) {
    const resolved = flowsOf(statement, {
      schema: options.schema,
      known,
      dialect: dialect ?? DEFAULT_DIALECT,
    });
    const reads = statement.partial
      ? withLooseReads(text, dialect ?? DEFAULT_DIALECT, statement, resolved)
      : resolved.reads;
    const placed = { ...resolved, reads };
    remember(known, placed);
    flows.push(placed);
    statements.push(statementFact(statement, placed, lines(statement.from), dialect === undefined));
  }
  return { dialect: options.dialect, statements, ...compose(flows) };
}

function remember(known: Map<string, readonly string[]>, resolved: StatementFlows): void {
  for (const [table, columns] of resolved.made) {
    if (columns === null) known.delete(table);
    else known.set(table, columns);
  }
  for (const change of resolved.changes) {
    if (change.kind === 'drop') known.delete(change.name.toLowerCase());
    else if (change.kind === 'rename') {
      const columns = known.get(change.source.toLowerCase());
      known.delete(change.source.toLowerCase());
      if (columns !== undefined) known.set(change.target.toLowerCase(), columns);
    } else {
      known.delete(change.source.toLowerCase());
      known.delete(change.target.toLowerCase());
    }
  }
}

/** A statement that could not be read whole may have lost tables: those after FROM and JOIN are added. */
function withLooseReads(
  text: string,
  dialect: Dialect,
  statement: Statement,
  resolved: StatementFlows,
): readonly string[] {
  const reads = new Set(resolved.reads);
  const written = new Set(resolved.writes);
  const ctes = new Set(cteNames(statement));
  for (const name of looseReads(text, dialect, statement)) {
    if (!written.has(name) && !ctes.has(name.toLowerCase())) reads.add(name);
  }
  return [...reads];
}

function cteNames(statement: Statement): string[] {
  return statement.actions.flatMap((it) => {
    const query = it.kind === 'query' || it.kind === 'write' ? it.query : null;
    return (query?.ctes ?? []).map((cte) => cte.name.toLowerCase());
  });
}

function statementFact(
  statement: Statement,
  resolved: StatementFlows,
  line: number,
  unknownDialect: boolean,
): SqlStatement {
  const [first] = resolved.flows;
  const facts = rowFacts(statement);
  const causes = unknownDialect ? [...statement.causes, 'unknown-dialect'] : statement.causes;
  return {
    kind: statement.kind,
    span: { from: statement.from, to: statement.to },
    line,
    reads: resolved.reads,
    writes: resolved.writes,
    target: first?.target ?? resolved.writes[0] ?? null,
    output: first?.output ?? [],
    indirect: first?.indirect ?? [],
    flows: resolved.flows.map(({ target, output, indirect }) => ({ target, output, indirect })),
    aggregation: facts.aggregation,
    limit: facts.limit,
    partial: statement.partial,
    causes,
  };
}

/** 1-based line of ascending offsets; `\r\n`, `\n` and `\r` each end a line. */
function lineCounter(text: string): (offset: number) => number {
  let at = 0;
  let line = 1;
  return (offset) => {
    for (; at < offset; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) line += 1;
    }
    return line;
  };
}
