/**
 * Where the cursor stands in the text of a cell: inside which string, inside which brackets. It reads
 * the characters from the start and needs no syntax tree, for the text is unfinished while it is being
 * typed. It knows no library and no data.
 */

/** A string the cursor is inside of. Offsets count in the cell's text. */
export interface OpenString {
  /** Of the prefix or the opening quote. */
  readonly at: number;
  /** Of the first character inside. */
  readonly from: number;
  /** End of what would be replaced: the closing quote where there is one, else the cursor. */
  readonly to: number;
  readonly quote: '"' | "'";
  readonly isTriple: boolean;
  readonly isRaw: boolean;
}

/** A bracket that is open at the cursor. */
export interface OpenBracket {
  readonly char: '(' | '[' | '{';
  readonly at: number;
  /** Offsets of the commas directly inside, before the cursor. */
  readonly commas: readonly number[];
}

export interface CursorText {
  readonly text: string;
  readonly offset: number;
  /** Null in code. */
  readonly string: OpenString | null;
  /** Outermost first. */
  readonly brackets: readonly OpenBracket[];
}

interface Bracket extends OpenBracket {
  readonly commas: number[];
  /** A hole of an f-string: its end leads back into the string. */
  readonly hole: Opening | null;
}

interface Opening {
  readonly at: number;
  readonly from: number;
  readonly quote: '"' | "'";
  readonly isTriple: boolean;
  readonly isRaw: boolean;
  readonly isFormatted: boolean;
}

interface Scan {
  readonly text: string;
  readonly offset: number;
  at: number;
  string: Opening | null;
  brackets: Bracket[];
}

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Null in a comment. */
export function cursorText(text: string, offset: number): CursorText | null {
  const scan: Scan = { text, offset, at: 0, string: null, brackets: [] };
  while (scan.at < offset) {
    if (scan.string !== null) inString(scan, scan.string);
    else if (text[scan.at] === '#') {
      const end = endOfLine(text, scan.at);
      if (end >= offset) return null;
      scan.at = end;
    } else inCode(scan);
  }
  const { string } = scan;
  return {
    text,
    offset,
    string: string && { ...string, to: endOfString(text, offset, string) },
    brackets: scan.brackets,
  };
}

function inCode(scan: Scan): void {
  const { text } = scan;
  const char = text[scan.at] ?? '';
  if (char === '"' || char === "'") {
    scan.string = openingAt(text, scan.at, char);
    scan.at = scan.string.from;
    return;
  }
  if (char === '(' || char === '[' || char === '{')
    scan.brackets.push({ char, at: scan.at, commas: [], hole: null });
  else if (char === ',') scan.brackets.at(-1)?.commas.push(scan.at);
  else if (char in CLOSING) close(scan, CLOSING[char] ?? '');
  else if ((char === '\n' || char === '\r') && startsStatement(text, scan.at + 1))
    scan.brackets = [];
  scan.at += 1;
}

/** Back to the bracket that this one closes; one that closes nothing is passed over. */
function close(scan: Scan, open: string): void {
  const at = scan.brackets.findLastIndex((it) => it.char === open);
  if (at < 0) return;
  const hole = scan.brackets[at]?.hole ?? null;
  scan.brackets.length = at;
  if (hole !== null) scan.string = hole;
}

function inString(scan: Scan, string: Opening): void {
  const { text } = scan;
  const char = text[scan.at] ?? '';
  const end = string.isTriple ? string.quote.repeat(3) : string.quote;
  if (text.startsWith(end, scan.at)) {
    scan.string = null;
    scan.at += end.length;
  } else if ((char === '\n' || char === '\r') && !string.isTriple) {
    // A string of one line ends with it, whether somebody has closed it or not.
    scan.string = null;
  } else if (char === '{' && string.isFormatted) {
    const isEscaped = text[scan.at + 1] === '{';
    if (!isEscaped) {
      scan.brackets.push({ char, at: scan.at, commas: [], hole: string });
      scan.string = null;
    }
    scan.at += isEscaped ? 2 : 1;
  } else scan.at += char === '\\' ? 2 : 1;
}

function openingAt(text: string, at: number, quote: '"' | "'"): Opening {
  let start = at;
  while (start > 0 && at - start < 2 && /[rbuftRBUFT]/.test(text[start - 1] ?? '')) start -= 1;
  // `buff"` is a name before a string, not a prefix.
  if (start > 0 && isWordCharacter(text.charCodeAt(start - 1))) start = at;
  const prefix = text.slice(start, at).toLowerCase();
  const isTriple = text.startsWith(quote.repeat(3), at);
  return {
    at: start,
    from: at + (isTriple ? 3 : 1),
    quote,
    isTriple,
    isRaw: prefix.includes('r'),
    isFormatted: prefix.includes('f') || prefix.includes('t'),
  };
}

/**
 * The closing quote behind the cursor, where what lies between can belong to the string: in `df["em|] +
 * df["b"]` the next quote opens another one.
 */
function endOfString(text: string, offset: number, string: Opening): number {
  if (string.isTriple) return offset;
  for (let at = offset; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === string.quote) return at;
    if ('\r\n()[]{}=#'.includes(char)) break;
  }
  return offset;
}

/** A line without indentation that can only begin a statement: brackets before it were never closed. */
function startsStatement(text: string, at: number): boolean {
  if (',+-*/%&|<>=.\\'.includes(text[trimmedEnd(text, at) - 1] ?? ' ')) return false;
  const line = text.slice(at, endOfLine(text, at));
  return /^(?:(?:import|from|def|class|if|for|while|with|try|return|print|del|async|@)\b|[^\W\d][\w.]*\s*(?:=(?!=)|\[|\())/u.test(
    line,
  );
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at;
  return text.length;
}

/** The identifier that ends at `end`; empty where there is none. */
export function wordBefore(text: string, end: number): string {
  return text.slice(wordStart(text, end), end);
}

export function wordStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && isWordCharacter(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

/** End of the text before `at` without its white space. */
export function trimmedEnd(text: string, at: number): number {
  let end = at;
  while (end > 0 && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code > 127
  );
}
