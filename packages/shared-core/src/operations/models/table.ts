/** The compiled library models, by qualified name. Look-ups only; `apply.ts` interprets the rows. */
import { MODEL_FILES } from './compiled-models.ts';
import { casesOf } from './plans.ts';
import type { Case } from './plans.ts';
import type { ModelFile, ModelRow } from './schema.ts';
import { literalValue } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import { isInRange } from './versions.ts';
import type { Versions } from './versions.ts';

interface TypeInfo {
  readonly role: string;
  readonly bases: readonly string[];
  readonly column: string | null;
  readonly frame: string | null;
  readonly sharedName: boolean;
}

/** A row under one of its names, with what is worked out once. */
export class Model {
  readonly name: string;
  /** Behind the last dot. */
  readonly short: string;
  readonly params: readonly Param[];
  /** Where in `params` a name is. */
  readonly places: ReadonlyMap<string, number>;
  /** Brought by the workspace: adds, never excuses. */
  readonly guest: boolean;
  private readonly row: ModelRow;
  private worked: readonly Case[] | null = null;
  private readonly shown = new Map<string, string>();

  constructor(name: string, row: ModelRow, params: readonly Param[], guest: boolean) {
    this.name = name;
    this.short = name.slice(name.lastIndexOf('.') + 1);
    this.row = row;
    this.params = params;
    this.places = new Map(params.map((it, i) => [it.name, i]));
    this.guest = guest;
  }

  /** Most rows are never called: worked out at the first call. */
  get cases(): readonly Case[] {
    return (this.worked ??= casesOf(this.row));
  }

  /** How a call on an object of `type` is shown: a method found on a base, under the object's own type. */
  shownOn(type: string): string {
    let out = this.shown.get(type);
    if (out === undefined) {
      out = this.short === '*' ? type : `${type}.${this.short}`;
      // Types may come from user code: no memory of them may grow without end.
      if (this.shown.size > MAX_NAMES) this.shown.clear();
      this.shown.set(type, out);
    }
    return out;
  }
}

export interface Param {
  readonly name: string;
  readonly keywordOnly: boolean;
  readonly kind: 'plain' | 'args' | 'kwargs';
  /** The default, where the row tells it. */
  readonly fallback: Value | undefined;
}

/** The rows of some files by name. */
export interface Table {
  readonly functions: Map<string, Model>;
  readonly methods: Map<string, Model>;
  readonly props: Map<string, Model>;
  readonly aliases: Map<string, string>;
  readonly types: Map<string, TypeInfo>;
  readonly pure: Set<string>;
  readonly libraries: Set<string>;
  readonly decorators: Set<string>;
  readonly duck: string[];
}

/** A workspace's own models. Opaque to everybody but the analysis; another object after every change of the files. */
export interface WorkspaceModels {
  readonly table: Table;
}

function parseParams(list: readonly string[]): readonly Param[] {
  const out: Param[] = [];
  let keywordOnly = false;
  for (const text of list) {
    if (text === '*') keywordOnly = true;
    else if (text === '/' || text === '...') continue;
    else if (text.startsWith('**'))
      out.push({ name: text.slice(2), keywordOnly, kind: 'kwargs', fallback: undefined });
    else if (text.startsWith('*')) {
      out.push({ name: text.slice(1), keywordOnly, kind: 'args', fallback: undefined });
      keywordOnly = true;
    } else {
      const eq = text.indexOf('=');
      const name = eq < 0 ? text : text.slice(0, eq);
      out.push({
        name,
        keywordOnly,
        kind: 'plain',
        fallback: eq < 0 ? undefined : literalValue(parseLiteral(text.slice(eq + 1))),
      });
    }
  }
  return out;
}

function parseLiteral(text: string): string | number | boolean | null {
  if (text === 'None') return null;
  if (text === 'True') return true;
  if (text === 'False') return false;
  const n = Number(text);
  return text !== '' && !Number.isNaN(n) ? n : text;
}

function namesOf(it: string | readonly string[] | undefined): readonly string[] {
  return it === undefined ? [] : typeof it === 'string' ? [it] : it;
}

const NEWEST: Versions = new Map();

