/**
 * The gate of the bundled server in the clinic: real configuration, real packs, a real record, and a
 * client on the socket that speaks as the Jupyter server does. Beside every refusal stands what runs.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GateAnswer, type AuditRecord } from '@lacuna/shared-core';
import type { LspClient, ServerProcess } from '@lacuna/testkit';
import { bench, type Bench } from './server.ts';

jest.setTimeout(60_000);

const CLINIC = join(__dirname, '../../../test/worlds/clinic');
const LOAD = 'import pandas as pd\ncustomers = pd.read_csv("data/customers.csv")';
const LEAK = 'customers.to_csv("~/Downloads/export.csv")';
const HARMLESS = 'print("hello")';

let server: Bench;
let world: string;
let audit: string;
beforeEach(async () => {
  server = await bench();
  world = join(server.folder, 'clinic');
  audit = join(server.folder, 'audit');
  cpSync(CLINIC, world, { recursive: true });
});
afterEach(() => server.close());

const start = (...more: string[]): Promise<ServerProcess> =>
  server.start([
    '--listen',
    server.socket,
    '--workspace',
    world,
    '--audit-dir',
    audit,
    ...(more.length > 0 ? more : ['--managed', join(world, 'governance/managed.yaml')]),
  ]);

/** A kernel whose owner tells what it ran, counting revisions as the protocol says. */
function kernelOf(client: LspClient, id = 'k1') {
  const kernel = { kernel: id, epoch: 1 };
  let revision = 0;
  let seq = 0;
  const tell = (event: object) => client.notify('lacuna/session/event', { ...kernel, ...event });
  return {
    begin: () => tell({ event: 'started', complete: true }),
    gate: async (...sources: string[]) =>
      GateAnswer.parse(
        await client.request('lacuna/gate', {
          ...kernel,
          revision,
          document: join(world, 'analysis.ipynb'),
          surface: 'jupyter-server',
          cells: sources.map((source, i) => ({ key: `c${i}`, source })),
        }),
      ),
    ran: async (source: string, decisionId?: string, status = 'ok') => {
      seq += 1;
      revision += 2;
      await tell({
        event: 'entry',
        seq,
        source,
        silent: false,
        ...(decisionId === undefined ? {} : { decisionId }),
      });
      await tell({ event: 'finished', seq, status });
    },
    revision: () => revision,
  };
}

const decisions = (answer: GateAnswer) => answer.cells.map((it) => it.decision);

function records(): AuditRecord[] {
  return readdirSync(audit, { recursive: true, encoding: 'utf8' })
    .filter((it) => it.endsWith('.jsonl'))
    .flatMap((it) => readFileSync(join(audit, it), 'utf8').trim().split('\n'))
    .map((it) => JSON.parse(it) as AuditRecord);
}

test('a cell that leaks is refused in words, a harmless one runs, and both are on record', async () => {
  const running = await start();
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  const first = await kernel.gate(LOAD);
  expect(decisions(first)).toEqual(['run']);
  await kernel.ran(LOAD, first.cells[0]!.decisionId);
  const refused = await kernel.gate(LEAK);
  expect(decisions(refused)).toEqual(['block']);
  expect(refused.revision).toBe(2);
  const [cell] = refused.cells;
  expect(cell!.block).toMatchObject({ schema: 'lacuna/block/v1', decision: 'block', cell: 'c0' });
  expect(cell!.text).toMatch(/customers\.csv/);
  expect(cell!.findings[0]!.alternatives.map((it) => it.name)).toContain('drop-columns');
  expect(decisions(await kernel.gate(HARMLESS))).toEqual(['run']);
  // A refused cell is on disk before its answer; the outcome of the first follows with its group.
  const all = records();
  const of = (id: string) => all.find((it) => it.type === 'decision' && it.decisionId === id);
  expect(of(cell!.decisionId)).toMatchObject({
    decision: 'block',
    mode: 'enforce',
    surface: 'jupyter-server',
    document: 'analysis.ipynb',
    kernel: 'k1',
    revision: 2,
    rules: [{ level: 'block', effect: 'deny' }],
  });
  await running.stop();
  expect(records()).toContainEqual(
    expect.objectContaining({
      type: 'outcome',
      decisionId: first.cells[0]!.decisionId,
      outcome: 'executed',
    }),
  );
  expect(JSON.stringify(records())).not.toMatch(/to_csv|read_csv|hello/);
});

