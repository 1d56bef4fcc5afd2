/**
 * Gives a compiled policy a budget of steps: every loop and every function that calls another takes one
 * from a counter, and the policy traps when it is used up. Rego always ends, but nested loops over wide
 * input may take hours, and nothing can interrupt WebAssembly in its own thread. A count is the same on
 * every machine; a clock is not.
 *
 * It rewrites the binary and knows no Rego. A module with instructions it does not know is refused.
 */

/** Name of the exported counter. */
export const FUEL = 'lacuna_fuel';

/**
 * Steps of one evaluation: some tenths of a second. The baseline pack takes a few thousand for a question
 * with ten columns.
 */
export const BUDGET = 50_000_000;

/** The bytes cannot be given a budget. */
export class FuelError extends Error {
  override readonly name = 'FuelError';
}

const SECTION = { import: 2, global: 6, export: 7, code: 10 } as const;
const I32 = 0x7f;

/** `wasm` with the counter in it. Throws {@link FuelError}. */
export function withFuel(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(wasm);
  const bodyOf = (id: number) => sections.find((it) => it.id === id)?.body;
  const counter = importedGlobals(bodyOf(SECTION.import)) + countOf(bodyOf(SECTION.global));
  const step = stepCode(counter);
  const parts: Uint8Array[] = [wasm.subarray(0, 8)];
  const put = (id: number, body: Uint8Array): void => {
    parts.push(Uint8Array.from([id, ...leb(body.length)]), body);
  };
  // A mutable i32. It starts full, for a start function runs before the host can fill it.
  const global = Uint8Array.from([I32, 1, 0x41, ...signedLeb(BUDGET), 0x0b]);
  let isFull = false;
  for (const { id, body } of sections) {
    if (!isFull && id >= SECTION.global) {
      put(SECTION.global, appended(id === SECTION.global ? body : undefined, global));
      isFull = true;
    }
    if (id === SECTION.global) continue;
    if (id === SECTION.export) put(id, appended(body, exportOf(counter)));
    else if (id === SECTION.code) put(id, counted(body, step));
    else put(id, body);
  }
  return concat(parts);
}

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

function sectionsOf(wasm: Uint8Array): readonly Section[] {
  const reader = new Reader(wasm, 8);
  const sections: Section[] = [];
  while (reader.at < wasm.length) {
    const id = reader.byte();
    const body = reader.take(reader.u32());
    // Custom sections hold names and the like, by indexes that stay as they are.
    sections.push({ id, body });
  }
  return sections.filter(({ id }) => id !== 0);
}

function countOf(body: Uint8Array | undefined): number {
  return body === undefined ? 0 : new Reader(body, 0).u32();
}

function importedGlobals(body: Uint8Array | undefined): number {
  if (body === undefined) return 0;
  const reader = new Reader(body, 0);
  let globals = 0;
  for (let left = reader.u32(); left > 0; left--) {
    reader.take(reader.u32());
    reader.take(reader.u32());
    const kind = reader.byte();
    if (kind === 0) reader.u32();
    else if (kind === 1) {
      reader.byte();
      limits(reader);
    } else if (kind === 2) limits(reader);
    else if (kind === 3) {
      reader.take(2);
      globals += 1;
    } else throw new FuelError(`import of kind ${kind}`);
  }
  return globals;
}

function limits(reader: Reader): void {
  const flags = reader.byte();
  reader.u32();
  if ((flags & 1) !== 0) reader.u32();
}

function exportOf(counter: number): Uint8Array {
  const name = new TextEncoder().encode(FUEL);
  return Uint8Array.from([...leb(name.length), ...name, 3, ...leb(counter)]);
}

/** `if (--fuel < 0) trap`, which leaves the stack as it was. */
function stepCode(counter: number): Uint8Array {
  const index = leb(counter);
  return Uint8Array.from([
    ...[0x23, ...index, 0x41, 1, 0x6b, 0x24, ...index],
    ...[0x23, ...index, 0x41, 0, 0x48, 0x04, 0x40, 0x00, 0x0b],
  ]);
}