/** `guest`: the files are a workspace's own. */
export function tableOf(
  files: readonly ModelFile[],
  guest: boolean,
  versions: Versions = NEWEST,
): Table {
  const table: Table = {
    functions: new Map(),
    methods: new Map(),
    props: new Map(),
    aliases: new Map(),
    types: new Map(),
    pure: new Set(),
    libraries: new Set(),
    decorators: new Set(),
    duck: [],
  };
  for (const file of files) {
    table.libraries.add(file.library);
    for (const [from, to] of Object.entries(file.aliases)) {
      table.aliases.set(from, to);
      table.libraries.add(from.split('.')[0] ?? from);
    }
    for (const [name, it] of Object.entries(file.types))
      table.types.set(name, {
        role: it.role ?? '',
        bases: it.bases,
        column: it.column ?? null,
        frame: it.frame ?? null,
        sharedName: it.sharedName ?? false,
      });
    for (const it of file.pure) {
      table.pure.add(it);
      table.libraries.add(it.split('.')[0] ?? it);
    }
    for (const it of file.decorators) table.decorators.add(it);
    table.duck.push(...file.duck);
    for (const row of file.models) addRow(table, row, guest, versions);
  }
  return table;
}

function addRow(table: Table, row: ModelRow, guest: boolean, versions: Versions): void {
  const params = parseParams(row.params ?? []);
  for (const [names, target] of [
    [row.fn, table.functions],
    [row.method, table.methods],
    [row.prop, table.props],
  ] as const)
    for (const name of namesOf(names)) {
      const library = libraryOf(name);
      table.libraries.add(library);
      if (row.versions === undefined || isInRange(versions.get(library), row.versions))
        target.set(name, new Model(name, row, params, guest));
    }
}

let cached: Table | null = null;

function theTable(): Table {
  return (cached ??= tableFor(NEWEST));
}

function libraryOf(name: string): string {
  return name.split('.')[0] ?? name;
}

/** Libraries of which some row holds for some versions only. */
let ranged: readonly string[] | null = null;
/** By the versions of {@link ranged} libraries: a process sees few combinations. */
const TABLES = new Map<string, Table>();
const MAX_TABLES = 16;

function tableFor(versions: Versions): Table {
  ranged ??= [
    ...new Set(
      MODEL_FILES.flatMap((it) => it.models).flatMap((row) =>
        row.versions === undefined
          ? []
          : [row.fn, row.method, row.prop].flatMap(namesOf).map(libraryOf),
      ),
    ),
  ];
  const key = ranged.map((it) => versions.get(it)?.join('.') ?? '').join('|');
  let table = TABLES.get(key);
  if (table === undefined) {
    if (TABLES.size >= MAX_TABLES) TABLES.clear();
    table = tableOf(MODEL_FILES, false, versions);
    TABLES.set(key, table);
  }
  return table;
}

let guests: Table | null = null;

/**
 * Runs `body` with the rows for `versions`, and with a workspace's models beside those of the house, which
 * win. An analysis is synchronous: nothing else can run in between.
 */
export function withModels<T>(
  table: Table | null,
  versions: Versions | undefined,
  body: () => T,
): T {
  const before = guests;
  guests = table;
  const wanted = tableFor(versions ?? NEWEST);
  if (wanted !== cached) {
    cached = wanted;
    forgetMembers();
  }
  try {
    return body();
  } finally {
    guests = before;
  }
}

function infoOf(type: string): TypeInfo | undefined {
  return theTable().types.get(type) ?? guests?.types.get(type);
}

const CANONICAL = new Map<string, string>();

/** A name with its aliases resolved: `modin.pandas.read_csv` → `pandas.read_csv`. */
export function canonicalName(name: string): string {
  const hit = CANONICAL.get(name);
  if (hit !== undefined) return hit;
  const { aliases } = theTable();
  let out = name;
  for (let round = 0; round < 3; round++) {
    let next = out;
    for (let end = out.length; end > 0; end = out.lastIndexOf('.', end - 1)) {
      const target = aliases.get(out.slice(0, end));
      if (target === undefined) continue;
      next = target + out.slice(end);
      break;
    }
    if (next === out) break;
    out = next;
  }
  // Names come from user code: the cache must not grow without end.
  if (CANONICAL.size > 5000) CANONICAL.clear();
  CANONICAL.set(name, out);
  return out;
}

