/**
 * Which cells are told to be other than they ran: the bundled server in the clinic, a front end that has
 * the notebook open, and the owner of its kernel on a connection of its own, as JupyterLab has them.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LspClient } from '@lacuna/testkit';
import { openNotebook, type TypedNotebook } from './notebook-client.ts';
import { bench, type Bench } from './server.ts';

jest.setTimeout(60_000);

const CLINIC = join(__dirname, '../../../test/worlds/clinic');
const SOURCES = [
  'import pandas as pd\ncustomers = pd.read_csv("data/customers.csv")',
  'counts = customers["county"].value_counts()',
  'print(1)',
];

let server: Bench;
let front: LspClient;
let owner: LspClient;
let notebook: TypedNotebook;
let path: string;
let kernel: ReturnType<typeof kernelOf>;
beforeEach(async () => {
  server = await bench();
  const world = join(server.folder, 'clinic');
  cpSync(CLINIC, world, { recursive: true });
  await server.start([
    '--listen',
    server.socket,
    '--workspace',
    world,
    '--audit-dir',
    join(server.folder, 'audit'),
    '--managed',
    join(world, 'governance/managed.yaml'),
  ]);
  front = await server.greeted();
  owner = await server.greeted();
  await front.request('initialize', {
    processId: null,
    capabilities: {},
    rootUri: pathToFileURL(world).href,
  });
  await front.notify('initialized', {});
  path = join(world, 'states.ipynb');
  notebook = await openNotebook(front, path, SOURCES);
  kernel = kernelOf(owner);
});
afterEach(() => server.close());

/** The owner of a kernel that runs cells of the notebook, each through the gate. */
function kernelOf(client: LspClient) {
  let epoch = 0;
  let revision = 0;
  let seq = 0;
  const tell = (event: object) =>
    client.notify('lacuna/session/event', { kernel: 'k1', epoch, ...event });
  return {
    start: async () => {
      epoch += 1;
      revision = 0;
      seq = 0;
      await tell({ event: 'started', complete: true });
    },
    run: async (cell: number, source = SOURCES[cell]!) => {
      const cells = [{ key: `c${cell}`, source }];
      const surface = 'jupyter-server';
      await client.request('lacuna/gate', {
        kernel: 'k1',
        epoch,
        revision,
        document: path,
        surface,
        cells,
      });
      seq += 1;
      revision += 2;
      await tell({ event: 'entry', seq, source, cell: `c${cell}`, silent: false });
      await tell({ event: 'finished', seq, status: 'ok' });
    },
    end: () => tell({ event: 'ended' }),
  };
}

interface States {
  readonly uri: string;
  readonly cells: readonly { readonly cell: string; readonly text: string }[];
}
const all = () => front.received.filter((it) => it.method === 'lacuna/cellStates');
/** Waits until the states told last are these, by cell. */
async function expectStates(expected: Record<number, string>): Promise<void> {
  const fits = (it: unknown) => {
    const told = it as States;
    const texts = told.cells.map(({ cell, text }) => [cell, text]);
    const wanted = Object.entries(expected).map(([i, text]) => [notebook.cell(Number(i)), text]);
    return told.uri === notebook.uri && JSON.stringify(texts) === JSON.stringify(wanted);
  };
  const last = all().at(-1);
  if (last && fits(last.params)) return;
  await front.waitFor('lacuna/cellStates', fits, front.received.length);
}

test('a cell that ran is told when it is edited, and no more when it is as it was', async () => {
  await kernel.start();
  await kernel.run(0);
  await notebook.type(0, `${SOURCES[0]!}.head()`);
  await expectStates({ 0: 'This cell was edited since it ran (run 1).' });
  await notebook.type(0, SOURCES[0]!);
  await expectStates({});
  // A comment is no other code, a cell that never ran is no news: nothing comes for either.
  const before = all().length;
  await notebook.type(0, `${SOURCES[0]!}  # all of them`);
  await notebook.type(2, 'print(2)');
  await notebook.type(0, `${SOURCES[0]!}.tail()`);
  await expectStates({ 0: 'This cell was edited since it ran (run 1).' });
  expect(all()).toHaveLength(before + 1);
});

test('what a cell above has changed is told, until the cell runs again', async () => {
  await kernel.start();
  await kernel.run(0);
  await kernel.run(1);
  await kernel.run(0);
  await expectStates({
    1: 'Run 3 has changed “customers” since this cell ran (run 2).',
  });
  await kernel.run(1);
  await expectStates({});
});

test('a restarted kernel has run nothing, and neither has one that ended', async () => {
  for (const forget of [kernel.start, kernel.end]) {
    await kernel.start();
    await kernel.run(0);
    await notebook.type(0, `${SOURCES[0]!}.head()`);
    await expectStates({ 0: 'This cell was edited since it ran (run 1).' });
    await forget();
    await expectStates({});
    await notebook.type(0, SOURCES[0]!);
  }
});
