/**
 * Model rows as the interpreter takes them: every word worked out once, and one shape for all, so that
 * going through them at each call costs little. It knows the format of rows, not what they mean.
 */
import { bitsOf } from '../../values/transform.ts';
import type { Bits } from '../../values/transform.ts';
import type { GapCause } from '../vocabulary.ts';
import type { CaseSpec, ColumnStep, ModelRow, OpSpec, ResultSpec, When } from './schema.ts';

type Literal = string | number | boolean | null;

/** A condition. `ref` is what it looks at, `values` what it compares with, `parts` conditions below it. */
export interface Test {
  readonly kind:
    | 'given'
    | 'absent'
    | 'none'
    | 'known'
    | 'callable'
    | 'secret'
    | 'mode'
    | 'is'
    | 'type'
    | 'role'
    | 'all'
    | 'any'
    | 'not';
  readonly ref: string;
  readonly values: readonly Literal[];
  readonly parts: readonly Test[];
}

/** A word of a column pipeline with its arguments. */
export interface Step {
  readonly word: string;
  readonly arg: unknown;
}

/** A name with the reference it stands for. */
export interface Entry {
  readonly name: string;
  readonly ref: Literal;
}

/** What a row returns: a word, or a description. */
export type Result = string | ResultPlan;

export interface ResultPlan {
  readonly type: string | undefined;
  /** Null: none are described. */
  readonly columns: readonly Step[] | null;
  readonly data: readonly string[] | null;
  readonly must: Bits;
  readonly may: Bits;
  readonly rows: readonly Entry[];
  /** What chooses the rows. */
  readonly filter: Literal | undefined;
  readonly fields: readonly Entry[] | null;
  readonly elem: Result | null;
  readonly names: string | undefined;
  readonly expr: unknown;
  readonly exact: boolean;
  readonly tuple: readonly Result[] | null;
  /** First condition that holds decides. */
  readonly first: readonly Choice[] | null;
}

interface Choice {
  readonly when: Test | null;
  readonly use: Result;
}

/** One way in which a call can go. */
export interface Case {
  readonly when: Test | null;
  readonly ops: readonly OpSpec[];
  readonly gap: GapCause | null;
  readonly calls: { readonly fn: string; readonly with: readonly string[] } | null;
  /** Null: not said. */
  readonly returns: Result | null;
  readonly mutates: readonly Change[];
}

interface Change {
  readonly ref: string;
  readonly result: Result;
}

/** The cases of a row, in order; the first whose condition holds is the one. */
export function casesOf(row: ModelRow): readonly Case[] {
  return row.cases === undefined ? [{ ...caseOf(row), when: null }] : row.cases.map(caseOf);
}

function caseOf(it: CaseSpec): Case {
  return {
    when: testOf(it.when),
    ops: it.op === undefined ? [] : Array.isArray(it.op) ? it.op : [it.op],
    gap: (it.gap as GapCause | undefined) ?? null,
    calls: it.calls ?? null,
    returns: it.returns === undefined ? null : resultOf(it.returns),
    mutates: Object.entries(it.mutates ?? {}).map(([ref, result]) => ({
      ref,
      result: resultOf(result),
    })),
  };
}

function resultOf(spec: ResultSpec): Result {
  if (typeof spec === 'string') return spec;
  return {
    type: spec.type,
    columns: spec.columns === undefined ? null : stepsOf(spec.columns),
    data: spec.data ?? null,
    must: bitsOf(spec.must ?? []),
    may: bitsOf(spec.may ?? []),
    rows: entriesOf(spec.rows ?? {}),
    filter: spec.rows?.['filtered'],
    fields: spec.fields === undefined ? null : entriesOf(spec.fields),
    elem: spec.elem === undefined ? null : resultOf(spec.elem as ResultSpec),
    names: spec.names,
    expr: spec.expr,
    exact: spec.exact !== false,
    tuple: spec.tuple?.map((it) => resultOf(it as ResultSpec)) ?? null,
    first:
      spec.first?.map((it) => ({ when: testOf(it.when), use: resultOf(it.use as ResultSpec) })) ??
      null,
  };
}

function entriesOf(entries: Readonly<Record<string, Literal>>): readonly Entry[] {
  return Object.entries(entries).map(([name, ref]) => ({ name, ref }));
}

function stepsOf(columns: ColumnStep | readonly ColumnStep[]): readonly Step[] {
  const list = Array.isArray(columns)
    ? (columns as readonly ColumnStep[])
    : [columns as ColumnStep];
  return list.flatMap((it) =>
    typeof it === 'string'
      ? [{ word: it, arg: null }]
      : Object.entries(it).map(([word, arg]) => ({ word, arg })),
  );
}

/** Null: there is no condition. */
function testOf(when: When | undefined): Test | null {
  return when === undefined ? null : test(when);
}

function test(when: When): Test {
  if ('all' in when) return { kind: 'all', ref: '', values: [], parts: when.all.map(test) };
  if ('any' in when) return { kind: 'any', ref: '', values: [], parts: when.any.map(test) };
  if ('not' in when) return { kind: 'not', ref: '', values: [], parts: [test(when.not)] };
  if ('mode' in when)
    return { kind: 'mode', ref: when.mode.of, values: [when.mode.writes], parts: [] };
  const [kind, said] = Object.entries(when)[0] as [
    Test['kind'],
    string | readonly [string, ...Literal[]],
  ];
  const [ref, ...values] = typeof said === 'string' ? [said] : said;
  return { kind, ref, values, parts: [] };
}