test('what really ran decides, not what is written', async () => {
  await start();
  const kernel = kernelOf(await server.greeted());
  await kernel.begin();
  // Nothing was loaded: the name stands for nothing, and there is nothing to leak.
  expect(decisions(await kernel.gate(LEAK))).toEqual(['run']);
  await kernel.ran(LOAD);
  expect(decisions(await kernel.gate(LEAK))).toEqual(['block']);
  await kernel.ran('customers = customers[["county", "lifetime_value"]].head(0)');
  await kernel.ran('customers = 1');
  expect(decisions(await kernel.gate('x = customers'))).toEqual(['run']);
});

test('in a batch each cell assumes the ones before it', async () => {
  await start();
  const kernel = kernelOf(await server.greeted());
  await kernel.begin();
  expect(decisions(await kernel.gate(HARMLESS, LOAD, LEAK, HARMLESS))).toEqual([
    'run',
    'run',
    'block',
    'run',
  ]);
});

test('a server that is killed between two requests loses nothing: the owner replays', async () => {
  const killed = await start();
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  await kernel.ran(LOAD);
  expect(decisions(await kernel.gate(LEAK))).toEqual(['block']);
  await killed.stop('SIGKILL');
  await client.closed;
  await start();
  const again = await server.greeted();
  const gate = (source: string) =>
    again.request('lacuna/gate', {
      kernel: 'k1',
      epoch: 1,
      revision: 2,
      document: 'analysis.ipynb',
      surface: 'jupyter-server',
      cells: [{ source }],
    });
  await expect(gate(LEAK)).rejects.toMatchObject({ code: -31002 });
  await again.request('lacuna/session/replay', {
    schema: 'lacuna/session/v1',
    kernel: 'k1',
    epoch: 1,
    revision: 2,
    complete: true,
    entries: [{ seq: 1, sourceSha256: '', source: LOAD, status: 'ok', silent: false }],
  });
  expect(decisions(GateAnswer.parse(await gate(LEAK)))).toEqual(['block']);
  expect(decisions(GateAnswer.parse(await gate(HARMLESS)))).toEqual(['run']);
});

test('the fix of a refused cell runs, also where only the kernel knows the cell', async () => {
  await start();
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  await kernel.ran(LOAD);
  const [cell] = (await kernel.gate(LEAK)).cells;
  const finding = cell!.findings[0]!;
  const fix = (source: string, alternative: string) =>
    client.request('lacuna/fix', {
      uri: `file://${world}/analysis.ipynb`,
      kernel: 'k1',
      epoch: 1,
      cell: 'c0',
      source,
      fingerprint: finding.fingerprint,
      alternative,
    }) as Promise<{ newSource: string | null }>;
  const { newSource } = await fix(LEAK, 'drop-columns');
  expect(newSource).not.toBeNull();
  expect(decisions(await kernel.gate(newSource!))).toEqual(['run']);
  await expect(fix(HARMLESS, 'drop-columns')).resolves.toMatchObject({ newSource: null });
  await expect(fix(LEAK, 'no-such')).resolves.toMatchObject({ newSource: null });
});

test('a record that cannot be written stops the gate in enforce, and the status says so', async () => {
  mkdirSync(audit);
  writeFileSync(join(audit, 'occupied'), '');
  const file = join(audit, 'occupied');
  await server.start([
    '--listen',
    server.socket,
    '--workspace',
    world,
    '--managed',
    join(world, 'governance/managed.yaml'),
    // A file where the folder should be: root may write into a read-only folder, not into a file.
    '--audit-dir',
    file,
  ]);
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  const answer = await kernel.gate(HARMLESS);
  expect(decisions(answer)).toEqual(['block']);
  expect(answer.cells[0]!.text).toMatch(/the audit record cannot be written/);
  await expect(client.request('lacuna/status', {})).resolves.toMatchObject({
    auditWritable: false,
    problems: [{ path: file }],
  });
});

