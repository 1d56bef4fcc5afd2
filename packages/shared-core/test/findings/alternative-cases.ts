/** Makes the code of an alternative for one call on a frame `customers`, without the analysis around it. */
import {
  ALTERNATIVES,
  applyEdits,
  callAt,
  parseCell,
  snapshotOf,
  type Analysis,
  type Finding,
  type FrameAt,
  type LabelledOperation,
} from '@lacuna/shared-core';

/** Code with the alternative made: `call` is one call whose receiver is the frame `customers`. */
export type EditMaker = (call: string, columns: readonly string[]) => string;

export const dropColumns: EditMaker = (call, columns) => rewrite('drop-columns', call, columns);
export const pseudonymise: EditMaker = (call, columns) => rewrite('pseudonymise', call, columns);

function rewrite(name: string, call: string, columns: readonly string[]): string {
  const maker = ALTERNATIVES.find((it) => it.name === name);
  const module = parseCell(call);
  const place = { cell: 0, span: { from: 0, to: call.length } };
  const at = callAt(module, place.span);
  if (maker?.kind !== 'edit' || at === undefined) throw new Error('no such case');
  const flows = ['plan', ...columns].map((column) => ({
    name: column,
    from: [{ asset: 'customers.csv', column }],
    must: [],
    may: [],
    influence: [],
  }));
  const frame: FrameAt = {
    place: { cell: 0, span: { from: 0, to: 'customers'.length } },
    name: 'customers',
    open: false,
    columns: flows,
    role: 'frame',
    type: 'pandas.DataFrame',
    via: [],
    definedAt: null,
  };
  const proposal = maker.propose({
    finding: { place, columns } as unknown as Finding,
    labelled: {
      operation: { api: 'pandas.DataFrame.to_csv', resource: null, columns: flows },
      columns: flows.map((flow) => ({ flow })),
    } as unknown as LabelledOperation,
    analysis: {
      snapshot: snapshotOf('a.ipynb', 'ipynb', []),
      frames: [frame],
    } as unknown as Analysis,
    source: call,
    module,
    ...at,
    destinations: [],
    hasPseudonymKey: true,
    redact: (word) => word,
  });
  return proposal === undefined ? '' : applyEdits(call, proposal.edits);
}
