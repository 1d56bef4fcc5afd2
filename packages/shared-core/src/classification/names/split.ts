/**
 * A column name cut into lower-case words: `CustomerEMailAddr2` is `customer`, `email`, `addr`, `2`.
 * It knows spelling only: camel case, separators, accents. Meanings are in `lexicon.ts`.
 */

/** No name is read further than this many UTF-16 units: longer ones are texts, not names. */
const LONGEST_NAME = 128;

/** The words of `name` in order. Accents are folded, so `prénom` reads `prenom`; digits stand alone. */
export function wordsOf(name: string): readonly string[] {
  const text = isPlain(name) ? name : fold(name);
  const end = Math.min(text.length, LONGEST_NAME);
  const words: string[] = [];
  let from = -1;
  let previous = OTHER;
  for (let at = 0; at <= end; at += 1) {
    const kind = at < end ? kindOf(text.charCodeAt(at)) : OTHER;
    if (from >= 0 && isBorder(previous, kind, text, at, end)) {
      words.push(text.slice(from, at).toLowerCase());
      from = -1;
    }
    if (from < 0 && kind !== OTHER) from = at;
    previous = kind;
  }
  return words;
}

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  if (code >= 48 && code <= 57) return DIGIT;
  // Letters beyond ASCII (ü after folding is u; 名前 stays) count as lower case.
  return code > 191 ? LOWER : OTHER;
}

function isBorder(before: number, here: number, text: string, at: number, end: number): boolean {
  if (here === OTHER) return true;
  if (before === DIGIT || here === DIGIT) return before !== here;
  if (before === LOWER && here === UPPER) return true;
  // `SSNValue`: the last capital before a small letter begins the next word.
  return (
    before === UPPER &&
    here === UPPER &&
    at + 1 < end &&
    kindOf(text.charCodeAt(at + 1)) === LOWER &&
    !(
      text.charCodeAt(at + 1) === 115 &&
      (at + 2 >= end || kindOf(text.charCodeAt(at + 2)) !== LOWER)
    )
  );
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** Letters without their accents; `ß`, `ø`, `ł` and the like by hand, since they do not decompose. */
function fold(text: string): string {
  return text
    .slice(0, LONGEST_NAME * 2)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[ıİ]/g, 'i')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[đĐ]/g, 'd');
}