test('in advise the same cell runs, and the status says that it is not recorded', async () => {
  const managed = join(world, 'governance/managed.yaml');
  writeFileSync(managed, readFileSync(managed, 'utf8').replace('mode: enforce', 'mode: advise'));
  const file = join(server.folder, 'occupied');
  writeFileSync(file, '');
  await server.start([
    '--listen',
    server.socket,
    '--workspace',
    world,
    '--managed',
    managed,
    '--audit-dir',
    file,
  ]);
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  expect(decisions(await kernel.gate(HARMLESS))).toEqual(['run']);
  expect(decisions(await kernel.gate(LOAD, LEAK))).toEqual(['run', 'warn']);
  await expect(client.request('lacuna/status', {})).resolves.toMatchObject({
    mode: 'advise',
    auditWritable: false,
  });
});

test('a pack that is not in force is on record, once for each thing that is wrong with it', async () => {
  const settings = join(world, 'lacuna.yaml');
  const good = readFileSync(settings, 'utf8');
  writeFileSync(settings, `${good}\npacks:\n  - path: packs/ours\n`);
  mkdirSync(join(world, 'packs/ours'), { recursive: true });
  writeFileSync(join(world, 'packs/ours/pack.yaml'), 'id: "Not An Id"\n');
  await start();
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  // The packs that are in force go on deciding.
  expect(decisions(await kernel.gate(LOAD, LEAK))).toEqual(['run', 'block']);
  const policy = () => records().filter((it) => it.type === 'policy');
  expect(policy()).toEqual([
    expect.objectContaining({ event: 'loaded', pack: 'lacuna.baseline@1.0.0' }),
    expect.objectContaining({
      event: 'rejected',
      pack: 'packs/ours',
      digest: null,
      reason: 'manifest: it is not in force',
    }),
  ]);
  await client.request('lacuna/status', {});
  expect(policy()).toHaveLength(2);
});

test('settings are picked up without a restart, a misspelt one is told and the last good stays', async () => {
  const managed = join(world, 'governance/managed.yaml');
  const good = readFileSync(managed, 'utf8').replace('mode: enforce', 'mode: advise');
  writeFileSync(managed, good);
  await start();
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  await kernel.ran(LOAD);
  expect(decisions(await kernel.gate(LEAK))).toEqual(['warn']);
  const told = client.waitFor('lacuna/statusChanged', (it) => modeOf(it) === 'enforce');
  writeFileSync(managed, good.replace('mode: advise', 'mode: enforce'));
  await told;
  expect(decisions(await kernel.gate(LEAK))).toEqual(['block']);
  const from = client.received.length;
  const problem = client.waitFor('lacuna/statusChanged', (it) => problemsOf(it).length > 0, from);
  writeFileSync(managed, good.replace('mode: advise', 'moed: advise'));
  const status = await problem;
  expect(problemsOf(status)[0]).toMatchObject({ path: managed });
  expect(problemsOf(status)[0]!.message).toMatch(/moed/);
  expect(decisions(await kernel.gate(LEAK))).toEqual(['block']);
});

test('a folder that is not there, and a managed file that is not there, never allow', async () => {
  await start('--managed', join(server.folder, 'missing.yaml'));
  const client = await server.greeted();
  const kernel = kernelOf(client);
  await kernel.begin();
  expect(decisions(await kernel.gate(LOAD, LEAK))).toEqual(['run', 'block']);
  const status = await client.request('lacuna/status', {});
  expect(problemsOf(status).map((it) => it.path)).toContain(join(server.folder, 'missing.yaml'));
});

const modeOf = (it: unknown) => (it as { mode: string }).mode;
const problemsOf = (it: unknown) =>
  (it as { problems: { path: string; message: string }[] }).problems;
