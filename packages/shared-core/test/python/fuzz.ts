/**
 * Breaking cells at random and reading what comes out. The parser may say anything, but it may not
 * throw, may not loop, and may not name a place outside the cell.
 */
import { parseCell } from '../../src/index.ts';
import { generator } from './recovery-table.ts';
import { walk } from './walk.ts';

/** What typing, pasting and deleting leave behind, and what lexers trip over. */
const SCRAPS: readonly string[] = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '"""',
    "'''",
    '\\',
    '\n',
    '\r\n',
    '\r',
    '\t',
    '    ',
    '\f',
    '\0',
  ],
  ...[
    'f"',
    't"{',
    'rb"',
    'f"""{',
    '{x!r:',
    '{{',
    ':=',
    '=',
    '==',
    '!',
    '%',
    '%%time\n',
    '!ls {x}',
    '?',
    ';',
    ',',
  ],
  ...[
    'lambda',
    'lambda x:',
    'match x:\n    case ',
    'case [',
    'async ',
    'await ',
    'yield ',
    'for x in ',
    'if ',
    'else:',
  ],
  ...[
    'def f(',
    'class A[T',
    'import ',
    'from . import (',
    'with (',
    'try:\n',
    'except* ',
    '@',
    '->',
    '**',
    '*',
    '/',
  ],
  ...[
    '0x',
    '1e',
    '1_',
    '1.',
    '.',
    '...',
    '\u{1F600}',
    'é',
    '\ud800',
    '\u00a0',
    '\u2028',
    'ﬁ',
    '#',
    '# %%',
    'type X[',
    'lazy import ',
  ],
];

export interface FuzzOutcome {
  readonly cells: number;
  /** Seed, and what was wrong with the cell that it makes. */
  readonly failures: readonly string[];
}

/** Reads mutated cells as long as `goesOn(count)`; `seed` decides everything. `before` sees each cell first: a cell without end leaves its text. */
export function fuzz(
  cells: readonly string[],
  seed: number,
  goesOn: (count: number) => boolean,
  before: (text: string) => void = () => undefined,
): FuzzOutcome {
  const random = generator(seed);
  const failures: string[] = [];
  let count = 0;
  for (; goesOn(count); count++) {
    const text = mutate(cells, random);
    before(text);
    const problem = check(text);
    if (problem !== null && failures.length < 20)
      failures.push(`${problem}: ${JSON.stringify(text)}`);
  }
  return { cells: count, failures };
}

/** What is wrong with the reading of `text`, or null. */
export function check(text: string): string | null {
  let module;
  try {
    module = parseCell(text);
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : 'something'}`;
  }
  let problem: string | null = null;
  walk(module, ({ from, to, kind }) => {
    const isInside = Number.isInteger(from) && 0 <= from && from <= to && to <= text.length;
    if (!isInside) problem ??= `${kind ?? 'node'} at ${from}, ${to} of ${text.length}`;
  });
  return problem;
}

function mutate(cells: readonly string[], random: () => number): string {
  const pick = <T>(items: readonly T[]): T | undefined =>
    items[Math.floor(random() * items.length)];
  let text = pick(cells) ?? '';
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
    const at = Math.floor(random() * (text.length + 1));
    const to = Math.min(text.length, at + Math.floor(random() ** 3 * 60));
    const scrap = pick(SCRAPS) ?? '';
    const other = pick(cells) ?? '';
    const from = Math.floor(random() * other.length);
    const piece = [
      scrap,
      '',
      scrap.repeat(1 + Math.floor(random() * 40)),
      text.slice(at, to).repeat(2),
      other.slice(from, from + 40),
    ];
    text = text.slice(0, at) + (pick(piece) ?? '') + text.slice(random() < 0.5 ? at : to);
  }
  return text;
}
