/**
 * One string object and one number for each identifier, so that names compare by identity and need no
 * new string for each occurrence. What a name means is not known here.
 */
import { KEYWORDS } from './tokens.ts';

const SLOTS = 1 << 15;
/** Half full; then the table begins anew, which costs memory for repeated strings and nothing else. */
const CAPACITY = SLOTS / 2;
const HASH_START = 17;

const slots = new Int32Array(SLOTS);
const hashes = new Int32Array(CAPACITY);
let names: string[] = [];

/** The running hash of a name, to be fed with each of its UTF-16 units. */
export function startHash(unit: number): number {
  return (HASH_START * 31 + unit) | 0;
}

/**
 * The number of the name `text[from, to)` with the hash the lexer computed on its way.
 * Keywords have the numbers of their place in {@link KEYWORDS}; numbers change between parses.
 */
export function internName(text: string, from: number, to: number, hash: number): number {
  let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  for (;;) {
    const id = (slots[slot] ?? 0) - 1;
    if (id < 0) break;
    if (hashes[id] === hash && isSame(names[id] ?? '', text, from, to)) return id;
    slot = (slot + 1) & (SLOTS - 1);
  }
  if (names.length === CAPACITY) {
    begin();
    return internName(text, from, to, hash);
  }
  const id = names.length;
  // A slice of a long text keeps the whole text alive; joining makes a string of its own.
  names.push(detached(text.slice(from, to)));
  hashes[id] = hash;
  slots[slot] = id + 1;
  return id;
}

/** The string of a number that {@link internName} gave during the same parse. */
export function nameOf(id: number): string {
  return names[id] ?? '';
}

function isSame(name: string, text: string, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i++) {
    if (name.charCodeAt(i) !== text.charCodeAt(from + i)) return false;
  }
  return true;
}

function detached(name: string): string {
  return name.length < 13 ? name : name.split('').join('');
}

function begin(): void {
  slots.fill(0);
  names = [];
  for (const keyword of KEYWORDS) {
    let hash = startHash(keyword.charCodeAt(0));
    for (let i = 1; i < keyword.length; i++) hash = (hash * 31 + keyword.charCodeAt(i)) | 0;
    internName(keyword, 0, keyword.length, hash);
  }
}

begin();