export function findFunction(name: string): Model | undefined {
  return theTable().functions.get(name) ?? guests?.functions.get(name);
}

/** A method or property of a type, looked up along its bases; `T.*` is the type's wildcard. */
export function findMember(type: string, name: string, kind: 'method' | 'prop'): Model | undefined {
  if (type === '') return undefined;
  const members = kind === 'method' ? METHODS : PROPS;
  let ofType = members.get(type);
  if (ofType === undefined) {
    if (memberCount > MAX_NAMES) forgetMembers();
    ofType = new Map();
    members.set(type, ofType);
  }
  let out = ofType.get(name);
  if (out === undefined) {
    const wild = kind === 'method' && !name.startsWith('__') && !name.endsWith('=');
    out =
      searchMember(theTable(), type, name, kind, 0) ??
      (wild ? searchMember(theTable(), type, '*', kind, 0) : undefined) ??
      null;
    ofType.set(name, out);
    memberCount++;
  }
  if (out === null && guests !== null) return searchMember(guests, type, name, kind, 0);
  return out ?? undefined;
}

/** True when the type has a method or property of this very name: as an attribute it hides a column. */
export function hasMember(type: string, name: string): boolean {
  return (
    searchMember(theTable(), type, name, 'method', 0) !== undefined ||
    searchMember(theTable(), type, name, 'prop', 0) !== undefined
  );
}

function searchMember(
  table: Table,
  type: string,
  name: string,
  kind: 'method' | 'prop',
  depth: number,
): Model | undefined {
  const own = (kind === 'method' ? table.methods : table.props).get(`${type}.${name}`);
  if (own !== undefined || depth > 4) return own;
  for (const base of table.types.get(type)?.bases ?? []) {
    const found = searchMember(table, base, name, kind, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the engine may assume of a type; `''` when nothing. */
export function roleOf(type: string): string {
  return infoOf(type)?.role ?? '';
}

/** The type of one column of a frame type, and the frame type of a column type. */
export function columnTypeOf(type: string): string {
  const info = infoOf(type);
  return info?.column ?? type;
}

export function frameTypeOf(type: string): string {
  const info = infoOf(type);
  return info?.frame ?? type;
}

/** A column made of two others of this type has a name only where they have the same. */
export function isNamedByAll(type: string): boolean {
  return infoOf(type)?.sharedName === true;
}

/** Some model declares objects of this type. */
export function isDeclared(type: string): boolean {
  return infoOf(type) !== undefined;
}

export function isSubtype(type: string, of: string, depth = 0): boolean {
  if (type === of) return true;
  if (depth > 4) return false;
  return (infoOf(type)?.bases ?? []).some((it) => isSubtype(it, of, depth + 1));
}

const PURE = new Map<string, boolean>();
/** By type, then by name: the look-up of every attribute and call makes no text. */
const METHODS = new Map<string, Map<string, Model | null>>();
const PROPS = new Map<string, Map<string, Model | null>>();
let memberCount = 0;
/** Names come from user code: no cache of them may grow without end. */
const MAX_NAMES = 20_000;

function forgetMembers(): void {
  METHODS.clear();
  PROPS.clear();
  memberCount = 0;
}

/** Unmodelled functions below such a prefix only compute. */
export function isPure(name: string): boolean {
  let out = PURE.get(name);
  if (out === undefined) {
    out = hasPurePrefix(name);
    if (PURE.size > MAX_NAMES) PURE.clear();
    PURE.set(name, out);
  }
  return out;
}

function hasPurePrefix(name: string): boolean {
  const { pure } = theTable();
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1))
    if (pure.has(name.slice(0, end))) return true;
  return false;
}

/** The library is known here: its modules are not looked for in the workspace. */
export function isLibrary(name: string): boolean {
  const dot = name.indexOf('.');
  return theTable().libraries.has(dot < 0 ? name : name.slice(0, dot));
}

export function isTransparentDecorator(name: string): boolean {
  return theTable().decorators.has(canonicalName(name));
}

export function duckTypes(): readonly string[] {
  return theTable().duck;
}

/** How many API names are modelled. */
export function modelledNames(): readonly string[] {
  const { functions, methods, props } = theTable();
  return [...functions.keys(), ...methods.keys(), ...props.keys()];
}
