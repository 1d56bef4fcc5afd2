/**
 * A recogniser finds one kind of entity in a text and judges one value. It is asked for that kind alone;
 * what a column is, is decided elsewhere, by voting.
 */

/** A half-open range of UTF-16 units. */
export interface EntitySpan {
  readonly from: number;
  readonly to: number;
}

export interface Recogniser {
  /** Name as Presidio and Macie users know it: `US_SSN`. */
  readonly entity: string;
  /** fideslang or `lacuna.*` key; null where it is not personal. */
  readonly category: string | null;
  /** Where the entity may stand. Global, without nested repetition over the same characters. */
  readonly patterns: readonly RegExp[];
  /** What a match has to fulfil besides, in texts; separators are still in it. */
  readonly accepts: (match: string) => boolean;
  /** True or false by a check digit or a closed rule; null when the form fits and nothing more can be said. */
  readonly judge: (value: string) => boolean | null;
  /** Instead of `patterns`, where a search needs more than a pattern. */
  readonly find?: (text: string) => readonly EntitySpan[];
}

/** Nothing but letters, digits and `_` may touch: what surrounds must not continue the entity. */
export const whole = (body: string, flags = ''): RegExp =>
  new RegExp(`(?<![A-Za-z0-9_])(?:${body})(?![A-Za-z0-9_])`, `g${flags}`);

/** A recogniser with a check: it finds what passes, and judges by form and check. */
export function checked(
  entity: string,
  category: string | null,
  patterns: readonly RegExp[],
  check: (compact: string) => boolean,
): Recogniser {
  const accepts = (match: string) => check(compact(match));
  return {
    entity,
    category,
    patterns,
    accepts,
    judge: (value) => isWhole(patterns, value) && accepts(value),
  };
}

/** A recogniser of a form alone: a value of that form may be one, any other is none. */
export function formed(
  entity: string,
  category: string | null,
  patterns: readonly RegExp[],
  rule: (compact: string) => boolean = () => true,
): Recogniser {
  const accepts = (match: string) => rule(compact(match));
  return {
    entity,
    category,
    patterns,
    accepts,
    judge: (value) => (isWhole(patterns, value) && accepts(value) ? null : false),
  };
}

/** Letters in capitals and digits: what check digits are computed over. */
export function compact(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}

/** True when one of the patterns covers all of `value`, blanks around it aside. */
export function isWhole(patterns: readonly RegExp[], value: string): boolean {
  const text = value.trim();
  return patterns.some((pattern) => {
    pattern.lastIndex = 0;
    const match = pattern.exec(text);
    return match !== null && match.index === 0 && match[0].length === text.length;
  });
}
