/** What every catalogue promises, as one suite that each adapter runs. */
import type { Catalog, DataRef } from '@lacuna/shared-core';

export const file = (key: string): DataRef => ({ key, scheme: 'file', kind: 'file' });
export const table = (name: string): DataRef => ({
  key: `table:${name}`,
  scheme: 'table',
  kind: 'table',
});

const running = { aborted: false };

/** `make` gives a catalogue that knows `known` and none of `unknown`. `canaries` are values it may never tell. */
export function describeCatalog(
  name: string,
  make: () => Promise<{
    readonly catalog: Catalog;
    readonly known: readonly DataRef[];
    readonly unknown: readonly DataRef[];
    readonly canaries: readonly string[];
  }>,
): void {
  describe(`${name} keeps the promises of a catalogue`, () => {
    test('what it does not have is absent, not an error', async () => {
      const { catalog, known, unknown } = await make();
      const answer = await catalog.lookup([...unknown, ...known], running);
      expect(answer.ok && [...answer.value.keys()]).toEqual(known.map((it) => it.key));
    });

    test('the order of asking changes nothing', async () => {
      const { catalog, known } = await make();
      const forward = await catalog.lookup(known, running);
      const backward = await catalog.lookup([...known].reverse(), running);
      for (const { key } of known)
        expect(forward.ok && forward.value.get(key)).toEqual(
          backward.ok && backward.value.get(key),
        );
    });

    test('asking twice gives the same answer', async () => {
      const { catalog, known } = await make();
      expect(await catalog.lookup(known, running)).toEqual(await catalog.lookup(known, running));
    });

    test('every fact carries the key it was asked by', async () => {
      const { catalog, known } = await make();
      const answer = await catalog.lookup(known, running);
      expect(answer.ok && [...answer.value].every(([key, fact]) => fact.id === key)).toBe(true);
    });

    test('cancellation is an answer', async () => {
      const { catalog, known } = await make();
      expect(await catalog.lookup(known, { aborted: true })).toMatchObject({
        ok: false,
        error: { kind: 'cancelled' },
      });
    });

    test('no answer holds a value of the data', async () => {
      const { catalog, known, canaries } = await make();
      const answer = await catalog.lookup(known, running);
      const told = JSON.stringify(answer.ok && [...answer.value]);
      for (const canary of canaries) expect(told).not.toContain(canary);
    });
  });
}
