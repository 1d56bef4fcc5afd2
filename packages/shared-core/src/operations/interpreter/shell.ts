/**
 * Runs shell text on the abstract machine: variables, substitutions, pipes and redirections, and the
 * working folder. What a command does with its files is in `shell-commands.ts`.
 */
import { isEmpty, NO_DATA, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { concatAll, literal } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import { allocate, dataIn, gap, under } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { runCommand } from './shell-commands.ts';
import { exportTo, readFile, variable } from './shell-state.ts';
import type { Shell } from './shell-state.ts';
import { MAX_TEXT, parseShell } from './shell-syntax.ts';
import type { ShellCommand, Word } from './shell-syntax.ts';
import { markedValue, shellTextOf } from './shell-text.ts';
import type { ShellText } from './shell-text.ts';
import { textOfValue } from './operators.ts';
import { any, constText, object, str, strOf, unknownStr } from './value.ts';
import type { StrValue, Value } from './value.ts';

/** Substitutions in substitutions: deeper than anybody writes. */
const MAX_DEPTH = 6;

/** `args`: what `$1`, `$2` … stand for. `viaCall`: a Python call keeps the output, nothing is shown. */
export function runShell(
  m: Machine,
  text: ShellText,
  at: Ranged,
  viaCall: boolean,
  args: readonly StrValue[] = [],
): Value {
  let out: Data = text.data;
  const run = (line: string): void => {
    const shell: Shell = {
      m,
      at,
      names: new Map(),
      values: text.values,
      cwd: null,
      depth: 0,
      lines: runLines,
    };
    args.forEach((it, i) => shell.names.set(String(i + 1), it));
    const all = args.reduce<StrValue | null>((a, b) => (a === null ? b : joined(a, b)), null);
    if (all !== null) shell.names.set('@', all);
    out = union(out, runLines(shell, line).data);
  };
  if (text.texts.length === 1) run(text.texts[0] ?? '');
  else under(m, 'maybe', () => text.texts.forEach(run));
  if (!viaCall && !isEmpty(out)) m.show(any(out), at, 'shell');
  return allocate(m, object('list', { elem: any(out, 'str') }), at);
}

/** A command given as words, which no shell takes apart: `subprocess.run(["cp", a, b])`. */
export function runWords(m: Machine, words: readonly StrValue[], at: Ranged): Value {
  const shell: Shell = {
    m,
    at,
    names: new Map(),
    values: [],
    cwd: null,
    depth: 0,
    lines: runLines,
  };
  const out = runCommand(shell, words, str(''));
  return allocate(m, object('list', { elem: any(out.data, 'str') }), at);
}

/** A command line that is a Python value: one text, or a list of words. */
export function runCommandLine(m: Machine, command: Value, api: string, at: Ranged): Value {
  const { known, more } =
    command.k === 'str' || command.k === 'any'
      ? { known: [command], more: null }
      : m.iterate(command, at);
  const words = known.map((it): StrValue => {
    const { pats, data } = textOfValue(m, it);
    return strOf(pats, data);
  });
  const first = words[0];
  const unseen = first?.pats.some((it) => typeof it[0] === 'object') ?? true;
  if (unseen || more !== null) {
    gap(m, 'shell', api, at);
    m.expose([command], api, 'shell', at);
    return any(dataIn(m, command), 'str');
  }
  return command.k === 'str'
    ? runShell(m, shellTextOf(m, command), at, true)
    : runWords(m, words, at);
}

/** Runs text in a shell that stands already: `sh -c`, `$(…)`. Answers what it prints. */
export function runLines(shell: Shell, text: string): StrValue {
  // What is cut off, or stands too deep, is not silent.
  if (shell.depth >= MAX_DEPTH || text.length > MAX_TEXT) {
    gap(shell.m, 'shell', 'shell.command', shell.at);
    return unknownStr();
  }
  shell.depth++;
  let printed: StrValue | null = null;
  for (const pipeline of parseShell(text)) {
    let piped = str('');
    for (const command of pipeline) piped = runOne(shell, command, piped);
    if (piped.data.srcs.length > 0 || constText(piped) !== '')
      printed = printed === null ? piped : { ...unknownStr(union(printed.data, piped.data)) };
  }
  shell.depth--;
  return printed ?? str('');
}

function runOne(shell: Shell, command: ShellCommand, piped: StrValue): StrValue {
  let input = piped;
  let target: StrValue | null = null;
  for (const it of command.redirects) {
    const value = wordValue(shell, it.word);
    if (it.kind === 'out') target = value;
    else if (it.kind === 'text') input = value;
    else input = unknownStr(union(input.data, readFile(shell, value, 'shell.read')));
  }
  const out = runCommand(shell, expandWords(shell, command.words), input);
  if (target === null) return out;
  if (!/^\/dev\/(null|stderr|tty)$/.test(constText(target) ?? ''))
    exportTo(shell, target, out.data, apiOf(command));
  return str('');
}

function apiOf(command: ShellCommand): string {
  const first = command.words[0]?.segments[0];
  const name = first?.kind === 'text' ? first.text.replace(/^.*\//, '') : '';
  return `shell.${/^[\w.-]+$/.test(name) ? name : 'command'}`;
}

/** Words with their variables filled in; a value with blanks in it is several words. */
function expandWords(shell: Shell, words: readonly Word[]): readonly StrValue[] {
  return words.flatMap((word) => {
    const value = wordValue(shell, word);
    const text =
      word.quoted || word.segments.every((it) => it.kind === 'text') ? null : constText(value);
    if (text === null || !/\s/.test(text)) return [value];
    return text
      .trim()
      .split(/\s+/)
      .map((it) => str(it, value.data));
  });
}

function joined(a: StrValue, b: StrValue): StrValue {
  return strOf([...a.pats, ...b.pats], union(a.data, b.data));
}

function wordValue(shell: Shell, word: Word): StrValue {
  let out = str('');
  for (const it of word.segments) {
    const piece: StrValue =
      it.kind === 'text'
        ? markedText(shell.values, it.text)
        : it.kind === 'name'
          ? variable(shell, it.name)
          : runLines({ ...shell, names: new Map(shell.names) }, it.text);
    out = strOf(concatAll(out.pats, piece.pats), union(out.data, piece.data));
  }
  return out;
}

/** Text in which some characters stand for Python values. */
export function markedText(values: readonly StrValue[], text: string): StrValue {
  if (values.length === 0) return str(text);
  let pats: readonly Pattern[] = [[]];
  let data: Data = NO_DATA;
  let plain = '';
  for (const c of text) {
    const value = values[markedValue(c, values)];
    if (value === undefined) {
      plain += c;
      continue;
    }
    pats = concatAll(concatAll(pats, [literal(plain)]), value.pats);
    data = union(data, value.data);
    plain = '';
  }
  return strOf(concatAll(pats, [literal(plain)]), data);
}
