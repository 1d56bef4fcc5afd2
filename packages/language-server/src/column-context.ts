/**
 * Which columns can be meant where the cursor stands: `df["…`, `df.groupby("…`, `on="…`, `pl.col("…`,
 * `df.…`. It reads characters, not a syntax tree, and says which expressions have the columns; what
 * they hold is the analysis's matter.
 */
import {
  cursorText,
  trimmedEnd,
  wordBefore,
  wordStart,
  type CursorText,
  type OpenBracket,
  type OpenString,
} from './cursor-text.ts';

/** An expression that has columns. */
export interface FrameSource {
  /** Where the expression ends in the cell's text. */
  readonly end: number;
  /** The identifier it ends with: the variable, where the expression is one; else empty. */
  readonly name: string;
}

export type ColumnContext = { readonly sources: readonly FrameSource[] } & (
  | {
      readonly kind: 'string';
      readonly string: OpenString;
      /** Only what every source has: `on=` of a merge. */
      readonly common: boolean;
    }
  | { readonly kind: 'attribute'; readonly from: number; readonly to: number }
);

/** Null where no column can be meant. */
export function columnContext(text: string, offset: number): ColumnContext | null {
  const cursor = cursorText(text, offset);
  if (cursor === null) return null;
  return cursor.string === null ? attribute(text, offset) : inString(cursor, cursor.string);
}

function attribute(text: string, offset: number): ColumnContext | null {
  const from = wordStart(text, offset);
  if (text[from - 1] !== '.') return null;
  const source = sourceAt(text, from - 1);
  let to = offset;
  while (to < text.length && wordStart(text, to + 1) < to + 1) to += 1;
  return source && { kind: 'attribute', from, to, sources: [source] };
}

/** Null where nothing that could be a frame ends at `end`: a number, an operator, an opening bracket. */
function sourceAt(text: string, end: number): FrameSource | null {
  const at = trimmedEnd(text, end);
  const last = text[at - 1] ?? '';
  if (last === ')' || last === ']') return { end: at, name: '' };
  const name = wordBefore(text, at);
  if (name === '' || /^\d/.test(name) || KEYWORDS.has(name)) return null;
  return { end: at, name };
}

const KEYWORDS = new Set('and or not in is if else return yield lambda await print for'.split(' '));

function inString(cursor: CursorText, string: OpenString): ColumnContext | null {
  const { text, brackets } = cursor;
  for (let i = brackets.length - 1; i >= 0; i--) {
    const bracket = brackets[i];
    if (bracket === undefined) return null;
    const inner = brackets[i + 1];
    if (bracket.char === '{' && isValueOfDict(text, bracket, inner?.at ?? string.at)) return null;
    const before = trimmedEnd(text, bracket.at);
    const isBehind = bracket.char !== '{' && isExpressionEnd(text, before);
    // `["a", "|`, `("a", "|`, `{"a", "|`: what matters is what stands around it.
    if (!isBehind) continue;
    return bracket.char === '['
      ? subscript(cursor, string, bracket, inner)
      : argument(cursor, string, bracket, inner, brackets.slice(0, i));
  }
  return null;
}

function isExpressionEnd(text: string, end: number): boolean {
  const last = text[end - 1] ?? '';
  if (last === ')' || last === ']' || last === '"' || last === "'") return true;
  const word = wordBefore(text, end);
  return word !== '' && !KEYWORDS.has(word);
}

/** Behind the colon of its entry: `{"a": "|`. */
function isValueOfDict(text: string, { at, commas }: OpenBracket, cursor: number): boolean {
  const start = commas.findLast((it) => it < cursor) ?? at;
  return /:\s*$/.test(text.slice(start + 1, cursor));
}

function subscript(
  { text }: CursorText,
  string: OpenString,
  bracket: OpenBracket,
  inner: OpenBracket | undefined,
): ColumnContext | null {
  const source = sourceAt(text, bracket.at);
  if (source === null) return null;
  const found = (it: FrameSource | null): ColumnContext | null =>
    it && { kind: 'string', string, sources: [it], common: false };
  const dot = source.end - source.name.length - 1;
  if (text[dot] !== '.') return found(source);
  if (source.name === 'iloc' || source.name === 'iat') return null;
  if (source.name !== 'loc' && source.name !== 'at') return found(source);
  // Rows first, then columns.
  const isColumn = bracket.commas.some((it) => it < (inner?.at ?? string.at));
  return isColumn ? found(sourceAt(text, dot)) : null;
}

/** Methods of frames whose arguments name columns: at which positions; empty: at every one. */
const METHODS: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries({
    groupby: [0],
    group_by: [],
    groupBy: [],
    sort_values: [0],
    sort: [],
    orderBy: [],
    order_by: [],
    drop: [],
    drop_duplicates: [0],
    dropDuplicates: [0],
    drop_nulls: [0],
    dropna: [],
    select: [],
    select_dtypes: [],
    with_columns: [],
    withColumn: [0],
    withColumnRenamed: [0],
    filter: [],
    where: [],
    set_index: [0],
    get: [0],
    pop: [0],
    get_column: [0],
    nlargest: [1],
    nsmallest: [1],
    explode: [0],
    melt: [0, 1],
    unpivot: [0],
    pivot: [],
    pivot_table: [0, 1, 2],
    query: [0],
    eval: [0],
    rename: [0],
    astype: [0],
    cast: [0],
    agg: [0],
    aggregate: [0],
    fillna: [0],
    replace: [0],
    value_counts: [0],
    unique: [0],
    partition_by: [],
    hist: [0],
    boxplot: [0],
    rolling: [0],
    unstack: [],
    col: [0],
  }),
);

