/**
 * What a spec can ask for by name: exact text below a cell, for the few places where exact text matters.
 *
 * | view | shows |
 * | --- | --- |
 * | `fix RULE [ALTERNATIVE]` | the cell after the (first) alternative |
 * | `hover` | the findings as an editor shows them |
 * | `check` | the findings as plain text |
 * | `gate N after A B …` | what the gate does with cell N when A, B, … ran before, in that order |
 * | `states after A B …` | the cells that something is to be said about when A, B, … ran, in that order |
 * | `birth FRAME COLUMN` | the code that made that column of the frame, as the cell uses it last |
 * | `lineage DIALECT` | the tables and columns of the SQL cell, read in that dialect |
 *
 * Cells are counted from 1. In `after`, a name with a dot is an input file of the spec: a version of a cell
 * that ran and has been edited or deleted since, `2=old.py` one of cell 2; `2!` ended in an error; `?` at the
 * start says that nobody saw how the kernel started. `lineage` takes tables from the spec's `schema.json`.
 */
import {
  analyseExecuted,
  analyseSql,
  birthOf,
  cellStates,
  editSnapshot,
  findingMarkdown,
  findingText,
  judge,
  sha256Hex,
  stateWords,
  type Governor,
  type Report,
  type Session,
  type SqlColumnRef,
} from '@lacuna/shared-core';
import type { Spec } from './spec.ts';

/** What a view is drawn from: the spec, its report and who made it. */
export interface ViewSource {
  readonly spec: Spec;
  readonly report: Report;
  readonly governor: Governor;
}

/** The text of the view `name` below `cell` (zero-based); undefined where there is no such view. */
export async function viewOf(
  source: ViewSource,
  name: string,
  cell: number,
): Promise<string | undefined> {
  const { spec, report } = source;
  const { snapshot } = report.analysis;
  const index = snapshot.cells[cell]?.index;
  const findings = report.findings.filter(({ place }) => place.cell === index);
  const [view, ...words] = name.split(' ');
  if (view === 'hover') return findings.map(findingMarkdown).join('\n\n---\n\n');
  if (view === 'check') return findings.map(findingText).join('\n\n');
  if (view === 'gate') return gateText(source, words);
  if (view === 'states') return statesText(source, words);
  if (view === 'birth') return birthText(report, index, words);
  if (view === 'lineage') return lineageText(spec, cell, words[0] ?? 'ansi');
  if (view !== 'fix') return undefined;
  const [rule, wanted] = words;
  const finding = findings.find((it) => it.rule === rule);
  if (finding === undefined) return '(no such finding)';
  const edits = finding.alternatives.filter(({ edits: it }) => it.length > 0);
  const chosen = wanted === undefined ? edits[0] : edits.find((it) => it.name === wanted);
  if (chosen === undefined) return '(not offered)';
  return editSnapshot(snapshot, chosen.edits).cells[cell]?.source;
}

async function gateText({ spec, governor }: ViewSource, words: readonly string[]): Promise<string> {
  const [about, after, ...ran] = words;
  if (after !== undefined && after !== 'after') return `(expected "after", not "${after}")`;
  const source = sourceIn(spec, about ?? '');
  const session = sessionAfter(ran, (name) => entryOf(name, spec));
  if (source === undefined || session === undefined) return '(no such cell)';
  const request = {
    kernel: 'spec',
    epoch: 0,
    revision: session.revision,
    cells: [{ source }],
    document: 'spec.ipynb',
    surface: 'other' as const,
  };
  const { cells } = await judge(governor, request, session, { aborted: false });
  return cells
    .flatMap(({ decision, findings }) => [
      decision,
      ...findings.map(({ rule, message }) => `${rule}: ${message}`),
    ])
    .join('\n');
}

