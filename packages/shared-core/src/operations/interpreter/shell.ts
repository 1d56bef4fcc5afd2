/** Shell text: which files it reads, where it sends, which Python values it is given. Words, not a shell. */
import { NO_DATA, source, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { literal } from '../../values/pattern.ts';
import { placeOfPatterns } from '../models/targets.ts';
import { recordFlow } from '../record/emit.ts';
import { hostOf, placeOfKind } from '../record/resource.ts';
import type { Place } from '../record/resource.ts';
import type { DestinationType } from '../operation.ts';
import { allocate, dataIn, gap } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { resolveName } from './scope.ts';
import { any, object } from './value.ts';
import type { Value } from './value.ts';

/** Commands that neither read data nor send it. */
const HARMLESS: ReadonlySet<string> = new Set([
  'pip',
  'pip3',
  'conda',
  'mamba',
  'uv',
  'poetry',
  'apt',
  'apt-get',
  'brew',
  'ls',
  'pwd',
  'cd',
  'mkdir',
  'rmdir',
  'echo',
  'which',
  'date',
  'whoami',
  'nvidia-smi',
  'free',
  'df',
  'du',
  'uname',
  'ps',
  'top',
  'env',
  'export',
  'true',
  'false',
  'sleep',
  'touch',
  'chmod',
  'rm',
  'tree',
  'find',
  'wc',
  'nproc',
  'lscpu',
  'python',
  'python3',
  'jupyter',
  'hostname',
  'java',
  'javac',
  'make',
  'sudo',
  'clear',
  'test',
  'set',
  'kill',
  'file',
  'stat',
  'tar',
  'unzip',
  'zip',
  'gunzip',
  'gzip',
]);
const RUNS_CODE: ReadonlySet<string> = new Set([
  'python',
  'python3',
  'jupyter',
  'make',
  'java',
  'sudo',
  'bash',
  'sh',
  'node',
  'Rscript',
]);
const SHOWS: ReadonlySet<string> = new Set([
  'cat',
  'head',
  'tail',
  'less',
  'more',
  'grep',
  'awk',
  'sed',
  'cut',
  'sort',
  'uniq',
  'csvlook',
  'jq',
  'strings',
  'xxd',
  'column',
]);
const COPIES: ReadonlySet<string> = new Set(['cp', 'mv', 'rsync', 'scp', 'ln', 'install', 'dd']);
const SENDS: ReadonlySet<string> = new Set([
  'curl',
  'wget',
  'http',
  'https',
  'nc',
  'ncat',
  'netcat',
  'telnet',
  'ftp',
  'sftp',
  'mail',
  'sendmail',
  'mutt',
  'mailx',
  'rclone',
  'ssh',
  'git',
  'gh',
  'kaggle',
  'gist',
]);
const CLOUD: ReadonlySet<string> = new Set([
  'aws',
  'gsutil',
  'gcloud',
  'az',
  'azcopy',
  's3cmd',
  'bq',
  'mc',
  'databricks',
  'snowsql',
  'hdfs',
  'hadoop',
]);

/** Splits at `;`, `&&`, `||`, newlines; then at `|`. Quotes are honoured. */
function commandsOf(text: string): readonly (readonly (readonly string[])[])[] {
  const out: string[][][] = [[[]]];
  let word = '';
  let quoted: string | null = null;
  let started = false;
  const pipeline = (): string[][] => out[out.length - 1] ?? [];
  const flush = (): void => {
    if (started) pipeline()[pipeline().length - 1]?.push(word);
    word = '';
    started = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quoted !== null) {
      if (c === quoted) quoted = null;
      else word += c;
    } else if (c === '"' || c === "'") {
      quoted = c;
      started = true;
    } else if (c === '\\' && text.charAt(i + 1) === '\n') i++;
    else if (c === '\n' || c === ';' || c === '&') {
      flush();
      if (pipeline().some((it) => it.length > 0)) out.push([[]]);
    } else if (c === '|') {
      flush();
      if (text.charAt(i + 1) === '|') {
        i++;
        out.push([[]]);
      } else pipeline().push([]);
    } else if (c === '>' || c === '<') {
      flush();
      const twice = text.charAt(i + 1) === c;
      if (twice) i++;
      pipeline()[pipeline().length - 1]?.push(c);
    } else if (/\s/.test(c)) flush();
    else {
      word += c;
      started = true;
    }
  }
  flush();
  return out;
}

export function runShell(m: Machine, text: string, at: Ranged, viaCall: boolean): Value {
  let captured: Data = NO_DATA;
  for (const pipeline of commandsOf(text)) {
    let piped: Data = NO_DATA;
    for (const words of pipeline) piped = runCommand(m, words, piped, at);
    captured = union(captured, piped);
  }
  if (!viaCall && captured.srcs.length > 0) m.show(any(captured), at, 'shell');
  return allocate(m, object('list', { elem: any(captured, 'str') }), at);
}

/** A command and where it stands. */
interface Command {
  readonly name: string;
  readonly api: string;
  readonly at: Ranged;
}

function readFile(m: Machine, path: string, { at, api }: Command): Data {
  const place = placeOfPatterns(m, [literal(path)]);
  recordFlow(m, { kind: 'read', api, at, place, values: [] });
  const key = place.key ?? path;
  const written = m.state.getObj(`#file:${key}`);
  return written === undefined ? { ...NO_DATA, srcs: [source(key, '*')] } : written.data;
}

