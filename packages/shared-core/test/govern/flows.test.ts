/** Who is followed for what a place holds: work grows with the documents, not with their orders. */
import { snapshotOf, type Analysis, type Snapshot } from '../../src/index.ts';
import { createFlowStore } from '../../src/govern/flows.ts';

const readers: readonly Snapshot[] = Array.from({ length: 12 }, (_, i) =>
  snapshotOf(`${i}.py`, 'py', [{ id: 'a', language: 'python', source: `read("x.csv") # ${i}` }]),
);

test('documents that only read a place are looked at once', async () => {
  let analysed = 0;
  const store = createFlowStore(
    {
      writersOf: (_, path) => Promise.resolve(readers.filter((it) => it.path !== path)),
      opened: () => undefined,
      current: () => undefined,
      closed: () => undefined,
    },
    async (snapshot, ask, signal) => {
      analysed++;
      await ask(['x.csv']);
      expect(signal.aborted).toBe(false);
      return { snapshot, written: new Map() } as unknown as Analysis;
    },
  );
  const places = await store.askerFor('0.py', { aborted: false })(['x.csv']);
  expect([places.size, analysed]).toEqual([0, 11]);
});
