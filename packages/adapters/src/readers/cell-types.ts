/**
 * What values prove of the type that readers give their column. One value that can be no number makes a
 * column text for good; that all are numbers is proven only where all were seen.
 */
import type { ColumnType } from '@lacuna/shared-core';

/** Of text cells: `sample` are some of them, `all` every one of them where the file was read to its end. */
export function typeOfCells(
  sample: readonly string[],
  all?: () => Iterable<string>,
): ColumnType | undefined {
  const evident = evidence(sample);
  if (evident !== undefined || all === undefined) return evident;
  let numbers = 0;
  let truths = 0;
  let empty = 0;
  let others = 0;
  for (const cell of all())
    if (isNumber(cell)) numbers += 1;
    else if (cell === '') empty += 1;
    else if (TRUTH.test(cell)) truths += 1;
    else others += 1;
  if (others > 0) return evidence(all());
  if (numbers > 0 && truths === 0) return 'number';
  return truths > 0 && numbers + empty === 0 ? 'boolean' : undefined;
}

/** `text` by the first cell that is neither number, truth value, date nor nothing; `other` by a date. */
function evidence(cells: Iterable<string>): ColumnType | undefined {
  let found: ColumnType | undefined;
  for (const cell of cells) {
    const text = cell.trim();
    if (text === '' || isNumber(text) || NO_TEXT.test(text) || !HAS_SHAPE.test(text)) continue;
    if (!DATE.test(text)) return 'text';
    found = 'other';
  }
  return found;
}

const TRUTH = /^(?:true|false)$/i;
/** What some reader takes for a number, a truth value or nothing at all. */
const NO_TEXT = new RegExp(
  [
    '[+-]?[\\d_]*\\.?[\\d_]*(?:e[+-]?\\d+)?[jlfd%]?',
    '0[xbo][\\da-f]+',
    '[+-]?(?:inf|infinity|nan)',
    't|f|y|n|true|false|yes|no|on|off',
    '#?n/?a(?: n/a)?|<na>|null|nil|none|nat|-?1\\.#(?:ind|qnan)|#[a-z/0]+[!?]?',
  ]
    .map((it) => `^(?:${it})$`)
    .join('|'),
  'i',
);
/** A letter, or a mark that stands inside no number. */
const HAS_SHAPE = /\p{L}|[@/:()]|\d[\s-]+\d/u;
/** A calendar day, a clock, a month by name: some readers make dates of them. */
const DATE = new RegExp(
  [
    '^(?:\\d{4}[-/.]\\d{1,2}(?:[-/.]\\d{1,2})?|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4})(?:[T ].*)?$',
    '^\\d{1,2}:\\d{2}',
    '(?=.*\\d)(?:^|[^a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)',
  ].join('|'),
  'i',
);

/** Digits with at most one point, short enough for every reader's numbers. */
function isNumber(text: string): boolean {
  let at = text.charCodeAt(0) === MINUS ? 1 : 0;
  if (at === text.length || text.length - at > 16) return false;
  let points = 0;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === POINT && at > 0 && at < text.length - 1) points += 1;
    else if (code < ZERO || code > NINE) return false;
  }
  return points < 2;
}

const [MINUS, POINT, ZERO, NINE] = ['-', '.', '0', '9'].map((it) => it.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
];