/** Parameters whose texts name columns, whatever the call. */
const PARAMETERS = new Set(
  'by on left_on right_on columns subset index values keys usecols id_vars value_vars x y z hue color colour size style facet_row facet_col names text hover_name hover_data path parents animation_frame col row units theta r dimensions column level lat lon weights labels'.split(
    ' ',
  ),
);

/** Calls that name columns of what they are going to read: nobody has them yet. */
const READERS = /^(?:read_|scan_)/;

/** Expressions over the columns of the frame around. */
const EXPRESSIONS = new Set(['col', 'column', 'exclude', 'all', 'sum', 'mean', 'max', 'min']);

/** Joins: the other frame is the first argument. */
const JOINS = new Set(['merge', 'join', 'merge_asof', 'merge_ordered']);

function argument(
  cursor: CursorText,
  string: OpenString,
  call: OpenBracket,
  inner: OpenBracket | undefined,
  around: readonly OpenBracket[],
): ColumnContext | null {
  const { text } = cursor;
  const end = trimmedEnd(text, call.at);
  const method = wordBefore(text, end);
  const dot = end - method.length - 1;
  const receiver = text[dot] === '.' ? sourceAt(text, dot) : null;
  const at = inner?.at ?? string.at;
  const start = (call.commas.findLast((it) => it < at) ?? call.at) + 1;
  const keyword = /^\s*([^\W\d]\w*)\s*=(?!=)/u.exec(text.slice(start, at))?.[1] ?? null;
  const position = call.commas.filter((it) => it < at).length;
  const found = (
    sources: readonly (FrameSource | null)[],
    common = false,
  ): ColumnContext | null => {
    const known = sources.filter((it) => it !== null);
    return known.length === 0 ? null : { kind: 'string', string, sources: known, common };
  };
  if (READERS.test(method)) return null;
  if (EXPRESSIONS.has(method) && keyword === null) {
    const outer = enclosingFrame(text, around);
    if (outer !== null) return found([outer]);
  }
  if (JOINS.has(method)) return joined(text, call, receiver, keyword, found);
  if (keyword !== null && PARAMETERS.has(keyword))
    return found([...argumentFrames(text, call), receiver].slice(0, 2));
  const positions = METHODS.get(method);
  if (receiver === null || keyword !== null || positions === undefined) return null;
  return positions.length === 0 || positions.includes(position) ? found([receiver]) : null;
}

/** The frame whose method the nearest call around is: `df.select(pl.col("|`. */
function enclosingFrame(text: string, around: readonly OpenBracket[]): FrameSource | null {
  for (const { char, at } of [...around].reverse()) {
    const end = trimmedEnd(text, at);
    if (char === '[' && isExpressionEnd(text, end)) return sourceAt(text, end);
    if (char !== '(') continue;
    const method = wordBefore(text, end);
    const dot = end - method.length - 1;
    if (text[dot] === '.' && METHODS.has(method) && !EXPRESSIONS.has(method))
      return sourceAt(text, dot);
  }
  return null;
}

function joined(
  text: string,
  call: OpenBracket,
  receiver: FrameSource | null,
  keyword: string | null,
  found: (sources: readonly (FrameSource | null)[], common?: boolean) => ColumnContext | null,
): ColumnContext | null {
  const given = argumentFrames(text, call);
  const isFunction = receiver !== null && given.length > 1;
  const [left, right] = isFunction ? given : [receiver, given[0] ?? null];
  if (keyword === 'left_on') return found([left ?? null]);
  if (keyword === 'right_on') return found([right ?? null]);
  if (keyword === 'on' || keyword === 'by') return found([left ?? null, right ?? null], true);
  return null;
}

/** Arguments of the call that may be frames: `data=df`, then plain names by position. */
function argumentFrames(text: string, call: OpenBracket): readonly FrameSource[] {
  const named: FrameSource[] = [];
  const plain: FrameSource[] = [];
  let start = call.at + 1;
  for (const end of call.commas) {
    const match = /^\s*(?:([^\W\d]\w*)\s*=\s*)?[^\W\d][\w.]*(?:\(\)|\[[^\]]*\])*\s*$/u.exec(
      text.slice(start, end),
    );
    const source = match && sourceAt(text, end);
    start = end + 1;
    if (match === null || source === null) continue;
    const keyword = match[1];
    if (keyword === undefined) plain.push(source);
    else if (
      keyword === 'data' ||
      keyword === 'data_frame' ||
      keyword === 'right' ||
      keyword === 'left'
    )
      named.push(source);
  }
  return [...named, ...plain];
}
