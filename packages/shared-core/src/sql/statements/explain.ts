/** DESCRIBE and EXPLAIN: what they say of a query, and when they run it. */
import type { Cursor } from '../syntax/cursor.ts';
import { atEnd, fail, is, isName, kind, take, word } from '../syntax/cursor.ts';
import { queryAhead } from '../syntax/ahead.ts';
import { namedSource } from '../syntax/sources.ts';
import { WORD } from '../syntax/tokens.ts';
import type { Parsed } from '../syntax/tree.ts';
import { group, run } from '../syntax/properties.ts';
import { words } from '../syntax/words.ts';

export function describe(p: Cursor): Parsed {
  const reads = is(p, 'SUMMARIZE');
  p.at += 1;
  if (atEnd(p)) fail(p);
  if (reads && isName(p) && !queryAhead(p)) {
    return { kind: 'describe', actions: [{ kind: 'read', name: namedSource(p).name }] };
  }
  if (queryAhead(p) && !is(p, 'TABLE')) {
    return { kind: 'describe', actions: [{ kind: 'query', query: p.grammar.query(p) }] };
  }
  run(p, { free: true });
  return { kind: 'describe', actions: [] };
}

/** EXPLAIN runs nothing, except EXPLAIN ANALYZE, which runs it. */
export function explain(p: Cursor): Parsed {
  p.at += 1;
  if (is(p, '(')) group(p);
  let analyse = false;
  while (kind(p) === WORD && EXPLAIN_WORDS.has(word(p))) {
    analyse ||= is(p, 'ANALYZE');
    p.at += 1;
    if (take(p, '=')) p.at += 1;
  }
  if (atEnd(p)) fail(p);
  if (!statementAhead(p)) {
    run(p, { free: true });
    return { kind: 'explain', actions: [] };
  }
  const { actions } = p.grammar.statement(p);
  if (analyse) return { kind: 'explain', actions };
  const reads = actions.filter((it) => it.kind === 'query');
  return { kind: 'explain', actions: reads };
}

const EXPLAIN_WORDS = words(`
  ANALYZE VERBOSE EXTENDED FORMATTED CODEGEN COST LOGICAL DEPENDENCY AUTHORIZATION LOCKS VECTORIZATION
  USING TEXT JSON TABULAR FORMAT QUERY PLAN FOR AST CBO REOPTIMIZATION TREE DISTRIBUTED IO TYPE RAW
  OPTIMIZED PHYSICAL TRADITIONAL
`);

const EXPLAINED = words(`
  SELECT WITH INSERT UPDATE DELETE MERGE CREATE ( FROM VALUES REPLACE TABLE EXECUTE
`);

function statementAhead(p: Cursor): boolean {
  return EXPLAINED.has(word(p));
}
