/** Methods of `str` and `bytes`: exact on constant text, lineage-keeping otherwise. */
import { transformed, union } from '../../values/data.ts';
import { bitOf } from '../../values/transform.ts';
import { concatAll, hole, literal, textOf } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import { dataOfArgs } from '../interpreter/functions.ts';
import { allocate, dataIn, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { textOfValue } from '../interpreter/operators.ts';
import { callSpecial } from '../interpreter/protocol.ts';
import { any, bool, constText, num, object, str, strOf, tuple } from '../interpreter/value.ts';
import type { StrValue, Value } from '../interpreter/value.ts';
import { argument } from './handler.ts';
import type { Handler } from './handler.ts';

/** A value that is not known to be text still has its lineage: `str.lower` of an element of a column. */
function asText(m: Machine, self: Value): StrValue {
  return self.k === 'str' ? self : strOf([hole('?')], dataIn(m, self));
}

/** A function of the text where it is constant; elsewhere a hole. */
function mapText(
  change: (text: string, args: readonly (string | null)[]) => string | null,
): Handler {
  return (m, args, _at, self) => {
    const text = asText(m, self);
    const given = args.pos.map((it) => constText(it));
    const pats = text.pats.map((pattern): Pattern => {
      const known = textOf(pattern);
      const out = known === null ? null : change(known, given);
      return out === null ? [hole('?')[0] ?? ''] : literal(out);
    });
    return { ...text, pats, data: union(text.data, dataOfArgs(m, args)) };
  };
}

/** Changes that leave a pattern with holes what it is, near enough: strip, lower. */
function keepText(change: (text: string) => string): Handler {
  return (m, args, _at, self) => {
    const text = asText(m, self);
    const plain = args.pos.length === 0;
    return {
      ...text,
      pats: text.pats.map((it) => {
        const known = textOf(it);
        return known === null || !plain ? it : literal(change(known));
      }),
    };
  };
}

function test(check: (text: string, arg: string) => boolean): Handler {
  return (m, args, _at, self) => {
    const text = constText(self);
    const arg = args.pos[0];
    const list = arg?.k === 'tuple' ? arg.elts.map((it) => constText(it)) : [constText(arg)];
    if (text === null || list.includes(null)) return any(dataIn(m, undefined), 'float');
    return bool(list.some((it) => it !== null && check(text, it)));
  };
}

function predicate(check: (text: string) => boolean): Handler {
  return (m, _args, _at, self) => {
    const text = constText(self);
    return text === null ? any(dataIn(m, undefined), 'float') : bool(check(text));
  };
}

function format(m: Machine, args: Args, _at: Ranged, self: Value): Value {
  const template = constText(self);
  let data = union(asText(m, self).data, dataOfArgs(m, args));
  if (template === null) return strOf([hole('?')], data);
  let pats: readonly Pattern[] = [[]];
  let auto = 0;
  let last = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    pats = concatAll(pats, [literal(template.slice(last, match.index))]);
    last = match.index + match[0].length;
    if (match[1] === undefined) {
      pats = concatAll(pats, [literal(match[0].charAt(0))]);
      continue;
    }
    const [field = '', spec] = match[1].split(':');
    const name = field.split(/[.![]/)[0] ?? '';
    const value =
      name === ''
        ? args.pos[auto++]
        : /^\d+$/.test(name)
          ? args.pos[Number(name)]
          : (args.kw.get(name) ?? undefined);
    const text =
      value === undefined || spec !== undefined || field !== name ? null : textOfValue(m, value);
    pats = concatAll(pats, text?.pats ?? [hole('?')]);
    if (text !== null) data = union(data, text.data);
  }
  return strOf(concatAll(pats, [literal(template.slice(last))]), data);
}

function join(m: Machine, args: Args, at: Ranged, self: Value): Value {
  const separator = asText(m, self);
  const list = args.pos[0];
  if (list === undefined) return separator;
  const { known, more } = m.iterate(list, at);
  const data = union(separator.data, dataIn(m, list));
  if (more !== null) return { ...separator, pats: [hole('?')], data };
  let pats: readonly Pattern[] = [[]];
  known.forEach((it, i) => {
    if (i > 0) pats = concatAll(pats, separator.pats);
    pats = concatAll(pats, textOfValue(m, it).pats);
  });
  return { ...separator, pats, data };
}

function split(m: Machine, args: Args, at: Ranged, self: Value): Value {
  const text = constText(self);
  const { data } = asText(m, self);
  const separator = args.pos[0] === undefined ? null : constText(args.pos[0]);
  if (text !== null && args.pos.length <= 1) {
    const parts = separator === null ? text.trim().split(/\s+/) : text.split(separator);
    return allocate(m, object('list', { elts: parts.map((it) => str(it, data)) }), at);
  }
  const part = strOf([hole('?')], transformed(data, 0, bitOf('derived')));
  return allocate(m, object('list', { elem: { ...part, bytes: asText(m, self).bytes } }), at);
}

function partition(m: Machine, _args: Args, _at: Ranged, self: Value): Value {
  const part = strOf([hole('?')], transformed(asText(m, self).data, 0, bitOf('derived')));
  return tuple([part, part, part]);
}

const replace: Handler = (m, args, _at, self) => {
  const text = asText(m, self);
  const from = constText(args.pos[0]);
  const to = args.pos[1] === undefined ? null : constText(args.pos[1]);
  const data = union(text.data, dataOfArgs(m, args));
  const pats = text.pats.map((it) =>
    from === null || to === null || from === ''
      ? ([{ hole: '?' }] as const)
      : it.map((part) => (typeof part === 'string' ? part.replaceAll(from, to) : part)),
  );
  return { ...text, pats, data };
};

function recode(bytes: boolean): Handler {
  return (m, _args, _at, self) => ({ ...asText(m, self), bytes });
}

const numeric: Handler = (m, args, _at, self) =>
  any(union(dataIn(m, self), dataOfArgs(m, args)), 'float');

const METHODS: Readonly<Record<string, Handler>> = {
  format,
  format_map: format,
  join,
  split,
  rsplit: split,
  splitlines: split,
  partition,
  rpartition: partition,
  replace,
  strip: keepText((it) => it.trim()),
  lstrip: keepText((it) => it.trimStart()),
  rstrip: keepText((it) => it.trimEnd()),
  lower: keepText((it) => it.toLowerCase()),
  upper: keepText((it) => it.toUpperCase()),
  casefold: keepText((it) => it.toLowerCase()),
  title: mapText(() => null),
  capitalize: mapText((it) => it.charAt(0).toUpperCase() + it.slice(1).toLowerCase()),
  swapcase: mapText(() => null),
  removeprefix: mapText((it, [a]) =>
    a == null ? null : it.startsWith(a) ? it.slice(a.length) : it,
  ),
  removesuffix: mapText((it, [a]) =>
    a == null ? null : it.endsWith(a) ? it.slice(0, it.length - a.length) : it,
  ),
  zfill: mapText(() => null),
  center: mapText(() => null),
  ljust: mapText(() => null),
  rjust: mapText(() => null),
  expandtabs: mapText(() => null),
  translate: mapText(() => null),
  encode: recode(true),
  decode: recode(false),
  hex: mapText(() => null),
  startswith: test((text, arg) => text.startsWith(arg)),
  endswith: test((text, arg) => text.endsWith(arg)),
  isdigit: predicate((it) => /^\d+$/.test(it)),
  isupper: predicate((it) => it !== it.toLowerCase() && it === it.toUpperCase()),
  islower: predicate((it) => it !== it.toUpperCase() && it === it.toLowerCase()),
  isalpha: predicate((it) => /^\p{L}+$/u.test(it)),
  isalnum: predicate((it) => /^[\p{L}\p{N}]+$/u.test(it)),
  isidentifier: predicate((it) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(it)),
  find: numeric,
  rfind: numeric,
  index: numeric,
  count: numeric,
  __contains__: test((text, arg) => text.includes(arg)),
};

export const TEXT_HANDLERS: Readonly<Record<string, Handler>> = Object.fromEntries([
  ...Object.entries(METHODS).map(([name, it]) => [`str.${name}`, it]),
  ...Object.entries(METHODS).map(([name, it]) => [`bytes.${name}`, it]),
  ['builtins.str', asString],
  ['builtins.repr', asString],
  ['builtins.ascii', asString],
  ['builtins.format', asString],
  ['builtins.bytes', asBytes],
  ['builtins.bytearray', asBytes],
  ['builtins.len', lengthOf],
]) as Readonly<Record<string, Handler>>;

function asString(m: Machine, args: Args): Value {
  const value = argument(args, 0, 'object');
  if (value === undefined) return str('');
  const text = textOfValue(m, value);
  return strOf(text.pats, text.data);
}

function asBytes(m: Machine, args: Args): Value {
  const value = argument(args, 0, 'source');
  if (value === undefined) return { ...str(''), bytes: true };
  const text = textOfValue(m, value);
  return { k: 'str', pats: text.pats, data: text.data, bytes: true };
}

function lengthOf(m: Machine, args: Args, at: Ranged): Value {
  const value = args.pos[0];
  if (value === undefined) return any(dataOfArgs(m, args), 'float');
  const own = callSpecial(m, value, '__len__', [], at);
  if (own !== undefined) return own;
  const text = constText(value);
  if (text !== null) return num(text.length);
  if (value.k === 'tuple') return num(value.elts.length);
  const obj = getObj(m, value);
  if (obj?.elts != null && obj.elem === null) return num(obj.elts.length);
  // A length tells nothing of the values.
  return any(dataIn(m, undefined), 'float');
}