async function statesText(
  { spec, report, governor }: ViewSource,
  words: readonly string[],
): Promise<string> {
  const [after, ...ran] = words;
  if (after !== 'after') return `(expected "after", not "${String(after)}")`;
  const now = report.analysis.snapshot;
  const session = sessionAfter(ran, (word) => {
    const [cell = '', version] = word.split('=');
    const key = now.cells[Number(cell) - 1]?.key;
    const entry = entryOf(version ?? cell, spec);
    return entry && (key === undefined ? entry : { ...entry, cell: key });
  });
  if (session === undefined) return '(no such cell)';
  const executed = await analyseExecuted(governor, now.path, session, { aborted: false });
  const told = [...cellStates(now, executed)].flatMap(([index, state]) => {
    const words = stateWords(state);
    return words === null ? [] : [`${index + 1}: ${words.text}`];
  });
  return told.length === 0 ? '(nothing)' : told.join('\n');
}

function birthText(report: Report, cell: number | undefined, words: readonly string[]): string {
  const [name, column = ''] = words;
  const { analysis } = report;
  const frame = analysis.frames.findLast((it) => it.place.cell === cell && it.name === name);
  const born = frame && birthOf(analysis, frame, column);
  if (!born) return '(not known)';
  const source = analysis.snapshot.cells.find((it) => it.index === born.cell)?.source ?? '';
  const line = source.slice(0, born.span.from).split('\n').length;
  return `${born.cell + 1}:${line} ${source.slice(born.span.from, born.span.to)}`;
}

/** Text of a cell by its number, of a file by its name. */
function sourceIn(spec: Spec, name: string): string | undefined {
  return name.includes('.') ? spec.files.get(name)?.trimEnd() : spec.cells[Number(name) - 1]?.text;
}

type Ran = Omit<Session['entries'][number], 'seq'>;

/** Undefined where a word names nothing. */
function sessionAfter(
  words: readonly string[],
  entryFor: (word: string) => Ran | undefined,
): Session | undefined {
  const entries = words.filter((it) => it !== '?').map((it) => entryFor(it));
  if (entries.includes(undefined)) return undefined;
  return {
    schema: 'lacuna/session/v1',
    kernel: 'spec',
    epoch: 0,
    revision: entries.length,
    complete: !words.includes('?'),
    entries: entries.flatMap((it, i) => (it === undefined ? [] : [{ ...it, seq: i + 1 }])),
  };
}

function entryOf(word: string, spec: Spec): Ran | undefined {
  const source = sourceIn(spec, word.replace('!', ''));
  if (source === undefined) return undefined;
  const status = word.endsWith('!') ? 'error' : 'ok';
  return { source, sourceSha256: sha256Hex(source), status, silent: false };
}

function lineageText(spec: Spec, cell: number, dialect: string): string {
  const file = spec.files.get('schema.json');
  const schema = new Map(
    Object.entries(JSON.parse(file ?? '{}') as Record<string, readonly string[]>).map(
      ([table, columns]) => [table.toLowerCase(), columns],
    ),
  );
  const script = analyseSql(spec.cells[cell]?.text ?? '', {
    dialect,
    schema: (table) => schema.get(table.toLowerCase()),
  });
  const statements = script.statements.map(({ kind, reads, writes, partial, causes }) =>
    [
      kind,
      ...(reads.length > 0 ? [`reads ${reads.join(', ')}`] : []),
      ...(writes.length > 0 ? [`writes ${writes.join(', ')}`] : []),
      ...(partial ? ['partial'] : []),
      ...(causes.length > 0 ? [causes.join(', ')] : []),
    ].join('; '),
  );
  const edges = script.columns.map(({ source, target, kind }) => {
    const place = target.table ?? 'result';
    return kind === 'direct'
      ? `${nameOf(source)} → ${place}.${target.column ?? String(target.index)}`
      : `${nameOf(source)} ⇢ ${place}`;
  });
  return [...statements, ...new Set(edges)].join('\n');
}

function nameOf({ table, column }: SqlColumnRef): string {
  return `${table ?? '?'}.${column}`;
}
