/**
 * String literals as expressions: concatenation, and the inside of f- and t-strings (PEP 701, 750).
 *
 * Fields are read from the same text by the same parser. A field that goes wrong in a single-quoted
 * literal ends with its line, and so does the literal.
 */
import type { Constant, Expr, FormattedValue, JoinedStr } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { advance, endLine } from './lexer.ts';
import { BYTES, decodeText, endOfTriple, OPEN, RAW, TEMPLATE, TRIPLE } from './quotes.ts';
import { addProblem, fail } from './recovery.ts';
import * as T from './tokens.ts';

type Part = Constant | FormattedValue;

export function parseStrings(p: Cursor): Expr {
  const from = p.from;
  if (p.kind === T.Str) {
    const only = plainString(p);
    if (p.kind !== T.Str && p.kind !== T.FStr) return only;
    return concatenated(p, from, [only], false, false);
  }
  const parts: Part[] = [];
  const isTemplate = formattedString(p, parts);
  return concatenated(p, from, parts, true, isTemplate);
}

/** Goes on with the literals that follow; constants side by side become one. */
function concatenated(
  p: Cursor,
  from: number,
  parts: Part[],
  wasFormatted: boolean,
  wasTemplate: boolean,
): Expr {
  let isFormatted = wasFormatted;
  let isTemplate = wasTemplate;
  while (p.kind === T.Str || p.kind === T.FStr) {
    if (p.kind === T.Str) parts.push(plainString(p));
    else {
      isFormatted = true;
      if (formattedString(p, parts)) isTemplate = true;
    }
  }
  const to = p.lastTo;
  if (isFormatted) return { kind: 'JoinedStr', from, to, isTemplate, values: folded(parts) };
  const isBytes = parts.every((it) => it.kind === 'Constant' && it.type === 'bytes');
  if (isBytes) return { kind: 'Constant', from, to, type: 'bytes', value: p.text.slice(from, to) };
  const value = parts.map((it) => (it.kind === 'Constant' ? it.value : '')).join('');
  return { kind: 'Constant', from, to, type: 'str', value };
}

function folded(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.kind === 'Constant' && last?.kind === 'Constant') {
      const { from, type } = last;
      result[result.length - 1] = constant(from, part.to, type, last.value + part.value);
    } else result.push(part);
  }
  return result.filter((it) => it.kind !== 'Constant' || it.value !== '');
}

function constant(from: number, to: number, type: Constant['type'], value: string): Constant {
  return { kind: 'Constant', from, to, type, value };
}

function plainString(p: Cursor): Constant {
  const { from, to, flags, contentFrom, contentTo, text } = p;
  if ((flags & OPEN) !== 0) fail(p, 'expected a closing quote');
  // A problem may have cut the line here; the literal stays what it is.
  if (p.retryAt < 0) advance(p);
  if ((flags & BYTES) !== 0) return constant(from, to, 'bytes', text.slice(from, to));
  return constant(from, to, 'str', decodeText(text, contentFrom, contentTo, flags));
}

/** At an `FStr`: its parts are added to `parts`, and the cursor goes behind it. True for a t-string. */
function formattedString(p: Cursor, parts: Part[]): boolean {
  const { from, flags, contentFrom, cut, depth, fieldDepth } = p;
  const kept = parts.length;
  const errorCount = p.errors.length;
  readInside(p, contentFrom, flags, parts);
  // Only the outermost literal is read twice: doubling at each level would take forever.
  if (p.errors.length > errorCount && (flags & TRIPLE) === 0 && fieldDepth < 0 && p.retryAt < 0) {
    // Once more, and not further than to the end of the line.
    const first = p.errors[errorCount];
    p.errors.length = errorCount;
    parts.length = kept;
    p.depth = depth;
    p.fieldDepth = fieldDepth;
    const lineEnd = endOfLine(p.text, contentFrom, p.end);
    const end = p.end;
    p.end = lineEnd;
    p.from = from;
    readInside(p, contentFrom, flags, parts);
    p.end = end;
    if (p.errors.length === errorCount && first !== undefined) p.errors.push(first);
    p.depth = depth;
    p.fieldDepth = fieldDepth;
    p.cut = cut;
    resume(p, p.to);
  }
  return (flags & TEMPLATE) !== 0;
}

/** Continues with ordinary tokens behind `at`. */
function resume(p: Cursor, at: number): void {
  p.kind = T.Str;
  p.to = at;
  advance(p);
}

function endOfLine(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 13) i++;
  return i;
}

/**
 * Literals in fields of literals. A broken literal reads on through all of them, so the limit also
 * bounds how much is read twice.
 */
const MAX_LITERALS = 16;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const BACKSLASH = 92;

function readInside(p: Cursor, contentFrom: number, flags: number, parts: Part[]): void {
  const text = p.text;
  const quote = text.charCodeAt(contentFrom - 1);
  const isTriple = (flags & TRIPLE) !== 0;
  const from = p.from;
  const end = isTriple ? endOfTriple(p) : p.end;
  let i = contentFrom;
  let start = i;
  // `{{` says `{` and stands on two places.
  const flush = (to: number, placeTo: number): void => {
    if (to > start) parts.push(constant(start, placeTo, 'str', decodeText(text, start, to, flags)));
  };
  for (;;) {
    const c = i < end ? text.charCodeAt(i) : -1;
    if (c === quote && (!isTriple || isTripled(text, i, quote, end))) {
      flush(i, i);
      resume(p, isTriple ? i + 3 : i + 1);
      return;
    }
    if (c === -1 || (!isTriple && (c === 10 || c === 13))) {
      flush(i, i);
      p.to = i;
      if (c === -1 && isTriple && i === text.length) p.isOpenEnded = true;
      addProblem(p, from, i, 'expected a closing quote');
      resume(p, i);
      return;
    }
    if (c === OPEN_BRACE || c === CLOSE_BRACE) {
      if (text.charCodeAt(i + 1) === c) {
        flush(i + 1, i + 2);
        i += 2;
        start = i;
      } else if (c === OPEN_BRACE && p.fields >= MAX_LITERALS) {
        addProblem(p, i, i + 1, 'expected less deeply nested literals');
        i++;
      } else if (c === OPEN_BRACE) {
        flush(i, i);
        i = readField(p, i, flags, parts);
        if (p.kind === T.Newline) return;
        start = i;
      } else {
        addProblem(p, i, i + 1, 'expected }}');
        i++;
      }
    } else if (c === BACKSLASH) i = Math.min(end, afterEscape(text, i, flags));
    else i++;
  }
}

