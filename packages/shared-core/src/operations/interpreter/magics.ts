/** IPython magics, shell escapes and foreign cells as statements. */
import type { Magic } from '../../python/ast.ts';
import { EMPTY_COLS } from '../../values/columns.ts';
import { NO_DATA, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { recordFlow } from '../record/emit.ts';
import { writtenText } from './imports.ts';
import { allocate, dataIn, gap, NO_ARGS } from './machine.ts';
import type { Machine } from './machine.ts';
import { placeOfPatterns } from '../models/targets.ts';
import { literal } from '../../values/pattern.ts';
import { markedText, runShell } from './shell.ts';
import { interpolate } from './shell-text.ts';
import { registerView } from './memory-databases.ts';
import { runSql } from './sql.ts';
import { bindName, resolveName } from './scope.ts';
import { any, api, object, str, UNKNOWN } from './value.ts';
import type { Value } from './value.ts';

/** Magics that only change how the rest runs, or the session. */
const HARMLESS: ReadonlySet<string> = new Set([
  'matplotlib',
  'load_ext',
  'reload_ext',
  'autoreload',
  'config',
  'pip',
  'conda',
  'mamba',
  'pylab',
  'precision',
  'who',
  'whos',
  'who_ls',
  'lsmagic',
  'magic',
  'pwd',
  'reset',
  'xmode',
  'colors',
  'alias',
  'history',
  'hist',
  'recall',
  'page',
  'pdoc',
  'pdef',
  'psource',
  'pfile',
  'pinfo',
  'pinfo2',
  'debug',
  'tb',
  'bookmark',
  'dhist',
  'pprint',
  'quickref',
  'sx?',
  'watermark',
  'unload_ext',
  'doctest_mode',
  'gui',
  'automagic',
  'autocall',
  'pdb',
  'killbgscripts',
  'ls',
  'mkdir',
  'rmdir',
  'lsmagic',
  'tensorboard',
  'memit',
  'dirs',
  'popd',
  'pushd',
  'uv',
]);
const SHELLS: ReadonlySet<string> = new Set([
  'bash',
  'sh',
  'cmd',
  'system',
  'sx',
  'shell',
  '!',
  '!!',
  'script',
  'zsh',
  'ksh',
]);
const SQL: ReadonlySet<string> = new Set([
  'sql',
  'bigquery',
  'snowflake',
  'sparksql',
  'duckdb',
  'dql',
  'athena',
  'redshift',
  'sqlcmd',
]);
const FOREIGN: ReadonlySet<string> = new Set([
  'R',
  'cython',
  'perl',
  'ruby',
  'julia',
  'js',
  'javascript',
  'html',
  'svg',
  'latex',
  'octave',
  'scala',
  'pypy',
  'python2',
  'python3',
  'python',
]);

export function runMagic(m: Machine, magic: Magic): void {
  const { name } = magic;
  if (magic.body.length > 0) {
    m.exec(magic.body);
    return;
  }
  if (magic.form === 'help' || HARMLESS.has(name)) return;
  if (SQL.has(name)) {
    bindTargets(m, magic, sqlMagic(m, magic));
    return;
  }
  if (magic.form === 'shell' || SHELLS.has(name)) {
    bindTargets(m, magic, shellMagic(m, magic));
    return;
  }
  if (name === 'writefile' || name === 'file') {
    writeFile(m, magic);
    return;
  }
  if (name === 'run') {
    runFile(m, magic);
    return;
  }
  if (name === 'cd') {
    m.call(
      api('os.chdir'),
      { ...NO_ARGS, pos: [str(interpolate(m, magic.line.trim(), magic).texts[0] ?? '')] },
      magic,
    );
    return;
  }
  if (
    name === 'env' ||
    name === 'set_env' ||
    name === 'time' ||
    name === 'timeit' ||
    name === 'capture' ||
    name === 'prun'
  )
    return;
  if (name === 'store') {
    storeNames(m, magic);
    return;
  }
  if (FOREIGN.has(name)) {
    foreignCell(m, magic);
    return;
  }
  unknownMagic(m, magic);
}

/** `!…`, `%sx …`, and `%%bash` with its arguments: `%%bash -s {path} --out name`. */
function shellMagic(m: Machine, magic: Magic): Value {
  const isBound = magic.targets.length > 0;
  if (magic.form !== 'cell') return runShell(m, interpolate(m, magic.line, magic), magic, isBound);
  const head = interpolate(m, magic.line, magic);
  const words = (head.texts[0] ?? '').trim().split(/\s+/);
  const args = words.includes('-s') ? words.slice(words.indexOf('-s') + 1) : [];
  const isKept = words.includes('--out');
  const values = args.map((it) => markedText(head.values, it));
  const out = runShell(m, interpolate(m, magic.cellText, magic), magic, isKept, values);
  const name = words[words.indexOf('--out') + 1];
  if (isKept && name !== undefined) bindName(m, name, out);
  return out;
}

function bindTargets(m: Machine, magic: Magic, value: Value): void {
  for (const it of magic.targets) m.assign(it, value);
}

/** Magics whose result is a frame and not the result set of jupysql. */
const FRAME_MAGICS = new Set(['bigquery', 'snowflake', 'duckdb', 'spark', 'sparksql']);

/** `%%sql [conn] [name <<]` and its like; the result is shown or bound. */
function sqlMagic(m: Machine, magic: Magic): Value {
  let text = magic.form === 'cell' ? magic.cellText : magic.line;
  const head = magic.form === 'cell' ? magic.line : '';
  let target: string | null = null;
  const arrow = /(?:^|\s)(\w+)\s*<<\s*/.exec(magic.form === 'cell' ? head : text);
  if (arrow !== null) {
    target = arrow[1] ?? null;
    if (magic.form !== 'cell') text = text.slice(arrow.index + arrow[0].length);
  }
  const named =
    magic.name === 'bigquery' || magic.name === 'duckdb' ? /^\s*(\w+)\s*$/.exec(head) : null;
  if (named !== null) target = named[1] ?? null;
  const url = /([a-z][a-z0-9+]*:\/\/\S+)/i.exec(magic.form === 'cell' ? head : text)?.[1];
  if (magic.form !== 'cell' && url !== undefined) text = text.replace(url, '');
  if (text.trim() === '' || /^\s*(?:[a-z][a-z0-9+]*:\/\/\S*|--\w.*)?\s*$/i.test(text))
    return UNKNOWN;
  const con = url === undefined ? m.state.getVar('sql:connection') : str(url);
  const api = `magic.${magic.name}`;
  const source: Value = interpolated(m, text);
  const dataset = runSql(m, source, {
    api,
    at: magic,
    con,
    dialect:
      magic.name === 'bigquery' || magic.name === 'snowflake' || magic.name === 'duckdb'
        ? magic.name
        : null,
    locals: true,
    params: undefined,
  });
  const result = allocate(
    m,
    object(FRAME_MAGICS.has(magic.name) ? 'pandas.DataFrame' : 'sql.ResultSet', {
      cols: dataset.cols ?? EMPTY_COLS,
      data: { ...NO_DATA, rows: dataset.data.rows },
      exact: dataset.exact,
    }),
    magic,
  );
  kept(m, magic, { target, head, api }, result);
  return result;
}

interface Kept {
  readonly target: string | null;
  readonly head: string;
  readonly api: string;
}

/** The result gets its names; without one it is shown. */
function kept(m: Machine, magic: Magic, { target, head, api }: Kept, result: Value): void {
  // jupysql: `--save q` gives the query a name that later cells read from.
  const saved = /(?:^|\s)--save\s+(\w+)/.exec(head)?.[1];
  if (saved !== undefined) registerView(m, saved, result);
  if (target !== null) bindName(m, target, result);
  else if (magic.targets.length === 0 && !m.quiet) m.show(result, magic, api);
}

/** `{name}` and `:name` in a SQL magic take the value of a variable. */
function interpolated(m: Machine, text: string): Value {
  const match = /\{\{?\s*(\w+)\s*\}?\}/.exec(text);
  if (match === null) return str(text);
  let out: Value = str('');
  let last = 0;
  for (const it of text.matchAll(/\{\{?\s*(\w+)\s*\}?\}/g)) {
    const value = resolveName(m, it[1] ?? '') ?? UNKNOWN;
    out = m.concat(out, str(text.slice(last, it.index)));
    out = m.concat(out, value);
    last = it.index + it[0].length;
  }
  return m.concat(out, str(text.slice(last)));
}

/** `%%writefile helpers.py`: a module of the workspace from here on. */
function writeFile(m: Machine, magic: Magic): void {
  const path = magic.line.replace(/(^|\s)-a(\s|$)/, ' ').trim();
  m.state.setVar(`file:${path.replace(/^\.\//, '')}`, str(magic.cellText));
  recordFlow(m, {
    kind: 'write',
    api: 'magic.writefile',
    at: magic,
    place: placeOfPatterns(m, [literal(path)]),
    values: [],
  });
}

/** `%run other.py`: its names come here. */
function runFile(m: Machine, magic: Magic): void {
  const path =
    magic.line
      .replace(/(^|\s)-\w+/g, ' ')
      .trim()
      .split(/\s+/)[0] ?? '';
  const name = path
    .replace(/^\.\//, '')
    .replace(/\.(py|ipynb)$/, '')
    .replaceAll('/', '.');
  const source = writtenText(m, path) ?? m.facts.moduleSource?.(name);
  if (source === undefined) {
    gap(m, 'unknown-import', 'magic.run', magic);
    return;
  }
  m.withOuter(magic, () => m.runText(source, `module:${name}`));
}

/** Another language: variables go in with `-i`, come out with `-o`. */
function foreignCell(m: Machine, magic: Magic): void {
  gap(
    m,
    magic.name === 'html' || magic.name === 'javascript' || magic.name === 'js'
      ? 'html'
      : 'foreign-code',
    `magic.${magic.name}`,
    magic,
  );
  const values = optionsOf(magic.line, 'i').flatMap((it) => resolveName(m, it) ?? []);
  let data: Data = NO_DATA;
  for (const it of values) data = union(data, dataIn(m, it));
  m.expose(values, `magic.${magic.name}`, 'foreign-code', magic);
  for (const it of optionsOf(magic.line, 'o')) bindName(m, it, any(data));
}

function optionsOf(line: string, letter: string): readonly string[] {
  const out: string[] = [];
  const words = line.split(/\s+/);
  words.forEach((word, i) => {
    if (word === `-${letter}` || word === (letter === 'i' ? '--input' : '--output'))
      out.push(...(words[i + 1] ?? '').split(','));
  });
  return out.filter((it) => it !== '');
}

/** `%store x`: kept on disk for every notebook; `%store x >file`; `%store -r x` gets it back. */
function storeNames(m: Machine, magic: Magic): void {
  const [list = '', target] = magic.line.split(/>>?/);
  const names = list.split(/\s+/).filter((it) => /^[A-Za-z_]\w*$/.test(it));
  for (const name of names) {
    const path = target?.trim() ?? `~/.ipython/profile_default/db/autorestore/${name}`;
    const place = placeOfPatterns(m, [literal(path)]);
    if (/(^|\s)-[dz]/.test(list)) continue;
    if (!/(^|\s)-r/.test(list)) {
      const value = resolveName(m, name) ?? UNKNOWN;
      recordFlow(m, { kind: 'write', api: 'magic.store', at: magic, place, values: [value] });
      continue;
    }
    const kept = m.state.getObj(`#file:${place.key ?? ''}`);
    if (kept === undefined) gap(m, 'unknown-history', 'magic.store', magic);
    const frame =
      kept?.cols == null ? null : object('pandas.DataFrame', { ...kept, type: 'pandas.DataFrame' });
    bindName(
      m,
      name,
      frame !== null ? allocate(m, frame, magic, name) : any(kept?.data ?? NO_DATA),
    );
  }
  if (names.length === 0 && /(^|\s)-r/.test(list)) gap(m, 'unknown-history', 'magic.store', magic);
}

/** A magic that nobody knows: the names it is given reach it. */
function unknownMagic(m: Machine, magic: Magic): void {
  const own = m.state.getVar(`magic:${magic.name}`);
  if (own !== undefined) {
    const given =
      magic.form === 'cell' ? [str(magic.line), str(magic.cellText)] : [str(magic.line)];
    bindTargets(m, magic, m.call(own, { ...NO_ARGS, pos: given }, magic));
    return;
  }
  gap(m, 'magic', `magic.${magic.name}`, magic);
  const values: Value[] = [];
  for (const word of `${magic.line} ${magic.cellText}`.split(/[^\w]+/)) {
    const value = /^[A-Za-z_]\w*$/.test(word) ? resolveName(m, word) : undefined;
    if (value !== undefined && value.k !== 'api') values.push(value);
  }
  m.expose(values, `magic.${magic.name}`, 'magic', magic);
  bindTargets(m, magic, UNKNOWN);
}
