/**
 * Frames and columns in words, for hover and completion: what they hold, where it comes from, what it is.
 * Every name goes through the core's redactor, for names can be data.
 */
import {
  describeName,
  describeResource,
  redactWord,
  type Classification,
  type ColumnFlow,
  type ColumnOrigin,
  type FrameAt,
  type LabelledColumn,
} from '@lacuna/shared-core';
import { code } from './markdown.ts';
import type { ColumnsAnswer } from './protocol.ts';

/** Columns with a row each, those that something is known of first: a hover is read at a glance. */
const MOST_ROWS = 5;
/** Origins of one column, and reasons for its label. */
const MOST_ORIGINS = 3;
const MOST_REASONS = 3;

/** What a frame holds at this place: its columns, where each comes from, and what is known of it. */
export function describeFrame(frame: FrameAt, columns: readonly LabelledColumn[]): string {
  const count = counted(columns.length);
  const rows = mostImportant(columns);
  const rest = columns.length - rows.length;
  return [
    `${code(shown(frame.name))}: ${frame.open ? `${count} known, others possible` : count}`,
    ...(rows.length > 0
      ? ['', '| Column | From | |', '| --- | --- | --- |', ...rows.map((it) => rowOf(it))]
      : []),
    ...(rest > 0 ? ['', `and ${rest} more`] : []),
  ].join('\n');
}

function counted(count: number): string {
  return `${count} column${count === 1 ? '' : 's'}`;
}

/** In the order of the frame; all of them, where only one would be left out. */
function mostImportant(columns: readonly LabelledColumn[]): readonly LabelledColumn[] {
  if (columns.length <= MOST_ROWS + 1) return columns;
  const notable = columns.filter(isNotable);
  const others = columns.filter((it) => !isNotable(it));
  const chosen = new Set([...notable, ...others].slice(0, MOST_ROWS));
  return columns.filter((it) => chosen.has(it));
}

/** Every column of the frame with a line about it, and how many of them the hover leaves out. */
export function frameColumns(frame: FrameAt, columns: readonly LabelledColumn[]): ColumnsAnswer {
  return {
    name: shown(frame.name),
    isOpen: frame.open,
    beyondHover: columns.length - mostImportant(columns).length,
    columns: columns.map((it) => ({
      name: shown(it.flow?.name ?? ''),
      detail: originDetail(it),
    })),
  };
}

function rowOf({ flow, classification }: LabelledColumn): string {
  return `| ${code(shown(flow?.name ?? ''))} | ${originsOf(flow)} | ${labelOf(classification)} |`;
}

/** Something is known about whom or what it is about. */
function isNotable({ classification }: LabelledColumn): boolean {
  return classification.categories.length > 0;
}

/** One column: where it came from, what has been done to it, what it is and why. */
export function describeColumn({ flow, classification }: LabelledColumn, frame: string): string {
  const name = code(shown(flow?.name ?? ''));
  const done = (flow?.must ?? []).filter((it) => it !== 'identity' && it !== 'constant');
  const from = flow === null || flow.from.length === 0 ? 'made in this code' : originsOf(flow);
  const reasons = [...new Set(classification.evidence.map((it) => it.because))];
  return [
    `Column ${name}${frame === '' ? '' : ` of ${code(shown(frame))}`}, from ${from}`.replace(
      'from made',
      'made',
    ),
    ...(done.length > 0 ? [`Surely: ${done.join(', ')}`] : []),
    ...(flow === null || flow.from.length === 0 ? [] : [labelOf(classification)]),
    ...reasons.slice(0, MOST_REASONS).map((it) => `- ${it}`),
  ].join('\n\n');
}

/** One line about a column, for the list of a completion: no layout. */
export function columnDetail(column: LabelledColumn | undefined): string {
  const origin = originDetail(column);
  return origin === '' ? 'column' : `column from ${origin}`;
}

/** Where it is from and what it is; empty for a column that is made in the code. */
function originDetail({ flow, classification }: Partial<LabelledColumn> = {}): string {
  const from = (flow?.from ?? []).map(originText);
  if (from.length === 0) return '';
  const what = [classification?.tier ?? '', ...(classification?.categories ?? [])].filter(Boolean);
  const origin = few(from).join(', ');
  return what.length === 0 ? origin : `${origin} · ${what.join(', ')}`;
}

function originsOf(flow: ColumnFlow | null): string {
  const from = flow?.from ?? [];
  return few(from.map((it) => code(originText(it)))).join(', ');
}

function originText({ asset, column }: ColumnOrigin): string {
  return `${place(asset)}.${shown(column)}`;
}

function few(words: readonly string[]): readonly string[] {
  const rest = words.length - MOST_ORIGINS;
  return rest > 0 ? [...words.slice(0, MOST_ORIGINS), `${rest} more`] : words;
}

function labelOf({ tier, categories }: Classification): string {
  return [tier, ...categories.map((it) => code(it))].join(' ');
}

function shown(name: string): string {
  return describeName(name, redactWord);
}

function place(asset: string): string {
  return describeResource(asset, redactWord);
}
