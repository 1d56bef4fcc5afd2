/**
 * The state of the abstract machine: variables and heap, as overlays over what earlier cells left.
 * It records what a cell read and wrote, which is what makes a cell's summary reusable. It does not
 * know statements.
 */
import type { Obj, Value } from './value.ts';

/** What one path wrote. */
export interface Writes {
  /** `scope.name` → value; null: deleted. */
  readonly vars: ReadonlyMap<string, Value | null>;
  readonly objs: ReadonlyMap<string, Obj>;
}

/** Both maps are made at the first write: most paths write little. */
interface Layer extends Writes {
  vars: Map<string, Value | null>;
  objs: Map<string, Obj>;
  readonly parent: Layer | null;
  dead: boolean;
}

/** Never written to. */
const NO_VARS = new Map<string, Value | null>();
const NO_OBJS = new Map<string, Obj>();
const NOTHING: Writes = { vars: NO_VARS, objs: NO_OBJS };

/** A path that wrote nothing. */
export function newWrites(): Writes {
  return NOTHING;
}

function newLayer(parent: Layer | null): Layer {
  return { vars: NO_VARS, objs: NO_OBJS, parent, dead: false };
}

function varsOf(layer: Layer): Map<string, Value | null> {
  if (layer.vars === NO_VARS) layer.vars = new Map();
  return layer.vars;
}

function objsOf(layer: Layer): Map<string, Obj> {
  if (layer.objs === NO_OBJS) layer.objs = new Map();
  return layer.objs;
}

function applyTo(layer: Layer, writes: Writes): void {
  if (writes.vars.size > 0) {
    const vars = varsOf(layer);
    for (const [loc, value] of writes.vars) vars.set(loc, value);
  }
  if (writes.objs.size > 0) {
    const objs = objsOf(layer);
    for (const [id, obj] of writes.objs) objs.set(id, obj);
  }
}

/** Like {@link applyTo}, for writes that nobody looks at any more: their maps may become the layer's. */
function takeOver(layer: Layer, writes: Writes): void {
  if (layer.vars === NO_VARS && layer.objs === NO_OBJS) {
    layer.vars = writes.vars as Map<string, Value | null>;
    layer.objs = writes.objs as Map<string, Obj>;
  } else applyTo(layer, writes);
}

export type JoinValues = (a: Value, b: Value) => Value;
export type JoinObjects = (a: Obj, b: Obj) => Obj;

/** The flat state between cells, changed only by {@link commit}. */
export interface Committed {
  readonly vars: Map<string, Value>;
  readonly objs: Map<string, Obj>;
}

/** All that a cell wrote, as lists: it is kept for long and only ever gone through. */
export interface CellWrites {
  readonly locs: readonly string[];
  /** As long as `locs`; null: deleted. */
  readonly values: readonly (Value | null)[];
  readonly ids: readonly string[];
  /** As long as `ids`. */
  readonly objs: readonly Obj[];
}

/** What a cell found before it, as lists. */
export interface CellReads {
  readonly locs: readonly string[];
  readonly values: readonly (Value | undefined)[];
  readonly ids: readonly string[];
  readonly objs: readonly (Obj | undefined)[];
  /** Prefixes under which all names were asked for, each with the names there were. */
  readonly lists: readonly { readonly prefix: string; readonly locs: readonly string[] }[];
}

export function commit(base: Committed, writes: CellWrites): void {
  const { locs, values, ids, objs } = writes;
  for (let i = 0; i < locs.length; i++) {
    const loc = locs[i];
    const value = values[i];
    if (loc === undefined || value === undefined) continue;
    if (value === null) base.vars.delete(loc);
    else base.vars.set(loc, value);
  }
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    const obj = objs[i];
    if (id !== undefined && obj !== undefined) base.objs.set(id, obj);
  }
}

/** True when a cell that read this would find the same in `base`. */
export function findsAgain(base: Committed, reads: CellReads): boolean {
  const { locs, values, ids, objs, lists } = reads;
  for (let i = 0; i < locs.length; i++)
    if (base.vars.get(locs[i] ?? '') !== values[i]) return false;
  for (let i = 0; i < ids.length; i++) if (base.objs.get(ids[i] ?? '') !== objs[i]) return false;
  return lists.every(({ prefix, locs: names }) => {
    const now = namesUnder(base, prefix);
    return now.length === names.length && now.every((it, i) => it === names[i]);
  });
}

function namesUnder(base: Committed, prefix: string): string[] {
  const out: string[] = [];
  for (const loc of base.vars.keys()) if (loc.startsWith(prefix)) out.push(loc);
  return out;
}

/** One cell's view of the state. */
export class State {
  /** What was read from before the cell, with what was found. */
  private readonly varReads = new Map<string, Value | undefined>();
  private readonly objReads = new Map<string, Obj | undefined>();
  private lists: Map<string, readonly string[]> | null = null;
  private readonly base: Committed;
  private top: Layer = newLayer(null);

  constructor(base: Committed) {
    this.base = base;
  }

  /** Nothing after this point on the path runs. */
  get dead(): boolean {
    return this.top.dead;
  }

  kill(): void {
    this.top.dead = true;
  }

  /** A path that left a loop goes on behind it. */
  revive(): void {
    this.top.dead = false;
  }

