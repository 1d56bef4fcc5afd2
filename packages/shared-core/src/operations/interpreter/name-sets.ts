/**
 * Sets of column names: `df.columns`, lists of literals, and comprehensions that filter them, also where
 * the set is open: `[c for c in df.columns if c not in pii]` is "every column of D but those".
 */
import type { Comprehension, Expr } from '../../python/ast.ts';
import { namesOfCols, nameSet } from '../../values/columns.ts';
import type { NameSet } from '../../values/columns.ts';
import type { Source } from '../../values/data.ts';
import { allocate, getObj } from './machine.ts';
import type { Machine } from './machine.ts';
import { roleOf } from '../models/table.ts';
import { constText, object, str, truth } from './value.ts';
import type { Value } from './value.ts';

/** The names a value lists, or null when they are not known. A single string is a list of one. */
export function namesIn(m: Machine, value: Value | undefined): NameSet | null {
  if (value === undefined) return null;
  if (value.k === 'str') {
    const text = constText(value);
    return text === null ? null : nameSet([text]);
  }
  const obj = getObj(m, value);
  if (obj?.names != null) return obj.names;
  if (obj?.type === 'dict')
    return { names: [...obj.fields.keys()], rest: [], certain: obj.elem === null };
  if (value.k !== 'tuple' && obj?.elts == null) return null;
  const { known, more } = m.iterate(value, { from: 0, to: 0 });
  if (more !== null) return null;
  const names: string[] = [];
  let certain = obj?.exact ?? true;
  for (const it of known) {
    const text = constText(it);
    if (text !== null) names.push(text);
    else if (it.k === 'num') names.push(String(it.v));
    else certain = false;
  }
  return certain || names.length > 0 ? { names, rest: [], certain } : null;
}

/** A comprehension that only filters names (`[c for c in names if …]`), or null when it is not one. */
export function filterNames(m: Machine, node: Comprehension): Value | null {
  const only = node.generators[0];
  if (node.generators.length !== 1 || only === undefined || node.kind === 'DictComp') return null;
  if (only.target.kind !== 'Name' || node.elt.kind !== 'Name' || node.elt.id !== only.target.id)
    return null;
  const source = m.eval(only.iter);
  const obj = getObj(m, source);
  const cols = obj !== undefined && roleOf(obj.type) === 'frame' ? obj.cols : null;
  const from = obj?.names ?? (cols === null ? null : namesOfCols(cols));
  if (from === null || from.rest.length === 0) return null;
  const variable = only.target.id;
  let certain = from.certain;
  const names: string[] = [];
  for (const name of from.names) {
    const verdict = testName(m, variable, name, only.ifs);
    if (verdict === false) continue;
    if (verdict === null) certain = false;
    names.push(name);
  }
  let rest: readonly Source[] = from.rest;
  for (const test of only.ifs) {
    const refined = refineRest(m, test, variable, rest);
    if (refined.keep === 'only') {
      for (const it of refined.names) if (!names.includes(it)) names.push(it);
      rest = [];
    } else rest = refined.rest;
    if (!refined.exact) certain = false;
  }
  const type = node.kind === 'SetComp' ? 'set' : 'list';
  return allocate(m, object(type, { names: { names, rest, certain } }), node);
}

function testName(
  m: Machine,
  variable: string,
  name: string,
  ifs: readonly Expr[],
): boolean | null {
  let out: boolean | null = true;
  m.bind(variable, str(name));
  for (const test of ifs) {
    const verdict = truth(m.eval(test));
    if (verdict === false) return false;
    if (verdict === null) out = null;
  }
  return out;
}

interface Refined {
  /** `only`: just `names` of the rest remain. `rest`: the rest remains, less what was excluded. */
  readonly keep: 'only' | 'rest';
  readonly names: readonly string[];
  readonly rest: readonly Source[];
  readonly exact: boolean;
}

function excluding(rest: readonly Source[], names: readonly string[]): readonly Source[] {
  return rest.map((it) =>
    it.column === '*' ? { ...it, except: [...new Set([...it.except, ...names])].sort() } : it,
  );
}

function isVariable(expr: Expr | undefined, variable: string): boolean {
  if (expr === undefined) return false;
  if (expr.kind === 'Name') return expr.id === variable;
  return false;
}

/** What a test on the name leaves of an open rest. */
function refineRest(
  m: Machine,
  test: Expr,
  variable: string,
  rest: readonly Source[],
  negate = false,
): Refined {
  const unknown: Refined = { keep: 'rest', names: [], rest, exact: false };
  if (test.kind === 'UnaryOp' && test.op === 'not')
    return refineRest(m, test.operand, variable, rest, !negate);
  if (test.kind === 'BoolOp') {
    if ((test.op === 'and') === negate) return unknown;
    let out: Refined = { keep: 'rest', names: [], rest, exact: true };
    for (const it of test.values) {
      const next = refineRest(m, it, variable, out.rest, negate);
      if (next.keep === 'only') return next;
      out = { ...next, exact: out.exact && next.exact };
    }
    return out;
  }
  if (test.kind !== 'Compare' || test.ops.length !== 1) return unknown;
  const op = test.ops[0];
  const other = test.comparators[0];
  if (other === undefined || !isVariable(test.left, variable)) return unknown;
  const names = namesIn(m, m.eval(other));
  if (names === null || names.rest.length > 0) return unknown;
  const includes = (op === 'in' || op === '==') !== negate;
  if (op !== 'in' && op !== 'not in' && op !== '==' && op !== '!=') return unknown;
  if (includes)
    return {
      keep: 'only',
      names: names.names.filter((name) =>
        rest.some((it) => it.column === '*' && !it.except.includes(name)),
      ),
      rest: [],
      exact: names.certain,
    };
  return {
    keep: 'rest',
    names: [],
    rest: names.certain ? excluding(rest, names.names) : rest,
    exact: names.certain,
  };
}
