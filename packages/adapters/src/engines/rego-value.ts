/**
 * Rego values on the host side of the fence, exactly: sets stay sets, object keys may be anything,
 * integers keep all their digits. JSON would lose all three, so values cross the fence in the text
 * form of `opa_value_dump` and `opa_value_parse`. Nothing here knows a built-in function.
 */

/** Integers beyond 2^53 are `bigint`; numbers written with a point or an exponent are {@link RegoFloat}. */
export type RegoValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | RegoFloat
  | readonly RegoValue[]
  | RegoSet
  | RegoObject;

/** A number whose text has a point or an exponent: `1.0` is not printed like `1`. */
export class RegoFloat {
  readonly text: string;
  readonly value: number;
  constructor(text: string) {
    this.text = text;
    this.value = Number(text);
  }
}

/** A set, sorted in Rego's order and without duplicates. */
export class RegoSet {
  readonly items: readonly RegoValue[];
  constructor(items: readonly RegoValue[]) {
    this.items = distinct([...items].sort(compareRego));
  }
  has(value: RegoValue): boolean {
    return this.items.some((it) => compareRego(it, value) === 0);
  }
}

/** An object, entries sorted by key in Rego's order; of equal keys the last counts. */
export class RegoObject {
  readonly entries: readonly (readonly [RegoValue, RegoValue])[];
  constructor(entries: readonly (readonly [RegoValue, RegoValue])[]) {
    const sorted = [...entries].sort((a, b) => compareRego(a[0], b[0]));
    this.entries = sorted.filter((entry, i) => {
      const next = sorted[i + 1];
      return next === undefined || compareRego(entry[0], next[0]) !== 0;
    });
  }
  get(key: RegoValue): RegoValue | undefined {
    return this.entries.find((it) => compareRego(it[0], key) === 0)?.[1];
  }
}

/** Rego's order over all values: null < booleans < numbers < strings < arrays < objects < sets. */
export function compareRego(a: RegoValue, b: RegoValue): number {
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  if (kindA !== kindB) return kindA - kindB;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (a instanceof RegoSet && b instanceof RegoSet) return compareLists(a.items, b.items);
  if (a instanceof RegoObject && b instanceof RegoObject) return compareObjects(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (typeof a === 'boolean' || typeof b === 'boolean') return Number(a) - Number(b);
  const [left, right] = [numberOf(a), numberOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The number that a numeric value is; NaN for anything else. */
export function numberOf(value: RegoValue): number | bigint {
  if (value instanceof RegoFloat) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? value : Number.NaN;
}

function kindOf(value: RegoValue): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof RegoFloat)
    return 2;
  if (typeof value === 'string') return 3;
  if (value instanceof RegoObject) return 5;
  return value instanceof RegoSet ? 6 : 4;
}

/** By code point, as Go compares UTF-8 bytes; JavaScript's own order differs beyond U+FFFF. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) {
      return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
    }
  }
  return a.length - b.length;
}

function compareLists(a: readonly RegoValue[], b: readonly RegoValue[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (right === undefined) return 1;
    const order = compareRego(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: RegoObject, b: RegoObject): number {
  for (const [i, [key, value]] of a.entries.entries()) {
    const other = b.entries[i];
    if (other === undefined) return 1;
    const order = compareRego(key, other[0]) || compareRego(value, other[1]);
    if (order !== 0) return order;
  }
  return a.entries.length - b.entries.length;
}

function distinct(sorted: readonly RegoValue[]): readonly RegoValue[] {
  return sorted.filter((value, i) => {
    const before = sorted[i - 1];
    return before === undefined || compareRego(before, value) !== 0;
  });
}

/** The value as Rego source: what `%v` prints and `opa_value_parse` reads. */
export function printRego(value: RegoValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return printNumber(value);
  if (value instanceof RegoFloat) return value.text;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof RegoSet) {
    return value.items.length === 0 ? 'set()' : `{${value.items.map(printRego).join(', ')}}`;
  }
  if (value instanceof RegoObject) {
    return `{${value.entries.map(([key, it]) => `${printRego(key)}: ${printRego(it)}`).join(', ')}}`;
  }
  return `[${value.map(printRego).join(', ')}]`;
}

