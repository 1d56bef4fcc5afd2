/** Speed of classification and of the audit record, and how many entities of the public tables are recognised. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createAuditSink } from '@lacuna/adapters';
import type { AuditEvent } from '@lacuna/shared-core';
import { recognise, validate, voteByName, voteByValues } from '@lacuna/shared-core';
import type { BenchRow } from './main.ts';

export async function rows(): Promise<readonly BenchRow[]> {
  return [names(), values(), ...(await audit()), ...tables()];
}

/** Twenty runs of `work`; milliseconds, sorted. */
function timed(work: () => void, runs = 20): readonly number[] {
  for (let warm = 0; warm < 5; warm += 1) work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

const at = (times: readonly number[], share: number) =>
  times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const amount = (value: number) => Math.round(value).toLocaleString('en');

/** Ten thousand names, all different, half of them about people. */
function names(): BenchRow {
  const stems = [
    'customer_email',
    'orderDate',
    'first_name',
    'sepal_length',
    'ShippingAddressLine',
    'passenger_count',
    'dob',
    'total_amount_usd',
    'phone_number',
    'is_active',
    'geburtsdatum',
    'cell_culture_id',
  ];
  const list = Array.from(
    { length: 10_000 },
    (_, index) => `${stems[index % stems.length] ?? ''}_${index}`,
  );
  const table = { columns: list.slice(0, 20), asset: 'data/table.csv' };
  let votes = 0;
  const times = timed(() => {
    for (const name of list) votes += voteByName(name, table).length;
  });
  const rate = (ms: number) => (list.length / ms) * 1000;
  return {
    what: 'classification by name, no cache',
    p50: `${amount(rate(at(times, 0.5)))}/s`,
    p95: `${amount(rate(at(times, 0.95)))}/s`,
    value: `${amount(rate(at(times, 0.5)))} names/s${votes < 0 ? '!' : ''}`,
    goal: '≥ 100,000 names/s',
  };
}

/** Columns of fifty values each, of the kinds that tables hold; every detector on. */
function values(): BenchRow {
  let state = 7;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const kinds: readonly (() => string)[] = [
    () => `user${next(1e6)}@example.org`,
    () => `${next(1e9)}`,
    () => `${next(90)}.${next(1e6)}`,
    () => `20${10 + next(15)}-0${1 + next(9)}-${10 + next(18)}T10:00:00Z`,
    () => `Blue Widget ${next(100)}`,
    () => `+44 20 ${1000 + next(8999)} ${1000 + next(8999)}`,
    () =>
      createHash('sha1')
        .update(String(next(1e9)))
        .digest('hex'),
    () => `${next(256)}.${next(256)}.${next(256)}.${next(256)}`,
    () => ['yes', 'no', 'maybe'][next(3)] ?? '',
    () => `4${String(next(1e9)).padStart(15, '0')}`,
    () => `${['plus', 'basic', 'family'][next(3)] ?? ''}${next(50)}`,
    () => `${100 + next(500)}-${10 + next(89)}-${1000 + next(8999)}`,
  ];
  const columns = Array.from({ length: 400 }, (_, column) =>
    Array.from({ length: 50 }, kinds[column % kinds.length] ?? (() => '')),
  );
  let votes = 0;
  const times = timed(() => {
    for (const column of columns) votes += voteByValues('field', column).length;
  });
  const count = columns.length * 50;
  const column = (ms: number) => ((ms / columns.length) * 1000).toFixed(0);
  return {
    what: 'classification by values, 50 a column',
    p50: `${column(at(times, 0.5))} µs/column`,
    p95: `${column(at(times, 0.95))} µs/column`,
    value: `${amount(count / at(times, 0.5))} values/ms${votes < 0 ? '!' : ''}`,
    goal: '≥ 90 values/ms',
    peer: 'Presidio patterns as a RegExp loop: 94 values/ms (background §2.2, another run)',
  };
}

const decision = (index: number): AuditEvent => ({
  type: 'decision',
  decisionId: `d-${index}`,
  surface: 'jupyterlab',
  mode: 'enforce',
  decision: 'run',
  user: 'ana',
  document: 'analysis.ipynb',
  kernel: '3f1c0a52-3b0f-4d65-8d0a-6a4a3a4e7b10',
  epoch: 1,
  revision: index,
  cellSha256: 'ab'.repeat(32),
  rules: [],
  packs: [{ id: 'lacuna.baseline', version: '1.0.0', digest: 'cd'.repeat(32) }],
  gaps: [],
});

async function audit(): Promise<readonly BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'lacuna-bench-audit-'));
  const sink = createAuditSink({
    directory,
    tool: 'bench',
    clock: Date.now,
    random: () => randomBytes(8).toString('hex'),
  });
  try {
    await sink.append(decision(0), true);
    const rates: number[] = [];
    const cpu = process.cpuUsage();
    for (let run = 0; run < 5; run += 1) {
      const start = performance.now();
      await Promise.all(
        Array.from({ length: 20_000 }, (_, index) => sink.append(decision(index), false)),
      );
      rates.push(20_000 / ((performance.now() - start) / 1000));
    }
    const { user, system } = process.cpuUsage(cpu);
    rates.sort((a, b) => a - b);
    const times: number[] = [];
    for (let run = 0; run < 200; run += 1) {
      const start = performance.now();
      await sink.append(decision(run), true);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    return [
      {
        what: 'audit append, grouped, chained and synced',
        p50: `${((user + system) / 100_000).toFixed(1)} µs of processor time each`,
        value: `${amount(at(rates, 0.5))} records/s`,
        goal: '≥ 20,000 records/s',
      },
      {
        what: 'audit append, durable, one at a time',
        p50: `${at(times, 0.5).toFixed(2)} ms`,
        p95: `${at(times, 0.95).toFixed(2)} ms`,
        value: `${at(times, 0.5).toFixed(2)} ms`,
        goal: '≤ 1 ms',
      },
    ];
  } finally {
    await sink.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Text {
  readonly entity: readonly string[];
  readonly text: string;
  readonly count: number;
  readonly spans: readonly (readonly [number, number])[] | null;
}

/** The tables beside the project; one row that says so where they are absent. */
function tables(): readonly BenchRow[] {
  const folder = ['../shared/bench/pii', '../../shared/bench/pii']
    .map((it) => resolve(it))
    .find((it) => existsSync(it));
  if (folder === undefined)
    return [{ what: 'entities of the public tables', value: 'tables absent', goal: '≥ 99 %' }];
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown;
  const texts = read('recognizer-cases.json') as readonly Text[];
  const points = (text: string, units: number) => Array.from(text.slice(0, units)).length;
  const found = texts.filter(({ entity, text, count, spans }) => {
    const places = entity
      .flatMap((it) => recognise(it, text))
      .map(({ from, to }) => [points(text, from), points(text, to)]);
    return (
      places.length === count &&
      (count === 0 ||
        spans === null ||
        spans.length === 0 ||
        JSON.stringify(places) === JSON.stringify(spans))
    );
  }).length;
  const judged = read('validator-cases.json') as readonly {
    entity: readonly string[];
    value: string;
    valid: unknown;
  }[];
  const right = judged.filter(
    ({ entity, value, valid }) => validate(entity[0] ?? '', value) === valid,
  ).length;
  return [
    {
      what: 'entities in texts, 73 kinds, count and span',
      value: `${found} of ${texts.length} (${((found / texts.length) * 100).toFixed(1)} %)`,
      goal: '≥ 99 %',
      peer: 'untuned npm validators: 93.1 % (background §1.1)',
    },
    {
      what: 'check digits',
      value: `${right} of ${judged.length}`,
      goal: 'all but documented differences',
    },
  ];
}
