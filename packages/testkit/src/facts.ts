/**
 * What a spec can say about code, as marks: findings always, facts of the kinds that the spec mentions,
 * all of a kind. A fact about what flows into an operation (`tier` and below) is drawn for the operations
 * of the kinds that the spec mentions, for all operations where it mentions none: a spec about what is
 * written need not annotate what is read.
 *
 * | label | says |
 * | --- | --- |
 * | `block[rule]`, `justify[rule]`, `warn[rule]`, `inform[rule]` | a finding at the level in force |
 * | `read NAME`, `write NAME`, `export NAME`, `send NAME`, `display`, … | an operation and its resource |
 * | `tier T` | the upper bound of what flows into an operation |
 * | `columns a, b, …` | the columns that flow in; `…` for an open set, `… except c` for one that surely lacks c |
 * | `from ASSET.COLUMN` | an origin of a column that flows in |
 * | `must COLUMN transform, …`, `may COLUMN transform, …` | what surely, possibly happened to a column |
 * | `influence ASSET.COLUMN` | a column that chose what flows in without being in it |
 * | `rows FACT` | what the rows are: `aggregated by a`, `at least 10`, `limit 5`, `filtered by a` |
 * | `condition C`, `certainty C` | whether the operation happens, and how well it is known |
 * | `frame NAME: a, b, …` | the columns of the frame called NAME where it is used |
 * | `gap CAUSE` | something Lacuna could not determine |
 */
import {
  lineIndex,
  type ColumnFlow,
  type DataOperation,
  type LabelledOperation,
  type OperationKind,
  type Place,
  type Report,
  type RowFact,
} from '@lacuna/shared-core';
import type { Mark } from './spec.ts';

