/**
 * The workspace port in memory, for tests of the protocol: order, versions, cancellation, conversion.
 *
 * Its one rule: every word `leak` is a finding, with the alternative to write `safe`. An analysis can be
 * held until a test lets it go on.
 */
import type { Finding, Report, Snapshot } from '@lacuna/shared-core';
import type { GovernedWorkspace } from '../src/authority.ts';

export interface InMemoryWorkspace extends GovernedWorkspace {
  /** Sources of every snapshot an analysis began with. */
  readonly begun: string[][];
  /** Sources of every snapshot whose analysis was cancelled while it was held. */
  readonly cancelled: string[][];
  /** From now on analyses wait; the function returned lets all of them go on. */
  hold(): () => void;
  /** From now on every analysis throws. */
  fail(): void;
}

export function inMemoryWorkspace(root: string): InMemoryWorkspace {
  const begun: string[][] = [];
  const cancelled: string[][] = [];
  let gate: Promise<void> = Promise.resolve();
  let isFailing = false;
  return {
    root,
    begun,
    cancelled,
    hold: () => {
      let release: () => void = () => undefined;
      gate = new Promise((resolve) => (release = resolve));
      return release;
    },
    fail: () => {
      isFailing = true;
    },
    mode: () => 'enforce',
    packs: () => [],
    problems: () => [],
    govern: async (snapshot, { alternatives, cells }, signal) => {
      if (alternatives) {
        const report = reportOf(snapshot);
        return {
          ...report,
          findings: report.findings.filter((it) => cells?.[0] === it.place.cell),
        };
      }
      const sources = snapshot.cells.map((it) => it.source);
      begun.push(sources);
      await gate;
      if (isFailing) throw new TypeError(`the text is: ${sources.join()}`);
      if (signal.aborted) cancelled.push(sources);
      const report = reportOf(snapshot);
      return { ...report, findings: report.findings.map((it) => ({ ...it, alternatives: [] })) };
    },
    judge: () => Promise.reject(new TypeError('not here')),
    reportNext: () => Promise.reject(new TypeError('not here')),
    executed: () => Promise.reject(new TypeError('not here')),
    justify: () => Promise.resolve(null),
    record: () => Promise.resolve(),
    isAuditWritable: () => true,
    closed: () => undefined,
    reload: () => Promise.resolve(),
    configure: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function reportOf(snapshot: Snapshot): Report {
  return {
    analysis: {
      snapshot,
      operations: [],
      viaPlaces: () => [],
      variables: [],
      edges: [],
      gaps: [],
      frames: [],
      missing: [],
      reads: new Map(),
      references: [],
      asked: [],
      written: new Map(),
    },
    operations: [],
    gaps: [],
    packs: [],
    assets: new Map(),
    ladder: { tiers: ['public', 'internal'], unclassified: 'internal' },
    findings: snapshot.cells.flatMap((cell) =>
      [...cell.source.matchAll(/leak/g)].map(({ index }) =>
        finding(cell.index, index, index + 'leak'.length),
      ),
    ),
  };
}

function finding(cell: number, from: number, to: number): Finding {
  return {
    rule: 'a-leak',
    pack: 'tests@1',
    metadata: {
      id: 'a-leak',
      title: 'A leak',
      description: '',
      effect: 'deny',
      level: 'block',
      message: '',
      why: '',
      alternatives: ['write-safe'],
      since: '1',
    },
    effect: 'deny',
    level: 'block',
    message: 'This leaks.',
    why: 'Leaks are wet.',
    place: { cell, span: { from, to } },
    operation: `${cell}:${from}`,
    columns: [],
    lineage: ['well', 'bucket'],
    evidence: [],
    owners: ['plumber'],
    alternatives: [
      {
        name: 'write-safe',
        title: 'Write safe',
        proven: true,
        edits: [{ cell, from, to, newText: 'safe' }],
      },
      { name: 'unproven', title: 'Never offered', proven: false, edits: [] },
    ],
    fingerprint: `${cell}:${from}`,
  };
}