/** A vector section with one more entry. */
function appended(body: Uint8Array | undefined, entry: Uint8Array): Uint8Array {
  if (body === undefined) return concat([Uint8Array.from([1]), entry]);
  const reader = new Reader(body, 0);
  const count = reader.u32();
  return concat([Uint8Array.from(leb(count + 1)), body.subarray(reader.at), entry]);
}

function counted(body: Uint8Array, step: Uint8Array): Uint8Array {
  const reader = new Reader(body, 0);
  const count = reader.u32();
  const parts: Uint8Array[] = [Uint8Array.from(leb(count))];
  for (let i = 0; i < count; i++) {
    const fresh = countedFunction(reader.take(reader.u32()), step);
    parts.push(Uint8Array.from(leb(fresh.length)), fresh);
  }
  return concat(parts);
}

function countedFunction(body: Uint8Array, step: Uint8Array): Uint8Array {
  const reader = new Reader(body, 0);
  for (let groups = reader.u32(); groups > 0; groups--) {
    reader.u32();
    reader.byte();
  }
  const start = reader.at;
  const loops: number[] = [];
  let calls = false;
  while (reader.at < body.length) {
    const code = reader.byte();
    if (code === 0x10 || code === 0x11) calls = true;
    skipOperands(code, reader);
    if (code === 0x03) loops.push(reader.at);
  }
  const places = calls ? [start, ...loops] : loops;
  if (places.length === 0) return body;
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const place of places) {
    parts.push(body.subarray(from, place), step);
    from = place;
  }
  parts.push(body.subarray(from));
  return concat(parts);
}

/** Operands by opcode: WebAssembly 1.0 with sign extension, saturating conversion and bulk memory. */
// One line for each form of operands.
// eslint-disable-next-line complexity
function skipOperands(code: number, reader: Reader): void {
  if (code === 0x02 || code === 0x03 || code === 0x04) reader.s64();
  else if (code === 0x0c || code === 0x0d || code === 0x10) reader.u32();
  else if (code === 0x0e) for (let left = reader.u32() + 1; left > 0; left--) reader.u32();
  else if (code === 0x11) {
    reader.u32();
    reader.u32();
  } else if (code === 0x1c) reader.take(reader.u32());
  else if (code >= 0x20 && code <= 0x26) reader.u32();
  else if (code >= 0x28 && code <= 0x3e) {
    reader.u32();
    reader.u32();
  } else if (code === 0x3f || code === 0x40) reader.byte();
  else if (code === 0x41 || code === 0x42) reader.s64();
  else if (code === 0x43) reader.take(4);
  else if (code === 0x44) reader.take(8);
  else if (code === 0xfc) skipPrefixed(reader);
  else if (!(
    code <= 0x01 ||
    code === 0x05 ||
    code === 0x0b ||
    code === 0x0f ||
    code === 0x1a ||
    code === 0x1b ||
    (code >= 0x45 && code <= 0xc4)
  ))
    throw new FuelError(`instruction 0x${code.toString(16)}`);
}

function skipPrefixed(reader: Reader): void {
  const code = reader.u32();
  if (code <= 7) return;
  if (code === 8 || code === 10 || code === 12 || code === 14) {
    reader.u32();
    reader.u32();
  } else if (code <= 17) reader.u32();
  else throw new FuelError(`instruction 0xfc ${code}`);
}

/** Reads numbers of a binary from front to back. */
class Reader {
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new FuelError('the module ends too early');
    this.at += 1;
    return value;
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new FuelError('the module ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return value;
      if (shift > 28) throw new FuelError('a number is too long');
    }
  }

  /** Passes over a signed number; its value is of no interest. */
  s64(): void {
    while ((this.byte() & 0x80) !== 0);
  }
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  do {
    const low = left & 0x7f;
    left >>>= 7;
    bytes.push(left === 0 ? low : low | 0x80);
  } while (left !== 0);
  return bytes;
}

/** A number that is not negative, as a signed one: its highest bit must not look like a sign. */
function signedLeb(value: number): number[] {
  const bytes = leb(value);
  const last = bytes.at(-1) ?? 0;
  if ((last & 0x40) === 0) return bytes;
  return [...bytes.slice(0, -1), last | 0x80, 0];
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
