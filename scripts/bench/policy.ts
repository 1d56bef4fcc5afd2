/** Policy evaluation: the baseline pack on questions as notebooks raise them, fresh and remembered. */
import type { PolicyInput } from '@lacuna/shared-core';
import {
  baselinePackDirectory,
  createOpaEngine,
  describePackError,
  findAssets,
  loadPack,
} from '@lacuna/adapters';

/** One line of the table that `npm run bench` prints. */
interface Row {
  readonly what: string;
  readonly p50?: string;
  readonly p95?: string;
  readonly value: string;
  readonly goal: string;
  readonly peer?: string;
}

const WARM = 500;
const QUESTIONS = 3000;
const SIGNAL = { aborted: false };

/** Kinds and places in the proportions of a notebook: most of what is asked is a display. */
const SHAPES = [
  ['display', 'display'],
  ['display', 'display'],
  ['display', 'display'],
  ['export', 'local_file'],
  ['send', 'http'],
  ['send', 'llm_prompt'],
  ['opaque', 'unknown'],
  ['execute', 'subprocess'],
] as const;

function question(i: number): { readonly operation: string; readonly input: PolicyInput } {
  const [kind, type] = SHAPES[i % SHAPES.length] ?? SHAPES[0];
  const asset = `data/table${i}.csv`;
  const column = (name: string, guarded: boolean): PolicyInput['source']['columns'][number] => ({
    name,
    open: false,
    tier: guarded ? 'proprietary' : 'internal',
    categories: guarded ? ['user.contact.email'] : [],
    identifiability: guarded ? 'direct' : 'none',
    must: [],
    may: [],
    from: [{ asset, column: name }],
    name_only: false,
    declared: false,
  });
  return {
    operation: `o${i}`,
    input: {
      schema: 'lacuna/policy-input/v1',
      operation: { kind, api: 'pandas.DataFrame.to_csv', certainty: 'exact', condition: 'always' },
      action: kind,
      gate: 'run',
      source: {
        classification: 'proprietary',
        unclassified: false,
        tags: ['user.contact.email'],
        lineage: [asset, 'customers'],
        columns: ['id', 'email', 'plan', 'county', 'signup_date', 'lifetime_value'].map((it) =>
          column(it, it === 'email' && i % 2 === 0),
        ),
        assets: [
          {
            id: asset,
            owner: 'crm',
            domain: 'retail',
            jurisdiction: 'EU',
            tier: 'proprietary',
            tags: [],
            lastRefresh: null,
            freshnessSla: null,
          },
        ],
        rows: [],
      },
      destination: {
        type,
        path: kind === 'export' ? `out${i}.csv` : null,
        host: kind === 'send' ? 'api.example.org' : null,
        managed: false,
        encrypted: null,
        jurisdiction: null,
        owner: null,
      },
      user: {
        id: 'u',
        role: 'data_scientist',
        clearance: 'internal',
        department: null,
        assurance: 'os',
      },
      context: {
        purpose: null,
        environment: null,
        workspace: 'w',
        document: 'analysis.ipynb',
        session: { exports: 0 },
      },
      waiver: null,
      gaps: [],
    },
  };
}

export async function rows(): Promise<Row[]> {
  const assets = findAssets();
  // The first load may compile the pack; what users wait for is the second.
  await loadPack(baselinePackDirectory(assets), 'baseline');
  const started = performance.now();
  const loaded = await loadPack(baselinePackDirectory(assets), 'baseline');
  const loading = performance.now() - started;
  if (!loaded.ok) throw new Error(describePackError(loaded.error));
  const engine = createOpaEngine([loaded.value]);
  for (let i = 0; i < WARM; i += 1) await engine.evaluate([question(-1 - i)], SIGNAL);
  const questions = Array.from({ length: QUESTIONS }, (_, i) => question(i));
  const times: number[] = [];
  let violations = 0;
  const busy = process.cpuUsage();
  for (const it of questions) {
    const from = performance.now();
    const [answers] = await engine.evaluate([it], SIGNAL);
    times.push(performance.now() - from);
    for (const answer of answers ?? []) {
      if (answer.kind !== 'decided') throw new Error('a question of the bench is not decided');
      violations += answer.violations.length;
    }
  }
  const { user, system } = process.cpuUsage(busy);
  if (violations === 0) throw new Error('no question of the bench violates anything');
  const batch = performance.now();
  await engine.evaluate(questions.slice(-1000), SIGNAL);
  const remembered = performance.now() - batch;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  // Per second of processor time, so that neighbours on the machine do not count.
  const rate = Math.round((1e6 * times.length) / (user + system));
  const ms = (value: number): string => `${value.toFixed(3)} ms`;
  return [
    {
      what: 'policy: one decision, baseline pack',
      p50: ms(at(0.5)),
      p95: ms(at(0.95)),
      value: `${rate} decisions/s of one core`,
      goal: 'p50 ≤ 0.2 ms, ≥ 5,000/s',
    },
    {
      what: 'policy: a question asked before',
      value: `${Math.round(1e6 / remembered)} /s`,
      goal: '',
    },
    {
      what: 'policy: load the compiled baseline pack',
      value: `${loading.toFixed(1)} ms`,
      goal: '≤ 50 ms',
    },
  ];
}
