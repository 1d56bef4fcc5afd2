/** From the `to` of an operation to a place: paths, buffers, tables, SQL, fixed places; and what a read finds there. */
import { colsOfAsset, unnamedCols, untyped } from '../../values/columns.ts';
import { dataOfSources, NO_DATA, source, union } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { concat, literal, renderPattern, UNKNOWN_PATTERN } from '../../values/pattern.ts';
import type { Pattern } from '../../values/pattern.ts';
import { gap, getObj } from '../interpreter/machine.ts';
import type { Machine } from '../interpreter/machine.ts';
import { constText, truth, UNKNOWN } from '../interpreter/value.ts';
import type { Obj, Value } from '../interpreter/value.ts';
import type { DestinationType, GapCause } from '../operation.ts';
import { recordFlow } from '../record/emit.ts';
import { placeOfKind, placeOfPaths, placeOfTable } from '../record/resource.ts';
import type { Place } from '../record/resource.ts';
import { schemeOfConnection } from '../interpreter/connections.ts';
import { isInMemory, registerView } from '../interpreter/memory-databases.ts';
import { runSql, tableWritten } from '../interpreter/sql.ts';
import { dataIn } from '../interpreter/machine.ts';
import { given, refer } from './context.ts';
import type { CallContext, Dataset } from './context.ts';
import type { OpSpec } from './schema.ts';

export type Target =
  | { readonly kind: 'place'; readonly place: Place | null; readonly causes: readonly GapCause[] }
  | {
      readonly kind: 'buffer';
      readonly buffers: readonly { readonly id: string; readonly obj: Obj }[];
    }
  | { readonly kind: 'display' }
  /** A table that ends with the session. */
  | { readonly kind: 'memory'; readonly table: string };

/** Types whose objects keep what is written to them. */
const BUFFERS: ReadonlySet<string> = new Set(['io.StringIO', 'io.BytesIO', 'tempfile.Buffer']);

interface PathLike {
  readonly pats: readonly Pattern[];
  readonly buffers: readonly { readonly id: string; readonly obj: Obj }[];
  readonly display: boolean;
  readonly known: boolean;
}

/** What a value means where a path is expected. */
export function pathsOf(m: Machine, value: Value | undefined): PathLike {
  const pats: Pattern[] = [];
  const buffers: { id: string; obj: Obj }[] = [];
  let display = false;
  let known = true;
  const visit = (it: Value, depth: number): void => {
    if (it.k === 'str') {
      pats.push(...it.pats);
      return;
    }
    if (it.k === 'union' || it.k === 'tuple') {
      for (const x of it.k === 'union' ? it.of : it.elts) visit(x, depth + 1);
      return;
    }
    if (it.k === 'api') {
      if (it.name === 'sys.stdout' || it.name === 'sys.stderr') display = true;
      else known = false;
      return;
    }
    const obj = getObj(m, it);
    if (obj === undefined || it.k !== 'ref') {
      known = false;
      return;
    }
    if (BUFFERS.has(obj.type)) {
      buffers.push({ id: it.id, obj });
      return;
    }
    const inner = obj.fields.get('path') ?? obj.fields.get('buffer');
    const store = constText(obj.fields.get('store'));
    if (store !== null && inner?.k === 'str')
      pats.push(...inner.pats.map((pat) => inStore(store, pat)));
    else if (inner !== undefined && depth < 4) visit(inner, depth + 1);
    else if ((obj.type === 'list' || obj.type === 'generator') && depth < 4) {
      for (const x of obj.elts ?? []) visit(x, depth + 1);
      if (obj.elem !== null) visit(obj.elem, depth + 1);
    } else known = false;
  };
  if (value === undefined) known = false;
  else visit(value, 0);
  return { pats, buffers, display, known };
}

export function placeOfPatterns(m: Machine, pats: readonly Pattern[]): Place {
  const base = m.state.getVar('cwd');
  const prefix = constText(base);
  const folder = prefix === null ? m.folder : prefix;
  return placeOfPaths(
    pats,
    folder,
    (key) => m.facts.columnsOf(key) !== undefined || m.state.getObj(`#file:${key}`) !== undefined,
  );
}

function isUnknownPattern(pats: readonly Pattern[]): boolean {
  return pats.some((it) => it.length === 1 && typeof it[0] === 'object' && it[0].hole === '?');
}

