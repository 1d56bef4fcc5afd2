/** What one open notebook writes another reads: in the editor, at the gate, and after an edit of the writer. */
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LspClient } from '@lacuna/testkit';
import { openNotebook } from './notebook-client.ts';
import { bench, type Bench } from './server.ts';

jest.setTimeout(60_000);

const CLINIC = join(__dirname, '../../../test/worlds/clinic');
const LOAD = 'import pandas as pd\nc = pd.read_csv("data/customers.csv")';
const LEAK = 'c[["email"]].to_csv("out/x.csv", index=False)';
const CLEAN = 'c[["county"]].to_csv("out/x.csv", index=False)';
const READ = 'import pandas as pd\nx = pd.read_csv("out/x.csv")';
const SEND = 'x.to_csv("~/Downloads/y.csv")';

let server: Bench;
let client: LspClient;
let world: string;
beforeEach(async () => {
  server = await bench();
  world = join(server.folder, 'clinic');
  cpSync(CLINIC, world, { recursive: true });
  for (const it of readdirSync(world)) if (/\.(ipynb|py)$/.test(it)) rmSync(join(world, it));
});
afterEach(() => server.close());

async function begin(): Promise<void> {
  const started = await server.start([
    '--stdio',
    '--audit-dir',
    join(server.folder, 'audit'),
    '--managed',
    join(world, 'governance/managed.yaml'),
  ]);
  client = started.client!;
  await client.request('initialize', {
    processId: null,
    capabilities: {},
    rootUri: pathToFileURL(world).href,
  });
  await client.notify('initialized', {});
}
const saved = (...cells: string[]) =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((source) => ({
      cell_type: 'code',
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });
const path = (name: string) => join(world, name);
const errors = (found: readonly { severity: number; message: string }[]) =>
  found.filter((it) => it.severity === 1).map((it) => it.message);

test('a saved notebook that nobody has open counts', async () => {
  writeFileSync(path('a.ipynb'), saved(LOAD, LEAK));
  await begin();
  const b = await openNotebook(client, path('b.ipynb'), [READ, SEND]);
  expect(errors(b.diagnostics(1)).join()).toMatch(/email, from data\/customers\.csv/);
  const other = await openNotebook(client, path('c.ipynb'), [
    READ.replace('out/x', 'out/other'),
    SEND,
  ]);
  expect(errors(other.diagnostics(1))).toEqual([]);
});

test('an edit of the writer is seen in the reader, and taken back with it', async () => {
  writeFileSync(path('a.ipynb'), saved(LOAD, CLEAN));
  await begin();
  const b = await openNotebook(client, path('b.ipynb'), [READ, SEND]);
  expect(errors(b.diagnostics(1))).toEqual([]);
  const told = () =>
    client.received.filter(
      (it) =>
        it.method === 'textDocument/publishDiagnostics' &&
        (it.params as { uri: string }).uri === b.cell(1),
    ).length;
  const after = async (count: number) => {
    for (let i = 0; i < 100 && told() <= count; i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const a = await openNotebook(client, path('a.ipynb'), [LOAD, CLEAN]);
  let count = told();
  await a.type(1, LEAK);
  await after(count);
  expect(errors(b.diagnostics(1)).join()).toMatch(/email, from data\/customers\.csv/);
  count = told();
  await a.type(1, CLEAN);
  await after(count);
  expect(errors(b.diagnostics(1))).toEqual([]);
});

test('the gate refuses what another notebook has made unclean, and what its kernel really wrote counts first', async () => {
  writeFileSync(path('a.ipynb'), saved(LOAD, LEAK));
  await begin();
  const gate = async (kernel: string, document: string, revision: number, source: string) => {
    const answer = (await client.request('lacuna/gate', {
      kernel,
      epoch: 1,
      revision,
      document: path(document),
      surface: 'other',
      cells: [{ source }],
    })) as { cells: { decision: string; text: string }[] };
    return answer.cells[0]!;
  };
  const ran = async (kernel: string, ...sources: string[]) => {
    await client.notify('lacuna/session/event', {
      kernel,
      epoch: 1,
      event: 'started',
      complete: true,
    });
    for (const [i, source] of sources.entries()) {
      const seq = i + 1;
      const of = { kernel, epoch: 1, seq };
      await client.notify('lacuna/session/event', {
        ...of,
        event: 'entry',
        source,
        silent: false,
      });
      await client.notify('lacuna/session/event', { ...of, event: 'finished', status: 'ok' });
    }
    return sources.length * 2;
  };
  const revision = await ran('kb', READ);
  const refused = await gate('kb', 'b.ipynb', revision, SEND);
  expect(refused.decision).toBe('block');
  expect(refused.text).toMatch(/data\/customers\.csv/);
  expect((await gate('kb', 'b.ipynb', revision, 'print("hello")')).decision).toBe('run');
  // The kernel of a.ipynb ran another text than the one that is saved.
  const revisionOfA = await ran('ka', LOAD, CLEAN);
  await gate('ka', 'a.ipynb', revisionOfA, 'print("hello")');
  expect((await gate('kb', 'b.ipynb', revision, SEND)).decision).toBe('run');
});

test('a cell that is clean from top to bottom is refused after an edited run, and the run is named', async () => {
  await begin();
  const kernel = 'kr';
  const tell = (event: object) =>
    client.notify('lacuna/session/event', { kernel, epoch: 1, ...event });
  const notebook = await openNotebook(client, path('r.ipynb'), [LOAD, 'x = c[["email"]]', SEND]);
  await tell({ event: 'started', complete: true });
  for (const [i, source] of [LOAD, 'x = c[["email"]]'].entries()) {
    await tell({ event: 'entry', seq: i + 1, source, cell: `c${i}`, silent: false });
    await tell({ event: 'finished', seq: i + 1, status: 'ok' });
  }
  const gate = async () => {
    const answer = (await client.request('lacuna/gate', {
      kernel,
      epoch: 1,
      revision: 4,
      document: path('r.ipynb'),
      surface: 'other',
      cells: [{ key: 'c2', source: SEND }],
    })) as { cells: { decision: string; text: string }[] };
    return answer.cells[0]!;
  };
  // The notebook reads as it ran: refused, and there is no run to name.
  expect(errors(notebook.diagnostics(2))).toHaveLength(1);
  expect((await gate()).text).not.toMatch(/from run/);
  await notebook.type(1, 'x = c[["county"]]');
  expect(errors(notebook.diagnostics(2))).toEqual([]);
  const refused = await gate();
  expect(refused.decision).toBe('block');
  expect(refused.text).toMatch(/“x” is from run 2 of this kernel, whose cell was edited since\./);
});