  getVar(loc: string): Value | undefined {
    for (let layer: Layer | null = this.top; layer !== null; layer = layer.parent) {
      if (layer.vars === NO_VARS) continue;
      const hit = layer.vars.get(loc);
      if (hit !== undefined) return hit ?? undefined;
    }
    const known = this.varReads.get(loc);
    if (known !== undefined) return known;
    const value = this.base.vars.get(loc);
    this.varReads.set(loc, value);
    return value;
  }

  setVar(loc: string, value: Value | null): void {
    varsOf(this.top).set(loc, value);
  }

  getObj(id: string): Obj | undefined {
    for (let layer: Layer | null = this.top; layer !== null; layer = layer.parent) {
      if (layer.objs === NO_OBJS) continue;
      const hit = layer.objs.get(id);
      if (hit !== undefined) return hit;
    }
    const known = this.objReads.get(id);
    if (known !== undefined) return known;
    const obj = this.base.objs.get(id);
    this.objReads.set(id, obj);
    return obj;
  }

  setObj(id: string, obj: Obj): void {
    objsOf(this.top).set(id, obj);
  }

  /** Every variable whose location starts with `prefix`, earlier cells included. */
  varsUnder(prefix: string): string[] {
    this.lists ??= new Map();
    let before = this.lists.get(prefix);
    if (before === undefined) {
      before = namesUnder(this.base, prefix);
      this.lists.set(prefix, before);
    }
    const names = new Set<string>(before);
    for (let layer: Layer | null = this.top; layer !== null; layer = layer.parent) {
      for (const loc of layer.vars.keys()) if (loc.startsWith(prefix)) names.add(loc);
    }
    return [...names].filter((loc) => this.getVar(loc) !== undefined);
  }

  /** Starts a path of its own. */
  push(): void {
    this.top = newLayer(this.top);
  }

  /** Ends the path; its writes are handed back, not applied. Null when the path ended early. */
  pop(): { readonly writes: Writes; readonly dead: boolean } {
    const layer = this.top;
    if (layer.parent !== null) this.top = layer.parent;
    return { writes: layer, dead: layer.dead };
  }

  /** How deep the overlays are: a mark for {@link writesSince}. */
  mark(): number {
    let depth = 0;
    for (let layer: Layer | null = this.top; layer !== null; layer = layer.parent) depth++;
    return depth;
  }

  /** Everything written above a mark, flattened: the state with which a path leaves a function or loop. */
  writesSince(mark: number): Writes {
    const layers: Layer[] = [];
    let depth = this.mark();
    for (let layer: Layer | null = this.top; layer !== null && depth > mark; layer = layer.parent) {
      layers.push(layer);
      depth--;
    }
    const out = newLayer(null);
    for (const layer of layers.reverse()) applyTo(out, layer);
    return out;
  }

  apply(writes: Writes): void {
    applyTo(this.top, writes);
  }

  /** Ends the path and applies what it wrote, as the only way on. */
  popInto(): void {
    const layer = this.top;
    if (layer.parent === null) return;
    this.top = layer.parent;
    takeOver(this.top, layer);
  }

  /** Applies what several alternative paths wrote; with none left, the current path is dead. */
  applyJoined(paths: readonly Writes[], joinValues: JoinValues, joinObjects: JoinObjects): void {
    const only = paths[0];
    if (only === undefined) {
      this.kill();
      return;
    }
    if (paths.length === 1) {
      this.apply(only);
      return;
    }
    this.joinVars(paths, joinValues);
    this.joinObjs(paths, joinObjects);
  }

  private joinVars(paths: readonly Writes[], join: JoinValues): void {
    const locs = new Set<string>();
    for (const path of paths) for (const loc of path.vars.keys()) locs.add(loc);
    for (const loc of locs) {
      const before = this.getVar(loc);
      let out: Value | undefined;
      for (const path of paths) {
        const written = path.vars.get(loc);
        const value = written === undefined ? before : (written ?? undefined);
        if (value === undefined) continue;
        out = out === undefined || out === value ? value : join(out, value);
      }
      this.setVar(loc, out ?? null);
    }
  }

  private joinObjs(paths: readonly Writes[], join: JoinObjects): void {
    const ids = new Set<string>();
    for (const path of paths) for (const id of path.objs.keys()) ids.add(id);
    for (const id of ids) {
      const before = this.getObj(id);
      let out: Obj | undefined;
      for (const path of paths) {
        const obj = path.objs.get(id) ?? before;
        if (obj === undefined) continue;
        out = out === undefined || out === obj ? obj : join(out, obj);
      }
      if (out !== undefined) this.setObj(id, out);
    }
  }

  /** All writes of the cell. */
  writes(): CellWrites {
    const { vars, objs } = this.top.parent === null ? this.top : this.writesSince(0);
    return {
      locs: [...vars.keys()],
      values: [...vars.values()],
      ids: [...objs.keys()],
      objs: [...objs.values()],
    };
  }

  /** All reads of the cell. */
  reads(): CellReads {
    return {
      locs: [...this.varReads.keys()],
      values: [...this.varReads.values()],
      ids: [...this.objReads.keys()],
      objs: [...this.objReads.values()],
      lists: this.lists === null ? [] : [...this.lists].map(([prefix, locs]) => ({ prefix, locs })),
    };
  }
}