const FINDING = /^(block|justify|warn|inform|observe)\[/;
const OPERATIONS: readonly OperationKind[] = [
  'read',
  'transform',
  'join',
  'aggregate',
  'anonymise',
  'write',
  'export',
  'send',
  'display',
  'execute',
  'opaque',
];

/** Marks for everything in `report` of the kinds that `labels` mention. */
export function marksOf(report: Report, labels: readonly string[]): readonly Mark[] {
  const facts = labels.filter((it) => !FINDING.test(it));
  const kinds = new Set(facts.map((it) => it.split(' ')[0] ?? ''));
  const frames = new Set(facts.map((it) => /^frame (\w+):/.exec(it)?.[1]));
  const isAbout = OPERATIONS.some((it) => kinds.has(it))
    ? (kind: string) => kinds.has(kind)
    : () => true;
  const { snapshot } = report.analysis;
  const mark = (place: Place, label: string): readonly Mark[] => {
    const position = snapshot.cells.findIndex(({ index }) => index === place.cell);
    const source = snapshot.cells[position]?.source;
    return source === undefined ? [] : [toMark(position, source, place, label)];
  };
  const found = [
    ...report.findings
      .filter(({ level }) => level !== 'observe')
      .flatMap(({ place, level, rule }) => mark(place, `${level}[${rule}]`)),
    ...report.operations
      .filter(({ operation }) => isAbout(operation.kind))
      .flatMap((it) =>
        factsOf(it)
          .filter(({ kind }) => kinds.has(kind))
          .flatMap(({ label }) => mark(it.operation.place, label)),
      ),
    ...(kinds.has('gap')
      ? report.gaps.flatMap(({ place, cause }) => mark(place, `gap ${cause}`))
      : []),
    ...report.analysis.frames
      .filter(({ name, role }) => role === 'frame' && frames.has(name))
      .flatMap(({ place, name, columns, open }) => {
        const names = columns.map((it) => it.name);
        return mark(place, `frame ${name}: ${listOf(names, open ? ['…'] : [])}`);
      }),
  ];
  return unique(found);
}

interface Fact {
  readonly kind: string;
  readonly label: string;
}

function factsOf({ operation, upper }: LabelledOperation): readonly Fact[] {
  const { kind, resource, columns, open, opaqueFrom, condition, certainty, rows } = operation;
  const places = resource === null ? [] : [...resource.must, ...resource.may.map((it) => `${it}?`)];
  const place = places.length > 0 ? places.join(' | ') : (resource?.host ?? '');
  return [
    { kind, label: `${kind} ${place}`.trim() },
    { kind: 'condition', label: `condition ${condition}` },
    { kind: 'certainty', label: `certainty ${certainty}` },
    ...rows.map((it) => ({ kind: 'rows', label: `rows ${rowWords(it)}` })),
    // An operation that nothing flows into has no columns and no tier.
    ...(columns.length + open.length + opaqueFrom.length === 0
      ? []
      : flowingFacts(upper.tier, listOf(names(columns), restOf(operation)))),
    ...columns.flatMap(({ from }) =>
      from.map(({ asset, column }) => ({ kind: 'from', label: `from ${asset}.${column}` })),
    ),
    ...open.map(({ asset }) => ({ kind: 'from', label: `from ${asset}.*` })),
    ...opaqueFrom.map((asset) => ({ kind: 'from', label: `from ${asset}` })),
    ...transformFacts('must', columns),
    ...transformFacts('may', columns),
    ...columns.flatMap(({ influence }) =>
      influence.map(({ asset, column }) => ({
        kind: 'influence',
        label: `influence ${asset}.${column}`,
      })),
    ),
  ];
}

function flowingFacts(tier: string, columns: string): readonly Fact[] {
  return [
    { kind: 'tier', label: `tier ${tier}` },
    { kind: 'columns', label: `columns ${columns}` },
  ];
}

function transformFacts(kind: 'must' | 'may', columns: readonly ColumnFlow[]): readonly Fact[] {
  return columns
    .filter((it) => it[kind].length > 0)
    .map((it) => ({ kind, label: `${kind} ${it.name} ${it[kind].join(', ')}` }));
}

function rowWords(fact: RowFact): string {
  switch (fact.kind) {
    case 'aggregated': {
      const by = fact.keys.length > 0 ? ` by ${fact.keys.join(', ')}` : '';
      return `aggregated${by}${fact.minGroup === null ? '' : ` at least ${fact.minGroup}`}`;
    }
    case 'filtered':
      return `filtered by ${fact.columns.join(', ')}`;
    case 'distinct':
      return 'distinct';
    default:
      return fact.rows === null ? fact.kind : `${fact.kind} ${fact.rows}`;
  }
}

function names(columns: readonly ColumnFlow[]): readonly string[] {
  return columns.map(({ name }) => name);
}

/** `…` for what is not known by name; `… except a, b` where it is known what that is not. */
function restOf({ open, opaqueFrom }: DataOperation): readonly string[] {
  const rest = open.map(({ except }) =>
    except.length === 0 ? '…' : `… except ${[...except].sort().join(', ')}`,
  );
  return [...new Set(opaqueFrom.length > 0 ? [...rest, '…'] : rest)];
}

function listOf(names: readonly string[], rest: readonly string[]): string {
  return [...names, ...rest].join(', ');
}

/** The part of the place on its first line: carets cannot cross lines. */
function toMark(cell: number, source: string, { span }: Place, label: string): Mark {
  const index = lineIndex(source);
  const start = index.positionAt(span.from);
  const end = index.positionAt(span.to);
  const endOfLine = index.offsetAt({ line: start.line, character: Number.MAX_SAFE_INTEGER });
  const to = end.line === start.line ? end.character : start.character + (endOfLine - span.from);
  return {
    cell,
    line: start.line,
    from: start.character,
    to: Math.max(to, start.character),
    label,
  };
}

function unique(marks: readonly Mark[]): readonly Mark[] {
  const seen = new Map(
    marks.map((mark) => [`${mark.cell} ${mark.line} ${mark.from} ${mark.to} ${mark.label}`, mark]),
  );
  return [...seen.values()];
}
