/** What commands of the shell do: which files they read, copy, pack, show or send, and what they run. */
import { isEmpty, NO_DATA, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { renderPattern } from '../../values/pattern.ts';
import { recordFlow } from '../record/emit.ts';
import { placeOfKind } from '../record/resource.ts';
import { runApart } from './apart.ts';
import { writtenText } from './imports.ts';
import { gap } from './machine.ts';
import { exportTo, placeOfWord, readFile, variable } from './shell-state.ts';
import type { Shell } from './shell-state.ts';
import {
  CLOUD,
  COPIES,
  destinationOf,
  GRAMMAR,
  HARMLESS,
  isUrl,
  looksLikeData,
  PACKS,
  PREFIXES,
  RUNS_CODE,
  SENDS,
  SHOWS,
  TRANSFERS,
} from './shell-names.ts';
import { any, constText, str, strOf, unknownStr } from './value.ts';
import type { StrValue } from './value.ts';

/** A command: its name, its words as text and as values. */
interface Command {
  readonly shell: Shell;
  readonly name: string;
  readonly api: string;
  readonly args: readonly StrValue[];
  /** The text of each word, with `{…}` where it is not known. */
  readonly texts: readonly string[];
  /** What is piped in. */
  readonly input: StrValue;
  /** What is piped in or stands in the words. */
  readonly given: Data;
}

function textOf(value: StrValue): string {
  return renderPattern(value.pats[0] ?? []);
}

/** Runs one command; answers what it prints. */
export function runCommand(shell: Shell, words: readonly StrValue[], input: StrValue): StrValue {
  let skip = 0;
  for (; skip < words.length; skip++) {
    const word = words[skip];
    const text = word === undefined ? '' : textOf(word);
    const assigned = /^(\w+)=/.exec(text);
    if (assigned !== null && word !== undefined) {
      shell.names.set(assigned[1] ?? '', withoutPrefix(word, assigned[0].length));
      continue;
    }
    if (!PREFIXES.has(text)) break;
    // `sudo -u me`, `timeout 5`, `nice -n 5`: options and numbers before the command.
    while (/^(-\w.*|\d+[smh]?)$/.test(textOf(words[skip + 1] ?? str('')))) skip++;
  }
  const first = words[skip];
  if (first === undefined) return input;
  const args = words.slice(skip + 1);
  const name = textOf(first).replace(/^.*\//, '');
  let given = union(input.data, first.data);
  for (const it of args) given = union(given, it.data);
  return effect({
    shell,
    name,
    api: `shell.${/^[\w.-]+$/.test(name) ? name : 'command'}`,
    args,
    texts: args.map(textOf),
    input,
    given,
  });
}

function withoutPrefix(word: StrValue, length: number): StrValue {
  const pats = word.pats.map((it) => {
    const head = it[0];
    if (typeof head !== 'string') return it;
    const rest = head.slice(length);
    return rest === '' ? it.slice(1) : [rest, ...it.slice(1)];
  });
  return strOf(pats, word.data);
}

/** A word that may name a file: not an option, not an address. */
function isPath(value: StrValue, text: string): boolean {
  if (text.startsWith('-') || isUrl(text)) return false;
  return looksLikeData(text) || text.includes('/') || value.pats.some((it) => it.some(isHole));
}

function isHole(part: unknown): boolean {
  return typeof part !== 'string';
}

function pathsIn({ args, texts, shell }: Command): readonly StrValue[] {
  // Behind `cd` a bare name is a file of that folder.
  return args.filter((it, i) => {
    const text = texts[i] ?? '';
    return (
      isPath(it, text) || (shell.cwd !== null && /^[\w.-]+$/.test(text) && !text.startsWith('-'))
    );
  });
}

function readAll(command: Command, list: readonly StrValue[]): Data {
  let data: Data = NO_DATA;
  for (const it of list) data = union(data, readFile(command.shell, it, command.api));
  return data;
}

function printed(data: Data): StrValue {
  return isEmpty(data) ? str('') : unknownStr(data);
}

// A dispatch over kinds of command: one line each.
// eslint-disable-next-line complexity
function effect(command: Command): StrValue {
  const { shell, name, api, args, texts, given } = command;
  const { m, at } = shell;
  if (name === '' || GRAMMAR.has(name)) return grammar(command);
  if (name === 'for') return loopVariable(command);
  if (name === 'echo' || name === 'printf') return echoed(args);
  if (name === 'export' || name === 'declare' || name === 'readonly') {
    runCommand(
      shell,
      args.filter((_, i) => /^\w+=/.test(texts[i] ?? '')),
      str(''),
    );
    return str('');
  }
  if (name === 'cd' || name === 'pushd') {
    shell.cwd = args.find((_, i) => texts[i]?.startsWith('-') !== true) ?? str('~');
    return str('');
  }
  if (name === 'read') {
    for (const it of texts) if (!it.startsWith('-')) shell.names.set(it, unknownStr(given));
    return str('');
  }
  if (name === 'xargs') return xargs(command);
  if (name === 'find') return find(command);
  if (name === 'tee') {
    for (const it of args) if (!textOf(it).startsWith('-')) exportTo(shell, it, given, api);
    return command.input;
  }
  if (name === 'source' || name === '.') return runScript(command, args[0]);
  if (SHOWS.has(name)) return printed(union(given, readAll(command, pathsIn(command))));
  if (PACKS.has(name)) return pack(command);
  if (COPIES.has(name)) return copy(command);
  if (SENDS.has(name) || CLOUD.has(name)) return send(command);
  if (RUNS_CODE.has(name)) return runCode(command);
  if (HARMLESS.has(name)) return printed(given);
  gap(m, 'shell', api, at);
  const data = union(given, readAll(command, pathsIn(command)));
  if (!isEmpty(data)) m.expose([any(data)], api, 'shell', at);
  return printed(data);
}

function grammar({ shell, api, input }: Command): StrValue {
  // `while read … done < file`: what the loop was given went through its body.
  if (!isEmpty(input.data)) {
    gap(shell.m, 'shell', api, shell.at);
    shell.m.expose([any(input.data)], api, 'shell', shell.at);
  }
  return input;
}

/** `for f in a b`: any of the words. */
function loopVariable({ shell, args, texts }: Command): StrValue {
  const [name, ...list] = args;
  const items = texts[1] === 'in' ? list.slice(1) : [variable(shell, '@')];
  if (name !== undefined && items.length > 0) {
    let data: Data = NO_DATA;
    for (const it of items) data = union(data, it.data);
    shell.names.set(textOf(name), strOf(items.flatMap((it) => it.pats).slice(0, 8), data));
  }
  return str('');
}

function echoed(args: readonly StrValue[]): StrValue {
  const words = args.filter((it) => !/^-[neE]+$/.test(textOf(it)));
  let data: Data = NO_DATA;
  for (const it of words) data = union(data, it.data);
  const texts = words.map((it) => constText(it));
  if (words.length === 1 && words[0] !== undefined) return words[0];
  return texts.includes(null) ? unknownStr(data) : str(texts.join(' '), data);
}

/** `… | xargs -I F cp F /tmp`: the words piped in are arguments. */
function xargs({ shell, args, texts, input }: Command): StrValue {
  let at = 0;
  let mark: string | null = null;
  while (texts[at]?.startsWith('-') === true) {
    const option = texts[at] ?? '';
    if (option.startsWith('-I')) {
      mark = option.length > 2 ? option.slice(2) : (texts[at + 1] ?? '{}');
      at += option.length > 2 ? 1 : 2;
    } else at += /^-[nLPs]$/.test(option) ? 2 : 1;
  }
  const known = constText(input);
  const piped =
    known === null || known === ''
      ? [unknownStr(input.data)]
      : known.split(/\s+/).map((it) => str(it, input.data));
  const words = args.slice(at);
  if (mark === null) return runCommand(shell, [...words, ...piped], str(''));
  const whole = strOf(piped.flatMap((it) => it.pats).slice(0, 8), input.data);
  return runCommand(
    shell,
    words.map((it) => (textOf(it) === mark ? whole : it)),
    str(''),
  );
}

/** `find DIR … -exec COMMAND {} \;`: the command on everything below. Else a list of names. */
function find({ shell, args, texts }: Command): StrValue {
  const folder = args[0] ?? str('.');
  const at = texts.findIndex((it) => /^-(exec|execdir|ok)$/.test(it));
  if (at < 0) {
    const below = folder.pats.map((it) => [...it, { hole: '*' }] as const);
    return texts[0]?.startsWith('-') === true ? unknownStr() : strOf(below, folder.data);
  }
  const end = texts.findIndex((it, i) => i > at && (it === ';' || it === '+'));
  const words = args.slice(at + 1, end < 0 ? args.length : end);
  return runCommand(
    shell,
    words.map((it) => (textOf(it) === '{}' ? folder : it)),
    str(''),
  );
}

function copy(command: Command): StrValue {
  const { shell, args, texts, name, api } = command;
  if (name === 'dd') {
    const operand = (key: string): StrValue | undefined => {
      const found = args[texts.findIndex((it) => it.startsWith(`${key}=`))];
      return found === undefined ? undefined : withoutPrefix(found, key.length + 1);
    };
    const from = operand('if');
    const to = operand('of');
    const data = from === undefined ? command.given : readFile(shell, from, api);
    if (to === undefined) return printed(data);
    exportTo(shell, to, data, api);
    return str('');
  }
  const option = texts.findIndex((it) => it === '-t' || it === '--target-directory');
  const paths = args.filter(
    (_, i) =>
      texts[i]?.startsWith('-') !== true && !(name === 'split' && /^\d+\w?$/.test(texts[i] ?? '')),
  );
  const target = option >= 0 ? args[option + 1] : paths.at(-1);
  const from = paths.filter((it) => it !== target);
  const data = union(command.given, readAll(command, from));
  if (target !== undefined && from.length > 0) exportTo(shell, target, data, api);
  return name === 'pv' ? printed(data) : str('');
}

/** `tar czf out.tgz files`, `zip out.zip files`. Unpacking and listing let nothing out. */
function pack(command: Command): StrValue {
  const { shell, args, texts, name, api } = command;
  if (name === 'tar') {
    const flags =
      texts.find((it, i) => /^-?\w+$/.test(it) && (i === 0 || it.startsWith('-'))) ?? '';
    const creates = /^-?\w*[cru]/.test(flags) || texts.includes('--create');
    if (!creates) return str('');
    const at = texts.findIndex((it) => /^-?\w*f$/.test(it) || it === '--file');
    const archive = at < 0 ? undefined : args[at + 1];
    const files = args.filter(
      (it, i) => it !== archive && it !== args[0] && texts[i]?.startsWith('-') !== true,
    );
    const data = readAll(command, files);
    if (archive === undefined || textOf(archive) === '-') return printed(data);
    exportTo(shell, archive, data, api);
    return str('');
  }
  const paths = args.filter((_, i) => texts[i]?.startsWith('-') !== true && texts[i] !== 'a');
  const [archive, ...files] = paths;
  if (archive !== undefined && files.length > 0)
    exportTo(shell, archive, union(command.given, readAll(command, files)), api);
  return str('');
}

/** Options whose value is a file that is sent: `-T f`, `-d @f`, `-F x=@f`, `--post-file=f`. */
const FILE_OPTION = /^--?(T|upload-file|post-file|body-file|a|attach|attachment)$/;
const OUTPUT_OPTION =
  /^(-o|-O|--output|--output-document|-P|--directory-prefix|-H|--header|-A|-e|-X|--request|-u|-s|-b)$/;

function send(command: Command): StrValue {
  const { shell, name, api, args, texts } = command;
  const { m, at } = shell;
  if (name === 'git' || name === 'gh') {
    if (texts.includes('push') || name === 'gh') gap(m, 'shell', api, at);
    return str('');
  }
  let data = command.given;
  let address: StrValue | undefined;
  const transfer = texts.findIndex((it) => TRANSFERS.has(it));
  args.forEach((value, i) => {
    const text = texts[i] ?? '';
    const before = texts[i - 1] ?? '';
    if (isUrl(text)) {
      address ??= value;
      return;
    }
    const attached = /^(?:-\w|--[\w-]+=|[\w-]+=|--?[\w-]+ )?(?:[\w-]+=)?@(.+)$/.exec(text);
    const option = /^--(?:post|body|upload)-file=/.exec(text);
    if (option !== null)
      data = union(data, readFile(shell, withoutPrefix(value, option[0].length), api));
    else if (attached !== null && attached[1] !== '-')
      data = union(data, readFile(shell, withoutPrefix(value, text.indexOf('@') + 1), api));
    else if (FILE_OPTION.test(before)) data = union(data, readFile(shell, value, api));
    else if (OUTPUT_OPTION.test(before) || text.startsWith('-') || text.startsWith('@')) return;
    else if (looksLikeData(text) || (isPath(value, text) && CLOUD.has(name)))
      data = union(data, readFile(shell, value, api));
    else if (
      CLOUD.has(name) &&
      transfer >= 0 &&
      i > transfer &&
      /^[\w.-]+$/.test(text) &&
      address === undefined
    )
      data = union(data, readFile(shell, value, api));
  });
  const place =
    address === undefined ? placeOfKind(name, destinationOf(name)) : placeOfWord(shell, address);
  if (!isEmpty(data)) recordFlow(m, { kind: 'send', api, at, place, values: [any(data)] });
  else if (address !== undefined) recordFlow(m, { kind: 'read', api, at, place, values: [] });
  return str('');
}

function runCode(command: Command): StrValue {
  const { shell, name, api, args, texts, given, input } = command;
  const { m, at } = shell;
  const inline = args[texts.indexOf('-c') + 1];
  const python = /^i?python\d?$/.test(name);
  const isShell = /^(ba|z|k|da)?sh$/.test(name);
  if (texts.includes('-c') && inline !== undefined) {
    const code = constText(inline);
    if (code !== null && (python || isShell)) {
      if (python) runApart(m, code, at);
      else return shell.lines({ ...shell, names: new Map(shell.names) }, code);
      return str('');
    }
    gap(m, 'shell', api, at);
  }
  const script = args[texts.findIndex((it) => /\.(py|sh|ipynb|R|js|pl|rb)$/.test(it))];
  if (script !== undefined && (python || isShell)) return runScript(command, script);
  // `python - <<EOF`: the text on standard input is the program.
  const program = constText(input);
  if ((python || isShell) && program !== null && program !== '') {
    if (python) runApart(m, program, at);
    else return shell.lines({ ...shell, names: new Map(shell.names) }, program);
    return str('');
  }
  if (script !== undefined || !isEmpty(given) || texts.some((it) => looksLikeData(it)))
    gap(m, 'shell', api, at);
  if (!isEmpty(given)) m.expose([any(given)], api, 'shell', at);
  return printed(given);
}

/** A script of the workspace, or one that a cell wrote. */
function runScript({ shell, api, name }: Command, path: StrValue | undefined): StrValue {
  const { m, at } = shell;
  const text = path === undefined ? null : constText(path);
  const key = text === null ? '' : text.replace(/^\.\//, '');
  const module = key.replace(/\.py$/, '').replaceAll('/', '.');
  const source =
    writtenText(m, key) ?? (key.endsWith('.py') ? m.facts.moduleSource?.(module) : undefined);
  if (source === undefined || text === null) {
    gap(m, 'shell', api, at);
    return str('');
  }
  if (/^(ba|z|k|da)?sh$|^source$|^\.$/.test(name)) return shell.lines(shell, source);
  runApart(m, source, at);
  return str('');
}
