/**
 * Shell text as words, pipelines and redirections. It knows the syntax of a POSIX shell as far as
 * people write it in notebooks; what the words mean is for others.
 *
 * Source: POSIX.1-2017, "Shell Command Language", 2.2 quoting, 2.6 expansions, 2.7 redirection.
 */

/** A piece of a word: plain text, `$name`, or the output of `$(…)`. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'output'; readonly text: string };

export interface Word {
  readonly segments: readonly Segment[];
  /** Some of it stood in quotes: it is not split at blanks. */
  readonly quoted: boolean;
}

export interface Redirect {
  /** `text`: a here-document or here-string, whose words are the input itself. */
  readonly kind: 'in' | 'out' | 'text';
  readonly word: Word;
}

export interface ShellCommand {
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** Commands joined by `|`. */
export type Pipeline = readonly ShellCommand[];

interface OpenWord {
  segments: Segment[];
  text: string;
  quoted: boolean;
  started: boolean;
}

interface HereDocument {
  readonly end: string;
  readonly indented: boolean;
  readonly plain: boolean;
  readonly redirects: Redirect[];
}

interface Reader {
  readonly text: string;
  at: number;
  readonly pipelines: { words: Word[]; redirects: Redirect[] }[][];
  word: OpenWord;
  /** What the next finished word is the operand of. */
  pending: 'in' | 'out' | 'text' | 'here' | 'drop' | null;
  indented: boolean;
  readonly documents: HereDocument[];
}

/** Characters of a text that is read; a longer one is for the caller to say. */
export const MAX_TEXT = 100_000;

export function parseShell(text: string): readonly Pipeline[] {
  const r: Reader = {
    text: text.slice(0, MAX_TEXT),
    at: 0,
    pipelines: [[{ words: [], redirects: [] }]],
    word: emptyWord(),
    pending: null,
    indented: false,
    documents: [],
  };
  while (r.at < r.text.length) readOne(r);
  finishWord(r);
  return r.pipelines.filter((it) => it.some((x) => x.words.length + x.redirects.length > 0));
}

function emptyWord(): OpenWord {
  return { segments: [], text: '', quoted: false, started: false };
}

function current(r: Reader): { words: Word[]; redirects: Redirect[] } {
  const last = r.pipelines[r.pipelines.length - 1]?.at(-1);
  return last ?? { words: [], redirects: [] };
}

function flushText(word: OpenWord): void {
  if (word.text !== '') word.segments.push({ kind: 'text', text: word.text });
  word.text = '';
}

function finishWord(r: Reader): void {
  const { word } = r;
  if (!word.started) return;
  flushText(word);
  r.word = emptyWord();
  const done: Word = { segments: word.segments, quoted: word.quoted };
  const command = current(r);
  const { pending } = r;
  r.pending = null;
  if (pending === null) command.words.push(done);
  else if (pending === 'here')
    r.documents.push({
      end: done.segments.map((it) => (it.kind === 'text' ? it.text : '')).join(''),
      indented: r.indented,
      plain: done.quoted,
      redirects: command.redirects,
    });
  else if (pending !== 'drop') command.redirects.push({ kind: pending, word: done });
}

function separate(r: Reader): void {
  finishWord(r);
  r.pending = null;
  r.pipelines.push([{ words: [], redirects: [] }]);
}

// The alphabet of the shell, one line each.
// eslint-disable-next-line complexity
function readOne(r: Reader): void {
  const c = r.text.charAt(r.at);
  const next = r.text.charAt(r.at + 1);
  switch (c) {
    case '\\':
      if (next !== '\n') append(r, next);
      r.at += 2;
      return;
    case "'":
      readSingle(r);
      return;
    case '"':
      readDouble(r);
      return;
    case '$':
    case '`':
      r.word.started = true;
      readExpansion(r);
      return;
    case '\n':
      separate(r);
      r.at++;
      readDocuments(r);
      return;
    case ';':
    case '(':
    case ')':
      separate(r);
      r.at++;
      return;
    case '&':
      readAmpersand(r, next);
      return;
    case '|':
      finishWord(r);
      if (next === '|') r.pipelines.push([{ words: [], redirects: [] }]);
      else r.pipelines[r.pipelines.length - 1]?.push({ words: [], redirects: [] });
      r.at += next === '|' || next === '&' ? 2 : 1;
      return;
    case '<':
    case '>':
      readRedirect(r, c, next);
      return;
    case '#':
      if (r.word.started) append(r, c);
      else while (r.at + 1 < r.text.length && r.text.charAt(r.at + 1) !== '\n') r.at++;
      r.at++;
      return;
    case ' ':
    case '\t':
    case '\r':
      finishWord(r);
      r.at++;
      return;
    default:
      append(r, c);
      r.at++;
  }
}

function append(r: Reader, c: string): void {
  r.word.text += c;
  r.word.started = true;
}

function readAmpersand(r: Reader, next: string): void {
  if (next === '>') {
    finishWord(r);
    r.pending = 'out';
    r.at += r.text.charAt(r.at + 2) === '>' ? 3 : 2;
    return;
  }
  separate(r);
  r.at += next === '&' ? 2 : 1;
}

function readRedirect(r: Reader, c: string, next: string): void {
  // `2>errors`: a word of digits right before is the descriptor.
  const { word } = r;
  const isErrors = word.started && !word.quoted && word.text === '2' && word.segments.length === 0;
  if (word.started && /^\d$/.test(word.text) && word.segments.length === 0) r.word = emptyWord();
  else finishWord(r);
  r.at++;
  if (next === '(') {
    // `<(command)`: what the command prints, as a file.
    r.word.started = true;
    r.at++;
    r.word.segments.push({ kind: 'output', text: readBalanced(r) });
    return;
  }
  if (c === '>') {
    if (next === '>' || next === '|') r.at++;
    if (next === '&') {
      r.at++;
      r.pending = 'drop';
    } else r.pending = isErrors ? 'drop' : 'out';
    return;
  }
  if (next !== '<') {
    r.pending = next === '&' ? 'drop' : 'in';
    if (next === '&' || next === '>') r.at++;
    return;
  }
  r.at++;
  const third = r.text.charAt(r.at);
  if (third === '<' || third === '-') r.at++;
  r.indented = third === '-';
  r.pending = third === '<' ? 'text' : 'here';
}

function readSingle(r: Reader): void {
  const end = r.text.indexOf("'", r.at + 1);
  const to = end < 0 ? r.text.length : end;
  r.word.text += r.text.slice(r.at + 1, to);
  r.word.started = true;
  r.word.quoted = true;
  r.at = to + 1;
}

function readDouble(r: Reader): void {
  r.word.started = true;
  r.word.quoted = true;
  r.at++;
  while (r.at < r.text.length) {
    const c = r.text.charAt(r.at);
    if (c === '"') break;
    if (c === '\\' && '"\\$`\n'.includes(r.text.charAt(r.at + 1))) {
      r.word.text += r.text.charAt(r.at + 1);
      r.at += 2;
    } else if (c === '$' || c === '`') readExpansion(r);
    else {
      r.word.text += c;
      r.at++;
    }
  }
  r.at++;
}

/** At `$` or a backtick. */
function readExpansion(r: Reader): void {
  const c = r.text.charAt(r.at);
  if (c === '`') {
    const end = r.text.indexOf('`', r.at + 1);
    const to = end < 0 ? r.text.length : end;
    addSegment(r, { kind: 'output', text: r.text.slice(r.at + 1, to) });
    r.at = to + 1;
    return;
  }
  const next = r.text.charAt(r.at + 1);
  if (next === '(') {
    r.at += 2;
    addSegment(r, { kind: 'output', text: readBalanced(r) });
    return;
  }
  if (next === '{') {
    const end = r.text.indexOf('}', r.at);
    const to = end < 0 ? r.text.length : end;
    const name = /^[!#]?(\w+|[@*])/.exec(r.text.slice(r.at + 2, to))?.[1] ?? '';
    addSegment(r, { kind: 'name', name });
    r.at = to + 1;
    return;
  }
  const name = nameAt(r.text, r.at + 1);
  if (name === '') {
    r.word.text += c;
    r.at++;
    return;
  }
  addSegment(r, { kind: 'name', name });
  r.at += 1 + name.length;
}

function addSegment(r: Reader, segment: Segment): void {
  flushText(r.word);
  r.word.segments.push(segment);
}

/** The name of a variable or of a special parameter. */
function nameAt(text: string, from: number): string {
  if ('@*#?!-0123456789'.includes(text.charAt(from)) && from < text.length)
    return text.charAt(from);
  let to = from;
  while (to < text.length && /\w/.test(text.charAt(to))) to++;
  return text.slice(from, to);
}

/** Up to the parenthesis that closes, which is passed. */
function readBalanced(r: Reader): string {
  const from = r.at;
  let depth = 1;
  for (; r.at < r.text.length; r.at++) {
    const c = r.text.charAt(r.at);
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) break;
  }
  const inner = r.text.slice(from, r.at);
  r.at++;
  return inner;
}

/** The bodies of the here-documents announced on the line that just ended. */
function readDocuments(r: Reader): void {
  for (const it of r.documents.splice(0)) {
    const lines: string[] = [];
    while (r.at < r.text.length) {
      const end = r.text.indexOf('\n', r.at);
      const to = end < 0 ? r.text.length : end;
      const line = r.text.slice(r.at, to);
      r.at = to + 1;
      if ((it.indented ? line.trimStart() : line) === it.end) break;
      lines.push(line);
    }
    it.redirects.push({ kind: 'text', word: documentWord(lines.join('\n'), it.plain) });
  }
}

function documentWord(text: string, plain: boolean): Word {
  if (plain) return { segments: [{ kind: 'text', text }], quoted: true };
  const r = {
    text,
    at: 0,
    word: { ...emptyWord(), quoted: true },
    pipelines: [],
    pending: null,
    indented: false,
    documents: [],
  } satisfies Reader;
  while (r.at < text.length) {
    const c = text.charAt(r.at);
    if (c === '$' || c === '`') readExpansion(r);
    else {
      r.word.text += c;
      r.at++;
    }
  }
  flushText(r.word);
  return { segments: r.word.segments, quoted: true };
}