export function targetOf(ctx: CallContext, op: OpSpec): Target {
  const { m } = ctx;
  const to = op.to ?? {};
  const none: readonly GapCause[] = [];
  if ('store' in to) return storeTarget(ctx, to);
  if ('path' in to || 'url' in to) {
    const value = given(ctx, to['path'] ?? to['url']);
    const paths = pathsOf(m, value);
    if (paths.display) return { kind: 'display' };
    if (paths.buffers.length > 0) return { kind: 'buffer', buffers: paths.buffers };
    const type = to['type'] as DestinationType | undefined;
    if (paths.pats.length === 0)
      return {
        kind: 'place',
        place: placeOfKind(
          'url' in to ? 'http' : 'unknown',
          type ?? ('url' in to ? 'http' : 'unknown'),
        ),
        causes: 'url' in to ? none : ['dynamic-path'],
      };
    const place = placeOfPatterns(m, paths.pats);
    return {
      kind: 'place',
      place: type === undefined ? place : { ...place, resource: { ...place.resource, type } },
      causes: 'path' in to && isUnknownPattern(paths.pats) ? ['dynamic-path'] : none,
    };
  }
  if ('sql' in to) return sqlTarget(ctx, to);
  if ('table' in to) return tableTarget(ctx, to);
  if ('place' in to)
    return {
      kind: 'place',
      place: placeOfKind(
        String(to['place']),
        (to['type'] as DestinationType | undefined) ?? 'unknown',
        textOrUndefined(ctx, to['name']),
      ),
      causes: none,
    };
  return { kind: 'place', place: null, causes: none };
}

function tableTarget(ctx: CallContext, to: NonNullable<OpSpec['to']>): Target {
  const name = constText(given(ctx, to['table']));
  const schema = constText(given(ctx, to['schema'] ?? null));
  const con = given(ctx, to['con'] ?? null);
  if (name !== null && schema === null && isInMemory(ctx.m, con, false))
    return { kind: 'memory', table: name };
  const scheme = typeof to['scheme'] === 'string' ? to['scheme'] : schemeOfConnection(ctx.m, con);
  const full = name === null ? '{?}' : schema === null ? name : `${schema}.${name}`;
  return {
    kind: 'place',
    place: placeOfTable(full, scheme),
    causes: name === null ? ['dynamic-sql'] : [],
  };
}

/**
 * An object of a store: `{store: s3, bucket: $Bucket, key: $Key}` is `s3://bucket/key`; with `path`
 * instead of both, `bucket/key` in one text, which may say the store itself.
 */
function storeTarget(ctx: CallContext, to: NonNullable<OpSpec['to']>): Target {
  const part = (ref: unknown): Pattern => {
    const value = ref === undefined ? undefined : given(ctx, ref);
    return value?.k === 'str' ? (value.pats[0] ?? UNKNOWN_PATTERN) : UNKNOWN_PATTERN;
  };
  const first = part(to['path'] ?? to['bucket']);
  const head = inStore(constText(given(ctx, to['store'])) ?? 'unknown', first);
  const whole =
    to['key'] === undefined ? head : concat(concat(head, literal('/')), part(to['key']));
  const causes: readonly GapCause[] = isUnknownPattern([first]) ? ['dynamic-path'] : [];
  return { kind: 'place', place: placeOfPatterns(ctx.m, [whole]), causes };
}

/** A path in a store, unless it says a scheme itself. */
function inStore(store: string, path: Pattern): Pattern {
  const named = typeof path[0] === 'string' && /^\w+:\/\//.test(path[0]);
  const isLocal = store === 'file' || store === 'local';
  return named || isLocal ? path : concat(literal(`${store}://`), path);
}

/** The table that a statement writes: `executemany("insert into t …", rows)`. */
function sqlTarget(ctx: CallContext, to: NonNullable<OpSpec['to']>): Target {
  const con = given(ctx, to['con'] ?? null);
  const scheme = schemeOfConnection(ctx.m, con);
  const table = tableWritten(ctx.m, given(ctx, to['sql']) ?? UNKNOWN, scheme);
  if (table !== null && !table.includes('.') && isInMemory(ctx.m, con, false))
    return { kind: 'memory', table };
  const place =
    table === null ? placeOfKind(scheme ?? 'database', 'database') : placeOfTable(table, scheme);
  return { kind: 'place', place, causes: [] };
}

function textOrUndefined(ctx: CallContext, ref: unknown): string | undefined {
  const value = ref === undefined ? undefined : given(ctx, ref);
  if (value === undefined) return undefined;
  const pats = pathsOf(ctx.m, value).pats[0];
  return pats === undefined ? undefined : renderPattern(pats);
}

/** Values given by keyword that no parameter takes. */
function keywordFrames(ctx: CallContext): { frames?: ReadonlyMap<string, Value> } {
  if (ctx.args.kw.size === 0) return {};
  const kwargs = refer(ctx, '$kwargs');
  const frames = kwargs === undefined ? undefined : getObj(ctx.m, kwargs)?.fields;
  return frames === undefined ? {} : { frames };
}

