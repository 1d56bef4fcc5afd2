/**
 * A promise to everybody who reads trees recursively: no expression is nested more deeply than
 * {@link MAX_DEPTH}. What lies deeper (ten thousand terms of a sum, a chain of five hundred calls) is
 * taken out, leaves a hole and a problem, and stands in front of its statement as a `Broken` one, so
 * that the calls in it are still seen.
 */
import type { BrokenExpr, Expr, Module, Stmt, SyntaxProblem } from './ast.ts';

/**
 * Levels of expressions below one statement. Chosen so that a reader with three stack frames of 300
 * bytes for each level stays below a fifth of the 984 KB that Node gives, also at 100 nested blocks.
 */
export const MAX_DEPTH = 200;

interface Slot {
  readonly node: object;
  readonly depth: number;
}

/** `module` with everything that is too deep moved out; only called where something may be. */
export function boundDepth(module: Module): Module {
  const errors: SyntaxProblem[] = [...module.errors];
  const body = module.body.flatMap((it) => {
    const pieces = cutDeep(it);
    if (pieces.length === 0) return [it];
    for (const { from, to } of pieces) {
      errors.push({ from, to, message: 'expected less deeply nested code' });
    }
    return [...pieces.map((piece) => asStatement(piece)), it];
  });
  errors.sort((a, b) => a.from - b.from);
  return { body, errors };
}

function asStatement(piece: Expr): Stmt {
  return { kind: 'Broken', from: piece.from, to: piece.to, salvaged: [piece] };
}

/** Cuts what is too deep out of `root`; the pieces, each shallow enough itself, innermost first. */
function cutDeep(root: object): readonly Expr[] {
  const pieces: Expr[] = [];
  const stack: Slot[] = [{ node: root, depth: 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, depth } = top;
    // Fields are replaced here and nowhere else: the tree is not yet out of the parser's hands.
    const fields = node as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const child = fields[key];
      if (typeof child !== 'object' || child === null) continue;
      const below = levelOf(child, depth);
      if (below > MAX_DEPTH && isExpression(child)) {
        fields[key] = holeFor(child);
        pieces.push(child);
        stack.push({ node: child, depth: 1 });
      } else stack.push({ node: child, depth: below });
    }
  }
  return pieces.reverse();
}

/** Statements start anew, lists and argument records do not count. */
function levelOf(child: object, depth: number): number {
  if (!('kind' in child)) return depth;
  return 'body' in child && Array.isArray(child.body) ? 0 : depth + 1;
}

const PARTS = new Set([
  'FormattedValue',
  'TypeVar',
  'ParamSpec',
  'TypeVarTuple',
  'Slice',
  'Starred',
]);

/** Only what may be replaced by a hole; parts of an f-string or a pattern may not. */
function isExpression(child: object): child is Expr {
  if (!('kind' in child) || !('from' in child)) return false;
  const kind = String(child.kind);
  return !PARTS.has(kind) && !kind.startsWith('Match');
}

function holeFor({ from, to }: Expr): BrokenExpr {
  return { kind: 'BrokenExpr', from, to, salvaged: [] };
}
