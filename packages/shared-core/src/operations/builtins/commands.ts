/** Calls that are commands of a shell under another name, and calls that change where a process stands. */
import { NO_DATA, union } from '../../values/data.ts';
import { concat, literal } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import { contentOf, placeOfPatterns } from '../models/targets.ts';
import { recordFlow } from '../record/emit.ts';
import { runApart } from '../interpreter/apart.ts';
import { writtenText } from '../interpreter/imports.ts';
import { allocate, gap, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { textOfValue } from '../interpreter/operators.ts';
import { runCommandLine } from '../interpreter/shell.ts';
import { any, constText, NONE, object, str, strOf, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

function commandLine(api: string): Handler {
  return (m, args, at) => runCommandLine(m, args.pos[0] ?? UNKNOWN, api, at);
}

/** The arguments are the words: `create_subprocess_exec("cp", a, b)`. */
function commandWords(api: string): Handler {
  return (m, args, at) =>
    runCommandLine(m, allocate(m, object('list', { elts: args.pos }), at, ':words'), api, at);
}

/** Relative paths are seen from here on: `os.chdir`, `%cd`, `with chdir(…)`. Folders add up. */
export function changeFolder(m: Machine, value: Value): void {
  const { pats, data } = textOfValue(m, value);
  const before = m.state.getVar('cwd');
  const base = before?.k === 'str' ? before.pats[0] : undefined;
  const next = pats.map((it): Pattern => {
    const head = it[0];
    const anchored = typeof head === 'string' && /^[~/]/.test(head);
    const from = base ?? (m.folder === '' ? undefined : literal(m.folder));
    return anchored || from === undefined ? it : concat(concat(from, literal('/')), it);
  });
  m.state.setVar('cwd', strOf(next, data));
}

const chdir: Handler = (m, args) => {
  changeFolder(m, args.pos[0] ?? args.kw.get('path') ?? str('~'));
  return NONE;
};

/** Data in the name of a file or folder is in the folder for everybody to read. */
function namesPath(api: string): Handler {
  return (m, args, at, self) => {
    const path = args.pos[0] ?? args.kw.get('name') ?? args.kw.get('path') ?? self;
    const text = textOfValue(m, api.startsWith('pathlib') ? self : path);
    const place = placeOfPatterns(m, text.pats);
    recordFlow(m, { kind: 'write', api, at, place, values: [any(text.data)], onlyWithData: true });
    return NONE;
  };
}

/** `runpy.run_path("job.py")`: the text of a script that is known. */
const runPath: Handler = (m, args, at) => {
  const path = constText(args.pos[0]);
  const source = path === null ? undefined : writtenText(m, path);
  if (source === undefined) gap(m, 'unknown-import', 'runpy.run_path', at);
  else runApart(m, source, at);
  return UNKNOWN;
};

function readAll(m: Machine, value: Value | undefined, api: string, at: Ranged): Value {
  if (value === undefined) return UNKNOWN;
  const place = placeOfPatterns(m, textOfValue(m, value).pats);
  recordFlow(m, { kind: 'read', api, at, place, values: [] });
  return any(contentOf(m, place).data, 'str');
}

/** Files read by name: `linecache.getline(path, 1)`, `fileinput.input(path)`. */
function readsFile(api: string): Handler {
  return (m, args, at) => {
    const line = readAll(m, args.pos[0] ?? args.kw.get('files'), api, at);
    return api.endsWith('getline') ? line : allocate(m, object('generator', { elem: line }), at);
  };
}

const openArchive: Handler = (m, args, at) => {
  const path = args.pos[0] ?? args.kw.get('name') ?? args.kw.get('fileobj') ?? UNKNOWN;
  const mode = constText(args.pos[1] ?? args.kw.get('mode')) ?? 'r';
  const data = mode.startsWith('r') ? readAll(m, path, 'tarfile.open', at) : UNKNOWN;
  const fields = new Map([['path', path]]);
  return allocate(m, object('tarfile.TarFile', { fields, elem: data }), at);
};

const addToArchive: Handler = (m, args, at, self) => {
  const data = readAll(m, args.pos[0] ?? args.kw.get('name'), 'tarfile.TarFile.add', at);
  const path = getObj(m, self)?.fields.get('path') ?? UNKNOWN;
  const place = placeOfPatterns(m, textOfValue(m, path).pats);
  recordFlow(m, { kind: 'export', api: 'tarfile.TarFile.add', at, place, values: [data] });
  return NONE;
};

/** `link.symlink_to(target)`: what is read through the link is the target. */
const linkTo: Handler = (m, args, at, self) => {
  const api = 'pathlib.Path.symlink_to';
  const data = readAll(m, args.pos[0] ?? args.kw.get('target'), api, at);
  const place = placeOfPatterns(m, textOfValue(m, self).pats);
  recordFlow(m, { kind: 'export', api, at, place, values: [data], onlyWithData: true });
  return NONE;
};

/** `os.environ["X"] = v`: what a command started later finds as `$X`. */
function setEnvironment(m: Machine, args: Args): Value {
  const name = constText(args.pos[0]);
  const value = args.pos[1] ?? UNKNOWN;
  if (name !== null) m.state.setVar(`env:${name}`, value);
  else {
    const before = m.state.getVar('env:?');
    const data = union(textOfValue(m, value).data, before?.k === 'any' ? before.data : NO_DATA);
    m.state.setVar('env:?', any(data));
  }
  return NONE;
}

export const COMMAND_HANDLERS: Readonly<Record<string, Handler>> = {
  'asyncio.create_subprocess_shell': commandLine('asyncio.create_subprocess_shell'),
  'asyncio.create_subprocess_exec': commandWords('asyncio.create_subprocess_exec'),
  'asyncio.subprocess.create_subprocess_shell': commandLine('asyncio.create_subprocess_shell'),
  'pexpect.spawn': commandLine('pexpect.spawn'),
  'pexpect.run': commandLine('pexpect.run'),
  'invoke.run': commandLine('invoke.run'),
  'fabric.Connection.run': commandLine('fabric.Connection.run'),
  'pty.spawn': commandLine('pty.spawn'),
  'os.chdir': chdir,
  'contextlib.chdir': chdir,
  'os.mkdir': namesPath('os.mkdir'),
  'os.makedirs': namesPath('os.makedirs'),
  'os.mknod': namesPath('os.mknod'),
  'pathlib.Path.mkdir': namesPath('pathlib.Path.mkdir'),
  'pathlib.Path.symlink_to': linkTo,
  'pathlib.Path.hardlink_to': linkTo,
  'pathlib.Path.touch': namesPath('pathlib.Path.touch'),
  'runpy.run_path': runPath,
  'linecache.getline': readsFile('linecache.getline'),
  'linecache.getlines': readsFile('linecache.getlines'),
  'fileinput.input': readsFile('fileinput.input'),
  'fileinput.FileInput': readsFile('fileinput.FileInput'),
  'tarfile.open': openArchive,
  'tarfile.TarFile.open': openArchive,
  'tarfile.TarFile.add': addToArchive,
  'os.environ.__setitem__': (m, args) => setEnvironment(m, args),
  'os.putenv': (m, args) => setEnvironment(m, args),
};