/** Performs a read: records it and answers what is there. */
export function readDataset(ctx: CallContext, op: OpSpec): Dataset {
  const { m } = ctx;
  const to = op.to ?? {};
  // The frame that is asked is a table itself.
  if ('frame' in to && ctx.self !== null)
    registerView(m, constText(given(ctx, to['frame'])) ?? 'self', ctx.self);
  if ('sql' in to)
    return runSql(m, given(ctx, to['sql']) ?? UNKNOWN, {
      api: ctx.api,
      at: ctx.at,
      con: given(ctx, to['con'] ?? null),
      dialect: typeof to['dialect'] === 'string' ? to['dialect'] : null,
      locals: to['locals'] === true,
      params: given(ctx, to['params'] ?? null),
      ...keywordFrames(ctx),
    });
  if ('table' in to || 'store' in to) {
    const target = targetOf(ctx, op);
    return target.kind === 'place' ? readPlace(ctx, op, target.place, target.causes) : NOTHING;
  }
  if ('inputs' in to) {
    const value = refer(ctx, to['inputs']);
    return {
      cols: null,
      data: value === undefined ? NO_DATA : dataIn(m, value),
      place: null,
      exact: true,
    };
  }
  const value = given(ctx, to['path'] ?? to['url'] ?? null);
  const paths = pathsOf(m, value);
  if (paths.buffers.length > 0 && paths.pats.length === 0) {
    let data: Data = NO_DATA;
    for (const it of paths.buffers) data = union(data, dataIn(m, { k: 'ref', id: it.id }));
    return { cols: unnamedCols(data), data, place: null, exact: false };
  }
  if (value !== undefined && paths.pats.length === 0) {
    const data = dataIn(m, value);
    if (data.srcs.length > 0) return { cols: unnamedCols(data), data, place: null, exact: false };
  }
  const target = targetOf(ctx, op);
  if (target.kind !== 'place') return NOTHING;
  return readPlace(ctx, op, target.place, target.causes);
}

const NOTHING: Dataset = { cols: null, data: NO_DATA, place: null, exact: false };

function readPlace(
  ctx: CallContext,
  op: OpSpec,
  place: Place | null,
  causes: readonly GapCause[],
): Dataset {
  const { m } = ctx;
  for (const it of causes) gap(m, it, ctx.api, ctx.at);
  const found = contentOf(m, place);
  recordFlow(m, {
    kind: 'read',
    api: ctx.api,
    at: ctx.at,
    place,
    values: [],
    causes: [...causes, ...((op.causes ?? []) as GapCause[])],
    ...(causes.length > 0 ? { certainty: 'over' as const } : {}),
  });
  return found;
}

/** Columns and lineage of what lies at a place: what the notebook wrote there, else what the facts say. */
export function contentOf(m: Machine, place: Place | null): Dataset {
  if (place === null) return NOTHING;
  const keys = place.key === null ? place.resource.may : [place.key];
  let cols: Dataset['cols'] = null;
  let data: Data = NO_DATA;
  let exact = true;
  let types: Dataset['types'];
  for (const key of keys) {
    const written = m.state.getObj(`#file:${key}`) ?? m.state.getObj(`#file:${wholeOf(key)}`);
    const here =
      written === undefined
        ? colsOfAsset(key, m.facts.columnsOf(key))
        : // What was written as text is read by its looks.
          untyped(written.cols ?? unnamedCols(written.data));
    data = union(data, written === undefined ? dataOfSources([source(key, '*')]) : written.data);
    // Several places with known columns: which of them it is, is not known.
    if (cols !== null && here.rest.length === 0) exact = false;
    cols = cols === null ? here : joinForRead(cols, here);
    if (written?.exact === false) exact = false;
    else if (written === undefined && keys.length === 1) types = m.facts.typesOf?.(key);
  }
  const [only, ...others] = keys;
  const isFile = others.length === 0 && only !== undefined && data.srcs[0]?.asset === only;
  const layout = isFile ? (m.facts.layoutOf?.(only) ?? null) : null;
  return { cols, data, place, exact, layout, types };
}

/** One partition of a data set is in the data set: `lake/orders/product=gloves` → `lake/orders`. */
function wholeOf(key: string): string {
  const at = key.search(/\/\w+=[^/]*(?:\/|$)/);
  return at < 0 ? key : key.slice(0, at);
}

function joinForRead(
  a: NonNullable<Dataset['cols']>,
  b: NonNullable<Dataset['cols']>,
): NonNullable<Dataset['cols']> {
  const known = new Map(a.known);
  for (const [name, data] of b.known) {
    const old = known.get(name);
    known.set(name, old === undefined ? data : union(old, data));
  }
  return { known, rest: [...a.rest, ...b.rest], index: a.index };
}

/** A flag argument: true, false, or not known. */
export function flag(ctx: CallContext, ref: unknown, fallback: boolean): boolean | null {
  const value = refer(ctx, ref);
  return value === undefined ? fallback : truth(value);
}
