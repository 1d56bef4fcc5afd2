/**
 * What a spec can say about code, as marks: findings always, facts of the kinds that the spec mentions.
 *
 * | label | says |
 * | --- | --- |
 * | `block[rule]`, `justify[rule]`, `warn[rule]`, `inform[rule]` | a finding at the level in force |
 * | `read NAME`, `write NAME`, `export NAME`, `send NAME`, `display`, … | an operation and its resource |
 * | `tier T` | the upper bound of what flows into an operation |
 * | `columns a, b, …` | the columns that flow in; `…` for an open set |
 * | `from ASSET.COLUMN` | an origin of a column that flows in |
 * | `must COLUMN transform, …` | what surely happened to a column |
 * | `frame NAME: a, b, …` | the columns of a frame where it is used |
 * | `gap CAUSE` | something Lacuna could not determine |
 */
import { lineIndex, type LabelledOperation, type Place, type Report } from '@lacuna/shared-core';
import type { Mark } from './spec.ts';

const FINDING = /^(block|justify|warn|inform|observe)\[/;

/** Marks for everything in `report` of the kinds that `labels` mention. */
export function marksOf(report: Report, labels: readonly string[]): readonly Mark[] {
  const kinds = new Set(
    labels.filter((it) => !FINDING.test(it)).map((it) => it.split(' ')[0] ?? ''),
  );
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
    ...report.operations.flatMap((it) =>
      factsOf(it)
        .filter(({ kind }) => kinds.has(kind))
        .flatMap(({ label }) => mark(it.operation.place, label)),
    ),
    ...(kinds.has('gap')
      ? report.gaps.flatMap(({ place, cause }) => mark(place, `gap ${cause}`))
      : []),
    ...(kinds.has('frame')
      ? report.analysis.frames.flatMap(({ place, name, role, columns, open }) =>
          name === '' || role !== 'frame'
            ? []
            : mark(
                place,
                `frame ${name}: ${listOf(
                  columns.map((it) => it.name),
                  open,
                )}`,
              ),
        )
      : []),
  ];
  return unique(found);
}

interface Fact {
  readonly kind: string;
  readonly label: string;
}

function factsOf({ operation, upper }: LabelledOperation): readonly Fact[] {
  const { kind, resource, columns, open, opaqueFrom } = operation;
  const names = resource === null ? [] : [...resource.must, ...resource.may.map((it) => `${it}?`)];
  const place = names.length > 0 ? names.join(' | ') : (resource?.host ?? '');
  const isOpen = open.length > 0 || opaqueFrom.length > 0;
  return [
    { kind, label: `${kind} ${place}`.trim() },
    { kind: 'tier', label: `tier ${upper.tier}` },
    {
      kind: 'columns',
      label: `columns ${listOf(
        columns.map(({ name }) => name),
        isOpen,
      )}`,
    },
    ...columns.flatMap(({ from }) =>
      from.map(({ asset, column }) => ({ kind: 'from', label: `from ${asset}.${column}` })),
    ),
    ...open.map(({ asset }) => ({ kind: 'from', label: `from ${asset}.*` })),
    ...opaqueFrom.map((asset) => ({ kind: 'from', label: `from ${asset}` })),
    ...columns
      .filter(({ must }) => must.length > 0)
      .map(({ name, must }) => ({ kind: 'must', label: `must ${name} ${must.join(', ')}` })),
  ];
}

function listOf(names: readonly string[], open: boolean): string {
  return [...names, ...(open ? ['…'] : [])].join(', ');
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
