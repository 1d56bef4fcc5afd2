/** `object.subset` and `graph.reachable_paths`: questions about nested values. */
import { RegoObject, RegoSet, compareRego, type RegoValue } from '../rego-value.ts';
import { BuiltinError, membersOf, objectOf, type Builtin } from './builtin.ts';

export const objectSubset: Builtin = (whole, part) => {
  const answer = holds(whole, part);
  if (answer !== undefined) return answer;
  if (Array.isArray(whole) && part instanceof RegoSet) {
    const items = whole as readonly RegoValue[];
    // As in OPA, an array that is empty holds no set, not even the empty one.
    return items.length > 0 && part.items.every((it) => items.some((own) => same(own, it)));
  }
  throw new BuiltinError('operands must be of one type, or an array and a set');
};

/** Undefined when the two are not of one composite type. */
function holds(whole: RegoValue, part: RegoValue): boolean | undefined {
  if (whole instanceof RegoObject && part instanceof RegoObject) {
    return part.entries.every(([key, value]) => {
      const own = whole.get(key);
      return own !== undefined && (same(own, value) || (holds(own, value) ?? false));
    });
  }
  if (whole instanceof RegoSet && part instanceof RegoSet) {
    return part.items.every((it) => whole.has(it));
  }
  if (Array.isArray(whole) && Array.isArray(part)) {
    return hasRun(whole as readonly RegoValue[], part as readonly RegoValue[]);
  }
  return undefined;
}

/** True when `part` stands in `whole` without a gap. */
function hasRun(whole: readonly RegoValue[], part: readonly RegoValue[]): boolean {
  for (let from = 0; from + part.length <= whole.length; from += 1) {
    if (part.every((it, i) => same(whole[from + i] ?? null, it))) return true;
  }
  return false;
}

function same(a: RegoValue, b: RegoValue): boolean {
  return compareRego(a, b) === 0;
}

/** Paths that one call may return; a dense graph has exponentially many. */
const MOST_PATHS = 10_000;

/** All paths from the initial vertices to where they end, a cycle or a vertex outside the graph. */
export const reachablePaths: Builtin = (graph, initial) => {
  const edges = objectOf(graph);
  const paths: RegoValue[] = [];
  const add = (path: readonly RegoValue[]): void => {
    if (paths.length >= MOST_PATHS) throw new BuiltinError('the graph has too many paths');
    paths.push(path);
  };
  const walk = (vertex: RegoValue, path: readonly RegoValue[]): void => {
    const next = edges.get(vertex);
    if (next === undefined) {
      add(path);
      return;
    }
    const longer = [...path, vertex];
    const neighbours = neighboursOf(next);
    if (neighbours.length === 0) add(longer);
    for (const neighbour of neighbours) {
      if (longer.some((it) => same(it, neighbour))) add(longer);
      else walk(neighbour, longer);
    }
  };
  for (const vertex of membersOf(initial)) {
    const next = edges.get(vertex);
    if (next === undefined) continue;
    const neighbours = neighboursOf(next);
    if (neighbours.length === 0) add([vertex]);
    for (const neighbour of neighbours) walk(neighbour, [vertex]);
  }
  return new RegoSet(paths);
};

function neighboursOf(edges: RegoValue): readonly RegoValue[] {
  return Array.isArray(edges) || edges instanceof RegoSet ? membersOf(edges) : [];
}
