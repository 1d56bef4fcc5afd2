/** A small world for tests of the gate: an analyser that knows three words, one table, one rule. */
import {
  BASELINE_TIERS,
  GateAnswer,
  createGovernor,
  judge,
  sha256Hex,
  type Analyser,
  type AssetFact,
  type Catalog,
  type DataOperation,
  type GateRequest,
  type Gap,
  type Mode,
  type PackInfo,
  type PolicyAnswer,
  type PolicyEngine,
  type Ports,
  type Session,
  type SessionEntry,
} from '@lacuna/shared-core';

/** `load` makes data, `clean` makes it harmless, `leak` exports it, `blind` cannot be seen into. */
const known = new Map<string, DataOperation>();

/** What is as it was is the same object, as the real analyser has it. */
function remembered(operation: DataOperation): DataOperation {
  const key = JSON.stringify(operation);
  const kept = known.get(key) ?? operation;
  known.set(key, kept);
  return kept;
}

export const analyser: Analyser = {
  analyse(snapshot) {
    const operations: DataOperation[] = [];
    const gaps: Gap[] = [];
    let loaded = false;
    for (const cell of snapshot.cells) {
      const place = { cell: cell.index, span: { from: 0, to: cell.source.length } };
      const words = cell.source.split('\n');
      if (words.includes('load')) loaded = true;
      if (words.includes('clean')) loaded = false;
      if (words.includes('blind')) gaps.push({ place, cause: 'dynamic-code', api: 'exec' });
      if (!words.includes('leak') || !loaded) continue;
      operations.push(
        remembered({
          id: `${cell.key}/0`,
          kind: 'export',
          api: 'pandas.DataFrame.to_csv',
          place,
          resource: { scheme: 'file', type: 'local_file', must: ['~/x.csv'], may: [], host: null },
          columns: [
            {
              name: 'email',
              from: [{ asset: 'c.csv', column: 'email' }],
              must: [],
              may: [],
              influence: [],
            },
          ],
          open: [],
          opaqueFrom: [],
          rows: [],
          certainty: 'exact',
          condition: 'always',
          causes: [],
          via: ['df'],
        }),
      );
    }
    const references = [{ key: 'c.csv', scheme: 'file', kind: 'file' as const }];
    return {
      snapshot,
      operations,
      viaPlaces: () => [null],
      variables: [],
      edges: [],
      gaps,
      frames: [],
      missing: [],
      reads: new Map(),
      references,
      asked: [],
      written: new Map(),
    };
  },
};

/** What is known of `c.csv`; the owner stands for whatever may change about it. */
export function customers(owner: string): AssetFact {
  const evidence = {
    source: 'catalog' as const,
    by: 'memory',
    category: 'user.contact.email',
    tier: 'proprietary',
    identifiability: 'direct' as const,
    strength: 1,
    because: 'the catalogue says so',
    authority: 'managed' as const,
  };
  return {
    id: 'c.csv',
    exists: true,
    columns: [{ name: 'email', evidence: [evidence] }],
    evidence: [],
    owner,
    domain: null,
    jurisdiction: null,
    tags: [],
    lastRefresh: null,
    freshnessSla: null,
  };
}

export function catalogOf(fact: () => AssetFact): Catalog {
  return {
    id: 'memory',
    lookup: (refs) =>
      Promise.resolve({ ok: true, value: new Map(refs.map(({ key }) => [key, fact()])) }),
  };
}

export const CUSTOMERS = customers('crm');
const catalog = catalogOf(() => CUSTOMERS);

export const PACK: PackInfo = {
  id: 'memory.pack',
  version: '1.0.0',
  digest: '0'.repeat(64),
  layer: 'baseline',
  rules: [
    {
      id: 'export-classified',
      title: 'Export',
      description: 'Export.',
      effect: 'deny',
      level: 'block',
      message: '{tier} data leaves: {columns}, from {sources}, to {destination}',
      why: 'copies are out of reach',
      alternatives: ['waiver'],
      since: '0.1.0',
    },
  ],
};

export const always =
  (answer: readonly PolicyAnswer[]): PolicyEngine['evaluate'] =>
  (batch) =>
    Promise.resolve(batch.map(() => answer));
export const DENY = always([
  {
    pack: PACK.id,
    kind: 'decided',
    violations: [{ rule: 'export-classified', args: {}, columns: ['email'] }],
  },
]);

export function ports(mode: Mode, evaluate: PolicyEngine['evaluate'], packs = [PACK]): Ports {
  return {
    catalogs: [catalog],
    policy: { packs, evaluate },
    destinations: [],
    user: { id: 'u', role: null, clearance: 'public', department: null, assurance: 'os' },
    context: { purpose: null, environment: null, workspace: 'w' },
    ladder: { tiers: BASELINE_TIERS, unclassified: 'internal' },
    mode,
    levels: new Map(),
    hasPseudonymKey: false,
  };
}

export const entry = (
  seq: number,
  source: string,
  status: SessionEntry['status'] = 'ok',
): SessionEntry => ({
  seq,
  source,
  sourceSha256: sha256Hex(source),
  status,
  silent: false,
});
export const session = (entries: readonly SessionEntry[], complete = true): Session => ({
  schema: 'lacuna/session/v1',
  kernel: 'k',
  epoch: 0,
  revision: entries.length,
  complete,
  entries: [...entries],
});
export const ask = (...sources: string[]): GateRequest => ({
  kernel: 'k',
  epoch: 0,
  revision: 0,
  cells: sources.map((source) => ({ source })),
  document: 'a.ipynb',
  surface: 'other',
});

export async function answer(
  mode: Mode,
  request: GateRequest,
  history: Session | null,
  evaluate = DENY,
  packs = [PACK],
): Promise<GateAnswer> {
  const governor = createGovernor(ports(mode, evaluate, packs), analyser);
  return GateAnswer.parse(await judge(governor, request, history, { aborted: false }));
}
export const decisions = async (...args: Parameters<typeof answer>) =>
  (await answer(...args)).cells.map(({ decision }) => decision);