/** `\N{DASH}` is no field, and an escaped brace is one. */
function afterEscape(text: string, at: number, flags: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === OPEN_BRACE || next === CLOSE_BRACE) return at + 1;
  if ((flags & RAW) === 0 && next === 78 && text.charCodeAt(at + 2) === OPEN_BRACE) {
    const close = text.indexOf('}', at);
    return close < 0 ? at + 3 : close + 1;
  }
  return next === 13 && text.charCodeAt(at + 2) === 10 ? at + 3 : at + 2;
}

function isTripled(text: string, at: number, quote: number, end: number): boolean {
  return at + 2 < end && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
}

/**
 * At the `{` of a field: adds it to `parts` (with the text in front of it for `{x=}`). The offset
 * behind its `}`; where there is none, the cursor is at a `Newline`.
 */
function readField(p: Cursor, open: number, flags: number, parts: Part[]): number {
  const outer = p.fieldDepth;
  p.fields++;
  p.nesting++;
  p.depth++;
  p.fieldDepth = p.depth;
  const depth = p.depth;
  p.kind = T.Comma;
  p.to = open + 1;
  advance(p);
  const value = p.grammar.expressions(p);
  let hasDefault = true;
  let conversion: FormattedValue['conversion'] = '';
  if (p.kind === T.Equal) {
    advance(p);
    parts.push(constant(open + 1, p.from, 'str', debugText(p.text, open + 1, p.from)));
    conversion = 'r';
  }
  if (p.kind === T.Exclam) {
    advance(p);
    conversion = toConversion(p);
    hasDefault = false;
  }
  let formatSpec: JoinedStr | null = null;
  if (p.kind === T.Colon && p.depth === depth) {
    formatSpec = readFormat(p, flags);
    if (hasDefault) conversion = '';
  }
  if (p.kind !== T.RBrace) {
    fail(p, 'expected }');
    skipToClose(p, depth);
  }
  // A cut may lie in front of a literal that was begun behind it.
  const to = Math.max(open + 1, p.kind === T.RBrace ? p.to : p.from);
  p.fieldDepth = outer;
  p.fields--;
  p.nesting--;
  parts.push({ kind: 'FormattedValue', from: open, to, value, conversion, formatSpec });
  return to;
}

function debugText(text: string, from: number, to: number): string {
  const raw = text.slice(from, to).replace(/\r\n?/g, '\n');
  return raw.includes('#') ? withoutComments(raw) : raw;
}

/** As CPython keeps it: a comment goes, its line end stays; a `#` in a string is no comment. */
function withoutComments(text: string): string {
  let kept = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quote === '' && char === '#') {
      const end = text.indexOf('\n', i);
      if (end < 0) break;
      i = end;
      kept += '\n';
      continue;
    }
    if (char === '"' || char === "'") quote = quote === '' ? char : quote === char ? '' : quote;
    kept += char;
  }
  return kept;
}

function toConversion(p: Cursor): FormattedValue['conversion'] {
  const word = p.kind === T.Name ? p.word : '';
  if (word !== 's' && word !== 'r' && word !== 'a') {
    fail(p, 'expected s, r or a');
    return '';
  }
  advance(p);
  return word;
}

function skipToClose(p: Cursor, depth: number): void {
  while (p.kind !== T.Newline && p.kind !== T.EndOfCell) {
    if (p.kind === T.RBrace && p.depth < depth) return;
    advance(p);
  }
  if (p.kind === T.EndOfCell) endLine(p, p.from);
}

/** Fields in formats of fields in formats; CPython stops at two. */
const MAX_FIELDS = 250;

/** At the `:` of a field: its format, up to the `}`, which is then the current token. */
function readFormat(p: Cursor, flags: number): JoinedStr {
  const text = p.text;
  const from = p.from;
  const isTriple = (flags & TRIPLE) !== 0;
  const values: Part[] = [];
  let i = p.to;
  let start = i;
  const flush = (to: number): void => {
    if (to > start) values.push(constant(start, to, 'str', decodeText(text, start, to, flags)));
  };
  for (;;) {
    const c = i < p.end ? text.charCodeAt(i) : -1;
    if (c === CLOSE_BRACE) {
      flush(i);
      p.kind = T.Comma;
      p.to = i;
      advance(p);
      break;
    }
    if (c === -1 || (!isTriple && (c === 10 || c === 13))) {
      flush(i);
      p.to = i;
      endLine(p, i);
      break;
    }
    if (c === OPEN_BRACE && p.nesting < MAX_FIELDS) {
      flush(i);
      i = readField(p, i, flags, values);
      if (p.kind === T.Newline) break;
      start = i;
    } else if (c === BACKSLASH) i = Math.min(p.end, afterEscape(text, i, flags));
    else i++;
  }
  const to = i;
  return { kind: 'JoinedStr', from, to, isTemplate: false, values: folded(values) };
}