/** Python values in a command: `{name}` and `$name`. */
function interpolated(m: Machine, words: readonly string[]): Data {
  let data: Data = NO_DATA;
  for (const word of words)
    for (const match of word.matchAll(/\{(\w+)|\$\{?(\w+)/g)) {
      const value = resolveName(m, match[1] ?? match[2] ?? '');
      if (value !== undefined) data = union(data, dataIn(m, value));
    }
  return data;
}

function looksLikeData(word: string): boolean {
  return /\.(csv|tsv|parquet|json|jsonl|xlsx?|feather|pkl|pickle|db|sqlite|txt|gz|zip|dat|avro|orc|h5|ipynb|sql)$/i.test(
    word,
  );
}

function isUrl(word: string): boolean {
  return /^[a-z][a-z0-9+]*:\/\//i.test(word);
}

function runCommand(m: Machine, words: readonly string[], piped: Data, at: Ranged): Data {
  const redirect = words.lastIndexOf('>');
  const target = redirect >= 0 ? words[redirect + 1] : undefined;
  const main = (redirect >= 0 ? words.slice(0, redirect) : words).filter((it) => it !== '<');
  // `KEY=value command`, `sudo command`.
  let skip = 0;
  while (
    /^\w+=\S*$/.test(main[skip] ?? '') ||
    main[skip] === 'sudo' ||
    main[skip] === 'nohup' ||
    main[skip] === 'time'
  )
    skip++;
  const name = (main[skip] ?? '').replace(/^.*\//, '');
  const args = main.slice(skip + 1);
  const api = `shell.${/^[\w.-]+$/.test(name) ? name : 'command'}`;
  const given = union(piped, interpolated(m, args));
  const command: Command = { name, api, at };
  const out = effect(m, command, args, given);
  if (target === undefined) return out;
  exportTo(m, placeOfPatterns(m, [literal(target)]), out, command);
  return NO_DATA;
}

function exportTo(m: Machine, place: Place, data: Data, { at, api }: Command): void {
  const remote = place.resource.type !== 'local_file';
  recordFlow(m, {
    kind: remote ? 'send' : 'export',
    api,
    at,
    place,
    values: [any(data)],
    onlyWithData: true,
  });
}

function filesIn(args: readonly string[]): readonly string[] {
  return args.filter(
    (it) => !it.startsWith('-') && !isUrl(it) && (looksLikeData(it) || it.includes('/')),
  );
}

function effect(m: Machine, command: Command, args: readonly string[], given: Data): Data {
  const { name, api, at } = command;
  if (name === '') return given;
  if (name === 'echo' || name === 'printf') return given;
  if (SHOWS.has(name)) {
    let data = given;
    for (const it of args.filter(
      (x) => !x.startsWith('-') && (looksLikeData(x) || x.includes('/')),
    ))
      data = union(data, readFile(m, it, command));
    return data;
  }
  if (COPIES.has(name)) return copyFiles(m, args, command);
  if (SENDS.has(name) || CLOUD.has(name)) return sendFiles(m, command, args, given);
  if (RUNS_CODE.has(name)) {
    const inline =
      args.includes('-c') || args.some((it) => looksLikeData(it)) || given.srcs.length > 0;
    if (inline || args.some((it) => /\.(py|sh|R|js)$/.test(it))) gap(m, 'shell', api, at);
    if (given.srcs.length > 0) m.expose([any(given)], api, 'shell', at);
    return given;
  }
  if (HARMLESS.has(name)) return given;
  gap(m, 'shell', api, at);
  let data = given;
  for (const it of filesIn(args)) data = union(data, readFile(m, it, command));
  if (data.srcs.length > 0) m.expose([any(data)], api, 'shell', at);
  return data;
}

function copyFiles(m: Machine, args: readonly string[], command: Command): Data {
  const paths = args.filter((it) => !it.startsWith('-'));
  const to = paths.at(-1);
  let data: Data = NO_DATA;
  for (const it of paths.slice(0, -1)) data = union(data, readFile(m, it, command));
  if (to !== undefined) exportTo(m, placeOfPatterns(m, [literal(to)]), data, command);
  return NO_DATA;
}

function sendFiles(m: Machine, command: Command, args: readonly string[], given: Data): Data {
  const { name, api, at } = command;
  const url = args.find((it) => isUrl(it.replace(/^.*?@/, ''))) ?? args.find((it) => isUrl(it));
  if (name === 'git' || name === 'gh') {
    if (args.includes('push')) gap(m, 'shell', api, at);
    return NO_DATA;
  }
  let data = given;
  for (const raw of args) {
    const path = raw.replace(/^[^@=]*[@=]@?/, '');
    if (raw.startsWith('-') && !raw.includes('@')) continue;
    if (raw.includes('@') && !isUrl(raw) && path !== raw && path !== '')
      data = union(data, path === '-' ? given : readFile(m, path, command));
    else if (!isUrl(raw) && looksLikeData(raw) && !isOutput(args, raw))
      data = union(data, readFile(m, raw, command));
  }
  const place =
    url === undefined ? placeOfKind(name, destinationOf(name)) : placeOfPatterns(m, [literal(url)]);
  if (data.srcs.length > 0) recordFlow(m, { kind: 'send', api, at, place, values: [any(data)] });
  else if (url !== undefined) {
    recordFlow(m, { kind: 'read', api, at, place, values: [] });
    if (place.key !== null && hostOf(url) !== null) return NO_DATA;
  }
  return NO_DATA;
}

function destinationOf(name: string): DestinationType {
  if (CLOUD.has(name)) return 'object_store';
  return name.startsWith('mail') || name === 'sendmail' || name === 'mutt' ? 'email' : 'http';
}

function isOutput(args: readonly string[], word: string): boolean {
  const before = args[args.indexOf(word) - 1];
  return (
    before === '-o' || before === '-O' || before === '--output' || before === '--output-document'
  );
}
