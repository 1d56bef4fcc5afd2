/**
 * Tests on column names (`df.columns.isin(pii)`, `.str.contains("mail")`, `df.columns != "email"`): sets of
 * the names that pass, for `df.loc[:, mask]` and `df.columns[mask]`. And functions of all names at once.
 */
import { intersectionOfNames } from '../../values/columns.ts';
import { allocate, getObj } from '../interpreter/machine.ts';
import type { Args } from '../interpreter/machine.ts';
import { nameMask, universeOf } from '../interpreter/name-masks.ts';
import { namesIn } from '../interpreter/name-sets.ts';
import { matcher } from '../models/name-steps.ts';
import { constText, object, str, truth, UNKNOWN } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';
import { TEXT_HANDLERS } from './text.ts';

const isin: Handler = (m, args, at, self) => {
  const list = args.pos[0] === undefined ? null : namesIn(m, args.pos[0]);
  const all = universeOf(m, self);
  return nameMask(
    m,
    self,
    list === null ? { ...all, certain: false } : intersectionOfNames(all, list),
    at,
  );
};

/** Names that pass a test of their text. An open rest may pass. */
function filtered(check: (args: Args) => ((name: string) => boolean) | null): Handler {
  return (m, args, at, self) => {
    const of = getObj(m, self)?.fields.get('names') ?? UNKNOWN;
    const all = universeOf(m, of);
    const test = check(args);
    if (test === null) return nameMask(m, of, { ...all, certain: false }, at);
    const names = all.names.filter(test);
    return nameMask(
      m,
      of,
      { names, rest: all.rest, certain: all.certain && all.rest.length === 0 },
      at,
    );
  };
}

function textArgument(
  make: (text: string) => ((name: string) => boolean) | null,
): (args: Args) => ((name: string) => boolean) | null {
  return (args) => {
    const text = constText(args.pos[0] ?? args.kw.get('pat'));
    if (text === null) return null;
    const lower = args.kw.get('case');
    const test = make(lower !== undefined && truth(lower) === false ? text.toLowerCase() : text);
    if (test === null || lower === undefined || truth(lower) !== false) return test;
    return (name) => test(name.toLowerCase());
  };
}

/** `df.columns.str.lower()`: every name through a function of texts. */
function mapped(name: string): Handler {
  return (m, args, at, self) => {
    const of = getObj(m, self)?.fields.get('names') ?? UNKNOWN;
    const all = universeOf(m, of);
    const handler = TEXT_HANDLERS[`str.${name}`];
    const texts = all.names.map((it) =>
      handler === undefined ? null : constText(handler(m, args, at, str(it))),
    );
    const known = texts.filter((it): it is string => it !== null);
    const certain = all.certain && known.length === texts.length;
    return allocate(
      m,
      object('pandas.Index', { names: { names: known, rest: all.rest, certain } }),
      at,
    );
  };
}

/** `df.columns.map(f)`. */
const mapNames: Handler = (m, args, at, self) => {
  const all = universeOf(m, self);
  const fn = args.pos[0];
  const texts = all.names.map((it) =>
    fn === undefined
      ? null
      : constText(m.call(fn, { pos: [str(it)], kw: new Map(), star: null, kwStar: null }, at)),
  );
  const known = texts.filter((it): it is string => it !== null);
  return allocate(
    m,
    object('pandas.Index', {
      names: {
        names: known,
        rest: all.rest,
        certain: all.certain && known.length === texts.length,
      },
    }),
    at,
  );
};

const MAPPED = [
  'lower',
  'upper',
  'strip',
  'lstrip',
  'rstrip',
  'replace',
  'capitalize',
  'casefold',
  'title',
  'removeprefix',
  'removesuffix',
];

export const NAME_HANDLERS: Readonly<Record<string, Handler>> = {
  'pandas.Index.isin': isin,
  'pandas.Index.map': mapNames,
  'pandas.NameStr.contains': filtered(textArgument((text) => matcher(text))),
  'pandas.NameStr.match': filtered(textArgument((text) => matcher(`^(?:${text})`))),
  'pandas.NameStr.startswith': filtered(textArgument((text) => (name) => name.startsWith(text))),
  'pandas.NameStr.endswith': filtered(textArgument((text) => (name) => name.endsWith(text))),
  ...Object.fromEntries(MAPPED.map((it) => [`pandas.NameStr.${it}`, mapped(it)])),
};
