/** Tokens in quotes: strings of every dialect, quoted names, dollar quotes, templates in braces. */
import { holeAt, single } from './lexer-state.ts';
import type { State } from './lexer-state.ts';
import { BAD, HOLE, MARK, NUMBER, PARAM, QUOTED, TEXT } from './tokens.ts';
import { numberEnd } from './numbers.ts';
import { digit, dollarQuoteEnd, nameEnd, namePart, quotedEnd } from './scanning.ts';
import { bracesHole, jinjaEnd, separatorEnd, separates, templateName } from './templates.ts';

export function stringToken(state: State, from: number, quoteAt: number): number {
  const { text, dialect } = state;
  const quote = text.charCodeAt(quoteAt);
  const prefix = text.slice(from, quoteAt).toUpperCase();
  if (prefix.endsWith('Q') && dialect.name === 'oracle') return oracleQuote(state, from, quoteAt);
  const escapes =
    prefix === 'E' || (dialect.backslash && !(prefix === 'R' && dialect.name !== 'bigquery'));
  if (
    dialect.adjacentStrings &&
    text.charCodeAt(quoteAt + 1) === quote &&
    text.charCodeAt(quoteAt + 2) === quote
  ) {
    const end = tripleEnd(text, quoteAt + 3, quote, escapes);
    if (end >= 0) return single(state, TEXT, from, end);
  }
  const end = quotedEnd(text, quoteAt, quote, escapes);
  if (end < 0) return single(state, BAD, from, text.length);
  return single(state, TEXT, from, end);
}

function tripleEnd(text: string, at: number, quote: number, escapes: boolean): number {
  for (let i = at; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 92 && escapes) i += 1;
    else if (code === quote && text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote)
      return i + 3;
  }
  return -1;
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

function oracleQuote(state: State, from: number, quoteAt: number): number {
  const { text } = state;
  const open = text.charAt(quoteAt + 1);
  const end = text.indexOf(`${CLOSERS[open] ?? open}'`, quoteAt + 2);
  return end < 0 ? single(state, BAD, from, text.length) : single(state, TEXT, from, end + 2);
}

export function quotedToken(state: State, at: number, close: string): number {
  const { text } = state;
  const end = quotedEnd(
    text,
    at,
    close.charCodeAt(0),
    close === '`' && state.dialect.name === 'bigquery',
  );
  if (end < 0) return single(state, BAD, at, text.length);
  let name = text.slice(at + 1, end - 1);
  if (name.includes(close + close)) name = name.replaceAll(close + close, close);
  const hole = state.holes[state.hole];
  if (hole !== undefined && hole.from > at && hole.to < end) {
    let cut = '';
    let i = at + 1;
    while (i < end - 1) {
      const inner = holeAt(state, i);
      cut += inner === undefined ? text.charAt(i) : '{?}';
      i = inner === undefined ? i + 1 : inner.to;
    }
    return single(state, HOLE, at, end, cut);
  }
  if (name.includes('{{')) return single(state, HOLE, at, end, templateName(name));
  return single(state, QUOTED, at, end, name);
}

export function dollar(state: State, at: number): number {
  const { text } = state;
  const quoted = dollarQuoteEnd(text, at);
  if (quoted === -1) return single(state, BAD, at, text.length);
  if (quoted > at) return single(state, TEXT, at, quoted);
  if (text.charCodeAt(at + 1) === 123) {
    const end = text.slice(at, at + 400).indexOf('}');
    if (end > 0) return single(state, HOLE, at, at + end + 1, '{?}');
  }
  if (state.dialect.name === 'tsql' && digit(text.charCodeAt(at + 1)))
    return single(state, NUMBER, at, numberEnd(text, at + 1));
  const end = nameEnd(text, at + 1);
  if (end > at + 1) return single(state, PARAM, at, end, text.slice(at, end));
  return single(state, MARK, at, at + 1, '$');
}

export function brace(state: State, at: number): number {
  const { text } = state;
  const after = text.charCodeAt(at + 1);
  if (after === 123) {
    const end = jinjaEnd(text, at);
    if (end < 0) return single(state, BAD, at, text.length);
    // `{{ ',' if not loop.last }}` parts the turns of a loop; its body is read once.
    if (separates(text.slice(at, end))) return end;
    let name = templateName(text.slice(at, end));
    let stop = end;
    while (stop < text.length && namePart(text.charCodeAt(stop))) stop += 1;
    name += text.slice(end, stop);
    return single(state, HOLE, at, stop, name);
  }
  if (after === 37 || after === 35) {
    const end = text.indexOf(after === 37 ? '%}' : '#}', at + 2);
    if (end < 0) return single(state, BAD, at, text.length);
    return after === 37 ? separatorEnd(text, at, end + 2) : end + 2;
  }
  const end = bracesHole(text, at);
  if (end > at) {
    let stop = end;
    while (stop < text.length && namePart(text.charCodeAt(stop))) stop += 1;
    return single(state, HOLE, at, stop, text.slice(at, stop));
  }
  return single(state, MARK, at, at + 1, '{');
}
