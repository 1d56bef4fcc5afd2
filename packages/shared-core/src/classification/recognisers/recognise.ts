/** The registry of recognisers, and the two questions they answer: where in this text, and is this one. */
import { ANYWHERE } from './anywhere.ts';
import { EUROPE } from './europe.ts';
import type { EntitySpan, Recogniser } from './recogniser.ts';
import { WORLD } from './world.ts';

const RECOGNISERS: ReadonlyMap<string, Recogniser> = new Map(
  [...ANYWHERE, ...EUROPE, ...WORLD].map((it) => [it.entity, it]),
);

/** Names of all entities that can be recognised, sorted. */
export const ENTITIES: readonly string[] = [...RECOGNISERS.keys()].sort();

/** Text beyond this many UTF-16 units is not searched: texts that long are files, not values. */
const LONGEST_TEXT = 64 * 1024;

/**
 * Where `text` holds an `entity`, left to right, without overlaps. Spans are in UTF-16 units. An unknown
 * entity is nowhere.
 */
export function recognise(entity: string, text: string): readonly EntitySpan[] {
  const recogniser = RECOGNISERS.get(entity);
  if (recogniser === undefined) return [];
  const part = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  if (recogniser.find !== undefined) return recogniser.find(part);
  const spans: EntitySpan[] = [];
  for (const pattern of recogniser.patterns)
    for (const match of part.matchAll(pattern))
      if (recogniser.accepts(match[0]))
        spans.push({ from: match.index, to: match.index + match[0].length });
  return withoutOverlaps(spans);
}

/** Whether `value` is an `entity`: by check digit or closed rule; null when its form fits and nothing more can be said. */
export function validate(entity: string, value: string): boolean | null {
  const recogniser = RECOGNISERS.get(entity);
  return recogniser === undefined || value.length > LONGEST_TEXT ? null : recogniser.judge(value);
}

/** The longer of two that overlap stays; the first where they are equally long. */
function withoutOverlaps(spans: EntitySpan[]): readonly EntitySpan[] {
  if (spans.length < 2) return spans;
  const ordered = [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: EntitySpan[] = [];
  for (const span of ordered) {
    const last = kept.at(-1);
    if (last === undefined || span.from >= last.to) kept.push(span);
    else if (span.to - span.from > last.to - last.from) kept[kept.length - 1] = span;
  }
  return kept;
}
