/**
 * What packs had nothing to say about. Most operations of most documents are like some other before them:
 * once every pack has decided about one of a shape and found nothing, the next of that shape is neither
 * labelled nor asked about. Only decisions are remembered, never trouble, and never a violation.
 */
import type { DataOperation } from '../operations/operation.ts';
import { isAsked, isCounted, type AskedOperation } from '../policy/index.ts';
import type { PolicyEngine } from '../policy/engine.ts';
import type { PolicyAnswer } from '../policy/input.ts';
import { createShapes, type ShapeContext } from '../policy/shape.ts';
import { silentCatalog, type Facts } from './facts.ts';

export interface Quiet {
  /** Those of `wanted` that packs have to be asked about, of all that the document does. */
  loudOf(
    operations: readonly DataOperation[],
    isWanted: (operation: DataOperation) => boolean,
    context: QuietContext,
  ): readonly Loud[];
  /** Remembers the answers: `answers[i]` to `asked[i]`, which is about one of `loud`. */
  heard(
    loud: readonly Loud[],
    asked: readonly AskedOperation[],
    answers: readonly (readonly PolicyAnswer[])[],
  ): void;
}

export interface QuietContext extends ShapeContext {
  readonly unanswered: Facts['unanswered'];
}

export interface Loud {
  readonly operation: DataOperation;
  /** Null: a catalogue was not heard about its data, so this time teaches nothing. */
  readonly shape: string | null;
}

/** Shapes kept, some hundred bytes each; all are forgotten when there are more. */
const MOST_SHAPES = 8192;

export function createQuiet(engine: PolicyEngine): Quiet {
  const shapeOf = createShapes(engine);
  const quiet = new Set<string>();
  return {
    loudOf(operations, isWanted, context) {
      const loud: Loud[] = [];
      let exports = 0;
      for (const operation of operations) {
        if (isAsked(operation) && isWanted(operation)) {
          const isHeard = silentCatalog(operation, context.unanswered) === undefined;
          const shape = isHeard ? shapeOf(operation, context, exports) : null;
          if (shape === null || !quiet.has(shape)) loud.push({ operation, shape });
        }
        if (isCounted(operation)) exports += 1;
      }
      return loud;
    },
    heard(loud, asked, answers) {
      const shapes = new Map(loud.map(({ operation, shape }) => [operation, shape]));
      for (const [i, { labelled }] of asked.entries()) {
        const shape = shapes.get(labelled.operation);
        if (shape === undefined || shape === null || !isSilence(answers[i])) continue;
        if (quiet.size >= MOST_SHAPES) quiet.clear();
        quiet.add(shape);
      }
    },
  };
}

/** Every pack has decided, and none found anything. No pack at all is not silence: nobody decided. */
function isSilence(answers: readonly PolicyAnswer[] | undefined): boolean {
  return (
    answers !== undefined &&
    answers.length > 0 &&
    answers.every((it) => it.kind === 'decided' && it.violations.length === 0)
  );
}
