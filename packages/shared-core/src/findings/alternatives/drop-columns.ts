/** `drop-columns`: leaves the columns out before the data leaves. The least that can be given away. */
import { describeName } from '../describe.ts';
import { listWords } from '../words.ts';
import { frameUses, isAskedForLater, type FrameUse } from './frames.ts';
import type { EditMaker } from './proposal.ts';
import { asReceiver, pythonString, textOf } from './tree.ts';

export const dropColumns: EditMaker = {
  kind: 'edit',
  name: 'drop-columns',
  propose(context) {
    const uses = frameUses(context);
    // Nothing would be left to write: that is no alternative.
    if (uses.length === 0 || uses.some(({ columns, known }) => known.length === columns.length))
      return undefined;
    if (uses.some((use) => isAskedForLater(context, use))) return undefined;
    const words = listWords(
      uses.flatMap(({ columns }) => columns.map((it) => describeName(it, context.redact))),
    );
    return {
      title: `Drop ${words} first`,
      edits: uses.map((use) => ({
        cell: context.finding.place.cell,
        from: use.expression.from,
        to: use.expression.to,
        newText: asReceiver(use.expression, textOf(context.source, use.expression)) + drop(use),
      })),
    };
  },
};

function drop({ columns, library }: FrameUse): string {
  const names = columns.map(pythonString).join(', ');
  return library === 'pandas' ? `.drop(columns=[${names}])` : `.drop(${names})`;
}
