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

/** Up to these many columns have a row each; of wider frames only those that are about people have. */
const FEW = 12;
/** Of a wide frame: names in the last line. */
const MOST_NAMES = 40;
/** Origins of one column, and reasons for its label. */
const MOST_ORIGINS = 3;
const MOST_REASONS = 3;

/** What a frame holds at this place: its columns, where each comes from, and what is known of it. */
export function describeFrame(frame: FrameAt, columns: readonly LabelledColumn[]): string {
  const count = `${columns.length} column${columns.length === 1 ? '' : 's'}`;
  const rows = columns.length <= FEW ? columns : columns.filter(isNotable).slice(0, FEW);
  const others = columns.filter((it) => !rows.includes(it));
  return [
    `${code(shown(frame.name))}: ${frame.open ? `${count} known, others possible` : count}`,
    ...(rows.length > 0
      ? ['', '| Column | From | |', '| --- | --- | --- |', ...rows.map((it) => rowOf(it))]
      : []),
    ...(others.length > 0 ? ['', namesOf(others, rows.length > 0)] : []),
  ].join('\n');
}

function rowOf({ flow, classification }: LabelledColumn): string {
  return `| ${code(shown(flow?.name ?? ''))} | ${originsOf(flow)} | ${labelOf(classification)} |`;
}

/** Something is known about whom or what it is about. */
function isNotable({ classification }: LabelledColumn): boolean {
  return classification.categories.length > 0;
}

function namesOf(columns: readonly LabelledColumn[], isRest: boolean): string {
  const names = columns.slice(0, MOST_NAMES).map(({ flow }) => code(shown(flow?.name ?? '')));
  const rest = columns.length - names.length;
  const assets = new Set(columns.flatMap(({ flow }) => flow?.from.map((it) => it.asset) ?? []));
  const from = [...assets].slice(0, MOST_ORIGINS).map((it) => code(place(it)));
  return [
    `${isRest ? 'And ' : ''}${names.join(', ')}`,
    ...(rest > 0 ? [`and ${rest} more`] : []),
    ...(from.length > 0 ? [`from ${from.join(', ')}`] : []),
  ].join(', ');
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

/** One line about a column, for lists: no layout. */
export function columnDetail(column: LabelledColumn | undefined): string {
  const { flow, classification } = column ?? {};
  const from = (flow?.from ?? []).map(originText);
  const what = [classification?.tier ?? '', ...(classification?.categories ?? [])].filter(Boolean);
  if (from.length === 0) return 'column';
  const origin = `column from ${few(from).join(', ')}`;
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
