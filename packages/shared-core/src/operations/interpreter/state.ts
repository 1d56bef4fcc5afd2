/**
 * The state of the abstract machine: variables and heap, as overlays over what earlier cells left.
 * It records what a cell read and wrote, which is what makes a cell's summary reusable. It does not
 * know statements.
 */
import type { Obj, Value } from './value.ts';

/** What one path wrote. */
export interface Writes {
  /** `scope.name` → value; null: deleted. */
  readonly vars: Map<string, Value | null>;
  readonly objs: Map<string, Obj>;
}

interface Layer extends Writes {
  readonly parent: Layer | null;
  dead: boolean;
}

export function newWrites(): Writes {
  return { vars: new Map(), objs: new Map() };
}

function newLayer(parent: Layer | null): Layer {
  return { vars: new Map(), objs: new Map(), parent, dead: false };
}

export type JoinValues = (a: Value, b: Value) => Value;
export type JoinObjects = (a: Obj, b: Obj) => Obj;

/** The flat state between cells, changed only by {@link commit}. */
export interface Committed {
  readonly vars: Map<string, Value>;
  readonly objs: Map<string, Obj>;
}

export function commit(base: Committed, writes: Writes): void {
  for (const [loc, value] of writes.vars) {
    if (value === null) base.vars.delete(loc);
    else base.vars.set(loc, value);
  }
  for (const [id, obj] of writes.objs) base.objs.set(id, obj);
}

/** One cell's view of the state. */
export class State {
  /** What was read from before the cell, with what was found. */
  readonly varReads = new Map<string, Value | undefined>();
  readonly objReads = new Map<string, Obj | undefined>();
  /** The set of all names was asked for: the summary cannot be reused. */
  readsAll = false;
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
      const hit = layer.vars.get(loc);
      if (hit !== undefined) return hit ?? undefined;
    }
    const value = this.base.vars.get(loc);
    if (!this.varReads.has(loc)) this.varReads.set(loc, value);
    return value;
  }

  setVar(loc: string, value: Value | null): void {
    this.top.vars.set(loc, value);
  }

  getObj(id: string): Obj | undefined {
    for (let layer: Layer | null = this.top; layer !== null; layer = layer.parent) {
      const hit = layer.objs.get(id);
      if (hit !== undefined) return hit;
    }
    const obj = this.base.objs.get(id);
    if (!this.objReads.has(id)) this.objReads.set(id, obj);
    return obj;
  }

  setObj(id: string, obj: Obj): void {
    this.top.objs.set(id, obj);
  }

  /** Every variable whose location starts with `prefix`, earlier cells included. */
  varsUnder(prefix: string): string[] {
    this.readsAll = true;
    const names = new Set<string>();
    for (const loc of this.base.vars.keys()) if (loc.startsWith(prefix)) names.add(loc);
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
    const out = newWrites();
    for (const layer of layers.reverse()) {
      for (const [loc, value] of layer.vars) out.vars.set(loc, value);
      for (const [id, obj] of layer.objs) out.objs.set(id, obj);
    }
    return out;
  }

  apply(writes: Writes): void {
    for (const [loc, value] of writes.vars) this.top.vars.set(loc, value);
    for (const [id, obj] of writes.objs) this.top.objs.set(id, obj);
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
    const locs = new Set(paths.flatMap((it) => [...it.vars.keys()]));
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
    const ids = new Set(paths.flatMap((it) => [...it.objs.keys()]));
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
  finish(): Writes {
    return this.writesSince(0);
  }
}
