/** `os.path`, `pathlib` and the environment: functions of path texts. Reading and writing are models. */
import { NO_DATA, union } from '../../values/data.ts';
import { concatAll, hole, literal, renderPattern, textOf } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import { dataOfArgs } from '../interpreter/functions.ts';
import { allocate, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { textOfValue } from '../interpreter/operators.ts';
import { constText, object, str, strOf, tuple, UNKNOWN } from '../interpreter/value.ts';
import type { StrValue, Value } from '../interpreter/value.ts';
import { argument } from './handler.ts';
import type { Handler } from './handler.ts';

function asPath(m: Machine, value: Value | undefined): StrValue {
  if (value === undefined) return str('');
  const text = textOfValue(m, value);
  return strOf(text.pats, text.data);
}

export function makePath(m: Machine, path: StrValue, at: Ranged, tag = ''): Value {
  return allocate(m, object('pathlib.Path', { fields: new Map([['path', path]]) }), at, tag);
}

function joinTexts(m: Machine, parts: readonly Value[]): StrValue {
  let out: StrValue | null = null;
  for (const it of parts) {
    const next = asPath(m, it);
    if (out === null) {
      out = next;
      continue;
    }
    const absolute = next.pats.every((p) => typeof p[0] === 'string' && p[0].startsWith('/'));
    out = absolute
      ? next
      : strOf(
          concatAll(concatAll(trailing(out.pats), [literal('/')]), next.pats),
          union(out.data, next.data),
        );
  }
  return out ?? str('');
}

/** Without a final slash, so that one is not doubled. */
function trailing(pats: readonly Pattern[]): readonly Pattern[] {
  return pats.map((it) => {
    const last = it[it.length - 1];
    return typeof last === 'string' && last.endsWith('/') && last.length > 1
      ? [...it.slice(0, -1), last.slice(0, -1)]
      : it;
  });
}

function map(path: StrValue, change: (text: string) => string): StrValue {
  return { ...path, pats: path.pats.map((it) => mapPattern(it, change)) };
}

/** Applies a change to the rendered text where that keeps its holes. */
function mapPattern(pattern: Pattern, change: (text: string) => string): Pattern {
  const known = textOf(pattern);
  if (known !== null) return literal(change(known));
  const last = pattern[pattern.length - 1];
  if (typeof last !== 'string' || !last.includes('/')) return [{ hole: '?' }];
  return pattern;
}

function dirname(text: string): string {
  const slash = text.lastIndexOf('/');
  return slash < 0 ? '' : slash === 0 ? '/' : text.slice(0, slash);
}

function basename(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

function suffixOf(text: string): string {
  const base = basename(text);
  const dot = base.lastIndexOf('.');
  return dot > 0 ? base.slice(dot) : '';
}

/** The last part of a pattern: exact behind a literal slash. */
function baseOf(path: StrValue): StrValue {
  return {
    ...path,
    pats: path.pats.map((it) => {
      const last = it[it.length - 1];
      if (typeof last === 'string' && last.includes('/')) return literal(basename(last));
      const known = textOf(it);
      return known === null ? it.slice(-2) : literal(basename(known));
    }),
  };
}

function onText(change: (path: StrValue) => StrValue): Handler {
  return (m, args) => change(asPath(m, args.pos[0] ?? args.kw.get('path')));
}

function onPath(change: (path: StrValue, m: Machine, args: Args) => StrValue): Handler {
  return (m, args, at, self) => makePath(m, change(asPath(m, self), m, args), at);
}

const getenv: Handler = (m, args) => {
  const name = constText(argument(args, 0, 'key'));
  const fallback = argument(args, 1, 'default');
  const set = name === null ? undefined : m.state.getVar(`env:${name}`);
  if (set !== undefined) return set;
  const known = name === null ? undefined : m.facts.env?.(name);
  if (known !== undefined) return str(known);
  const label = name === null ? 'env' : `env:${name}`;
  const text = fallback === undefined || fallback.k === 'none' ? [] : textOfValue(m, fallback).pats;
  return strOf([hole(label), ...text]);
};

function withSuffix(path: StrValue, suffix: string | null): StrValue {
  return map(path, (text) => {
    const old = suffixOf(text);
    return (old === '' ? text : text.slice(0, -old.length)) + (suffix ?? '');
  });
}

export const PATH_HANDLERS: Readonly<Record<string, Handler>> = {
  'os.path.join': (m, args) => joinTexts(m, args.pos),
  'os.path.abspath': onText((it) => it),
  'os.path.realpath': onText((it) => it),
  'os.path.normpath': onText((it) => it),
  'os.path.expanduser': onText((it) => it),
  'os.path.expandvars': onText((it) => it),
  'os.path.dirname': onText((it) => map(it, dirname)),
  'os.path.basename': onText(baseOf),
  'os.path.splitext': (m, args) => {
    const path = asPath(m, args.pos[0]);
    return tuple([
      map(path, (it) => it.slice(0, it.length - suffixOf(it).length)),
      map(path, suffixOf),
    ]);
  },
  'os.path.split': (m, args) => {
    const path = asPath(m, args.pos[0]);
    return tuple([map(path, dirname), baseOf(path)]);
  },
  'os.fspath': onText((it) => it),
  'os.getcwd': () => str('.'),
  'os.getenv': getenv,
  'os.environ.get': getenv,
  'os.environ.__getitem__': getenv,
  'os.environ.setdefault': getenv,
  'urllib.parse.urljoin': (m, args) => joinTexts(m, args.pos),
  'urllib.parse.quote': (m, args) => asPath(m, args.pos[0]),
  'urllib.parse.quote_plus': (m, args) => asPath(m, args.pos[0]),
  'pathlib.Path': (m, args, at) =>
    makePath(m, args.pos.length === 0 ? str('.') : joinTexts(m, args.pos), at),
  'pathlib.Path.home': (m, _args, at) => makePath(m, str('~'), at),
  'pathlib.Path.cwd': (m, _args, at) => makePath(m, str('.'), at),
  'pathlib.Path.joinpath': (m, args, at, self) =>
    makePath(m, joinTexts(m, [self, ...args.pos]), at),
  'pathlib.Path.with_suffix': onPath((it, _m, args) => withSuffix(it, constText(args.pos[0]))),
  'pathlib.Path.with_name': onPath((it, m, args) =>
    joinTexts(m, [map(it, dirname), args.pos[0] ?? str('')]),
  ),
  'pathlib.Path.with_stem': onPath((it, m, args) =>
    joinTexts(m, [map(it, dirname), args.pos[0] ?? str('')]),
  ),
  'pathlib.Path.expanduser': onPath((it) => it),
  'pathlib.Path.resolve': onPath((it) => it),
  'pathlib.Path.absolute': onPath((it) => it),
  'pathlib.Path.as_posix': (m, _args, _at, self) => asPath(m, self),
  'pathlib.Path.__str__': (m, _args, _at, self) => asPath(m, self),
  'pathlib.Path.as_uri': (m, _args, _at, self) => asPath(m, self),
  'pathlib.Path.glob': (m, args, at, self) => globbed(m, joinTexts(m, [self, ...args.pos]), at),
  'pathlib.Path.rglob': (m, args, at, self) =>
    globbed(m, joinTexts(m, [self, str('**'), ...args.pos]), at),
  'pathlib.Path.iterdir': (m, _args, at, self) => globbed(m, joinTexts(m, [self, str('*')]), at),
  'glob.glob': (m, args, at) => globbed(m, asPath(m, args.pos[0]), at),
  'glob.iglob': (m, args, at) => globbed(m, asPath(m, args.pos[0]), at),
  'os.walk': (m, args, at) => {
    const below = joinTexts(m, [asPath(m, args.pos[0]), str('**')]);
    const names = allocate(m, object('list', { elem: str('*') }), at, ':names');
    return allocate(m, object('generator', { elem: tuple([below, names, names]) }), at);
  },
  'os.listdir': (m, _args, at) => allocate(m, object('list', { elem: strOf([hole('?')]) }), at),
};

/** Any file that a glob matches: `*` stays in the pattern. */
function globbed(m: Machine, path: StrValue, at: Ranged): Value {
  return allocate(m, object('list', { elem: makePath(m, path, at, ':glob') }), at);
}

/** The path an object stands for, rendered; null where it has none. */
export function shownPath(m: Machine, value: Value): string | null {
  const path = getObj(m, value)?.fields.get('path') ?? (value.k === 'str' ? value : UNKNOWN);
  return path.k === 'str' && path.pats[0] !== undefined ? renderPattern(path.pats[0]) : null;
}

export function noData(): typeof NO_DATA {
  return NO_DATA;
}

export function argsData(m: Machine, args: Args): ReturnType<typeof dataOfArgs> {
  return dataOfArgs(m, args);
}

/** Attributes of paths that are texts: `p.name`, `p.stem`, `p.parent`. */
export const PATH_ATTRIBUTES: Readonly<
  Record<string, (m: Machine, self: Value, at: Ranged) => Value>
> = {
  parent: (m, self, at) => makePath(m, map(asPath(m, self), dirname), at),
  name: (m, self) => baseOf(asPath(m, self)),
  stem: (m, self) =>
    map(baseOf(asPath(m, self)), (it) => it.slice(0, it.length - suffixOf(it).length)),
  suffix: (m, self) => map(asPath(m, self), suffixOf),
};