/** JSON text of a number as Go prints it: `1e+21` and `0.1`, no exponent where none is needed. */
export function printNumber(value: number): string {
  if (Number.isSafeInteger(value)) return value.toFixed(0);
  return String(value);
}

/**
 * The value as JSON has it: sets become sorted arrays, keys become text. Integers beyond 2^53 lose
 * digits here and nowhere else.
 */
export function regoToJson(value: RegoValue): unknown {
  if (value instanceof RegoFloat) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof RegoSet) return value.items.map(regoToJson);
  if (value instanceof RegoObject) {
    return Object.fromEntries(
      value.entries.map(([key, it]) => [
        typeof key === 'string' ? key : JSON.stringify(regoToJson(key)),
        regoToJson(it),
      ]),
    );
  }
  return Array.isArray(value) ? (value as readonly RegoValue[]).map(regoToJson) : value;
}

/** Reads the text of `opa_value_dump`. Throws a `SyntaxError` on anything else. */
export function parseRego(text: string): RegoValue {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  value(): RegoValue {
    this.space();
    const next = this.text[this.at];
    if (next === '"') return this.string();
    if (next === '[') return this.list(']');
    if (next === '{') return this.setOrObject();
    if (this.word('null')) return null;
    if (this.word('true')) return true;
    if (this.word('false')) return false;
    if (this.word('set()')) return new RegoSet([]);
    return this.number();
  }

  end(): void {
    this.space();
    if (this.at !== this.text.length) this.fail();
  }

  private string(): string {
    const from = this.at;
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const unit = this.text[this.at];
      if (unit === '\\') this.at += 1;
      else if (unit === '"') {
        this.at += 1;
        return JSON.parse(this.text.slice(from, this.at)) as string;
      }
    }
    return this.fail();
  }

  private number(): number | bigint | RegoFloat {
    const match = /-?\d+(\.\d+)?([eE][-+]?\d+)?/y;
    match.lastIndex = this.at;
    const found = match.exec(this.text);
    if (found === null) return this.fail();
    this.at += found[0].length;
    if (found[1] !== undefined || found[2] !== undefined) return new RegoFloat(found[0]);
    const value = Number(found[0]);
    return Number.isSafeInteger(value) ? value : BigInt(found[0]);
  }

  private list(close: string): readonly RegoValue[] {
    this.at += 1;
    const items: RegoValue[] = [];
    while (!this.take(close)) {
      if (items.length > 0 && !this.take(',')) this.fail();
      items.push(this.value());
    }
    return items;
  }

  private setOrObject(): RegoSet | RegoObject {
    this.at += 1;
    if (this.take('}')) return new RegoObject([]);
    const first = this.value();
    if (!this.take(':')) {
      const items = [first];
      while (!this.take('}')) {
        if (!this.take(',')) this.fail();
        items.push(this.value());
      }
      return new RegoSet(items);
    }
    const entries: [RegoValue, RegoValue][] = [[first, this.value()]];
    while (!this.take('}')) {
      if (!this.take(',')) this.fail();
      const key = this.value();
      if (!this.take(':')) this.fail();
      entries.push([key, this.value()]);
    }
    return new RegoObject(entries);
  }

  private take(unit: string): boolean {
    this.space();
    if (this.text[this.at] !== unit) return false;
    this.at += 1;
    return true;
  }

  private word(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private space(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at] ?? '')) this.at += 1;
  }

  private fail(): never {
    // The text may hold data: only the offset is told.
    throw new SyntaxError(`not a Rego value at offset ${this.at}`);
  }
}
