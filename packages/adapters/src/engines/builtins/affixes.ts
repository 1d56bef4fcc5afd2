/** `strings.any_prefix_match`, `strings.any_suffix_match`, `strings.count`, `indexof_n`. */
import type { RegoValue } from '../rego-value.ts';
import { BuiltinError, stringOf, stringsOf, type Builtin } from './builtin.ts';

export const anyPrefixMatch: Builtin = (search, base) => anyMatch(search, base, 'startsWith');

export const anySuffixMatch: Builtin = (search, base) => anyMatch(search, base, 'endsWith');

function anyMatch(
  search: RegoValue | undefined,
  base: RegoValue | undefined,
  how: 'startsWith' | 'endsWith',
): boolean {
  const parts = stringsOf(base);
  return stringsOf(search).some((text) => parts.some((part) => text[how](part)));
}

/** How often `part` stands in `text` without overlaps; the empty text stands between all code points. */
export const stringsCount: Builtin = (text, part) => {
  const [whole, piece] = [stringOf(text), stringOf(part)];
  return piece === '' ? Array.from(whole).length + 1 : whole.split(piece).length - 1;
};

/** Positions of `part`, overlapping ones too, counted in code points. */
export const indexofN: Builtin = (text, part) => {
  const [whole, piece] = [stringOf(text), stringOf(part)];
  if (piece === '') throw new BuiltinError('the text to look for must not be empty');
  const found: number[] = [];
  let units = 0;
  for (const [i, rune] of Array.from(whole).entries()) {
    if (whole.startsWith(piece, units)) found.push(i);
    units += rune.length;
  }
  return found;
};
