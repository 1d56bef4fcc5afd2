/** Versions, order, cancellation and conversion, between two real ends in one process. */
import { PassThrough } from 'node:stream';
import { StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { lspClient, type LspClient } from '@lacuna/testkit';
import { Authority } from '../src/authority.ts';
import { serve } from '../src/connection.ts';
import { inMemoryWorkspace, type InMemoryWorkspace } from './in-memory-workspace.ts';

const ROOT = '/world';
const NB = 'file:///world/a.ipynb';
const PUBLISH = 'textDocument/publishDiagnostics';

interface World {
  readonly client: LspClient;
  readonly workspace: InMemoryWorkspace;
  readonly logged: string[];
}

async function world(): Promise<World> {
  const workspace = inMemoryWorkspace(ROOT);
  const logged: string[] = [];
  const authority = new Authority(
    () => Promise.resolve(workspace),
    (message, facts) => logged.push(JSON.stringify({ message, ...facts })),
  );
  const [up, down] = [new PassThrough(), new PassThrough()];
  serve(authority, new StreamMessageReader(up), new StreamMessageWriter(down), {
    token: null,
    ended: () => undefined,
  });
  const client = lspClient(down, up);
  open.push(client);
  await client.request('initialize', {
    processId: null,
    capabilities: {},
    initializationOptions: { workspaceRoot: ROOT },
  });
  await client.notify('initialized', {});
  return { client, workspace, logged };
}
const open: LspClient[] = [];
afterEach(() => {
  for (const it of open.splice(0)) it.dispose();
});

const openNotebook = (client: LspClient, ...sources: string[]) =>
  client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri: NB,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: sources.map((_, i) => ({
        kind: 2,
        document: `${NB}#${i}`,
        metadata: { id: `c${i}` },
      })),
    },
    cellTextDocuments: sources.map((text, i) => ({
      uri: `${NB}#${i}`,
      languageId: 'python',
      version: 1,
      text,
    })),
  });
const type = (client: LspClient, cell: number, version: number, text: string) =>
  client.notify('notebookDocument/didChange', {
    notebookDocument: { uri: NB, version },
    change: {
      cells: {
        textContent: [{ document: { uri: `${NB}#${cell}`, version }, changes: [{ text }] }],
      },
    },
  });
const reported = (client: LspClient, version: number) =>
  client.waitFor('lacuna/report', (it) => (it as { version: number }).version === version);
const published = (client: LspClient) =>
  client.received
    .filter((it) => it.method === PUBLISH)
    .map((it) => it.params as { uri: string; version?: number; diagnostics: object[] });

test('diagnostics come for each cell, with range, version, code and data', async () => {
  const { client } = await world();
  await openNotebook(client, 'x = 1', '# é😀 leak\n', 'leak\nleak');
  await expect(reported(client, 1)).resolves.toEqual({
    uri: NB,
    version: 1,
    findings: 3,
    blocking: 3,
    gaps: 0,
    mode: 'enforce',
  });
  expect(published(client).map(({ uri, diagnostics }) => [uri, diagnostics.length])).toEqual([
    [`${NB}#1`, 1],
    [`${NB}#2`, 2],
  ]);
  expect(published(client)[0]).toEqual({
    uri: `${NB}#1`,
    version: 1,
    diagnostics: [
      {
        range: { start: { line: 0, character: 6 }, end: { line: 0, character: 10 } },
        severity: 1,
        source: 'lacuna',
        code: 'a-leak',
        message: 'This leaks.',
        data: { fingerprint: '1:6', level: 'block', alternatives: [] },
      },
    ],
  });
});

test('alternatives are proven when the text rests, and published for the same version', async () => {
  const { client } = await world();
  await openNotebook(client, 'leak', 'x');
  const hasAlternatives = (it: unknown) =>
    (it as { diagnostics: { data: { alternatives: object[] } }[] }).diagnostics.some(
      ({ data }) => data.alternatives.length > 0,
    );
  await expect(client.waitFor(PUBLISH, hasAlternatives)).resolves.toMatchObject({
    uri: `${NB}#0`,
    version: 1,
    diagnostics: [{ data: { alternatives: [{ name: 'write-safe', title: 'Write safe' }] } }],
  });
  expect(client.received.filter((it) => it.method === 'lacuna/report')).toHaveLength(1);
});

test('a cell that did not change is not published again, one that is clean now is cleared', async () => {
  const { client } = await world();
  await openNotebook(client, 'leak', 'leak');
  await reported(client, 1);
  await type(client, 0, 2, 'safe');
  await reported(client, 2);
  expect(published(client).slice(2)).toEqual([{ uri: `${NB}#0`, version: 2, diagnostics: [] }]);
});

test('a newer text cancels the analysis under way, and nothing is said about an old one', async () => {
  const { client, workspace } = await world();
  const release = workspace.hold();
  await openNotebook(client, 'leak 1');
  await until(() => workspace.begun.length === 1);
  await type(client, 0, 2, 'leak 2');
  await until(() => workspace.begun.length === 2);
  await type(client, 0, 3, 'x = 3');
  await until(() => workspace.begun.length === 3);
  release();
  await reported(client, 3);
  expect(workspace.begun).toEqual([['leak 1'], ['leak 2'], ['x = 3']]);
  expect(workspace.cancelled).toEqual([['leak 1'], ['leak 2']]);
  expect(published(client)).toEqual([]);
  expect(client.received.filter((it) => it.method === 'lacuna/report')).toHaveLength(1);
});

test('of edits that arrive together only the last is analysed', async () => {
  const { client, workspace } = await world();
  const all = [openNotebook(client, 'x')];
  for (let version = 2; version <= 30; version++) all.push(type(client, 0, version, `x${version}`));
  await Promise.all(all);
  await reported(client, 30);
  expect(workspace.begun.length).toBeLessThan(6);
  expect(workspace.begun.at(-1)).toEqual(['x30']);
});

test('a question about a document waits for its newest text', async () => {
  const { client, workspace } = await world();
  const release = workspace.hold();
  await openNotebook(client, 'x = 1');
  await until(() => workspace.begun.length === 1);
  const hover = client.request('textDocument/hover', {
    textDocument: { uri: `${NB}#0` },
    position: { line: 0, character: 2 },
  });
  await type(client, 0, 2, 'leak');
  await until(() => workspace.begun.length === 2);
  release();
  await expect(hover).resolves.toMatchObject({
    contents: { kind: 'markdown', value: expect.stringContaining('This leaks.') as string },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
  });
});

test('a cancelled request is answered as cancelled', async () => {
  const { client, workspace } = await world();
  const release = workspace.hold();
  await openNotebook(client, 'leak');
  const abort = new AbortController();
  const hover = client.request(
    'textDocument/hover',
    { textDocument: { uri: `${NB}#0` }, position: { line: 0, character: 2 } },
    abort.signal,
  );
  await until(() => workspace.begun.length === 1);
  abort.abort();
  await expect(hover).rejects.toMatchObject({ code: -32800 });
  release();
  await expect(client.request('lacuna/status', {})).resolves.toBeDefined();
});

test('a quick fix edits exactly the version that was analysed; unproven ones are not offered', async () => {
  const { client } = await world();
  await openNotebook(client, 'x = 1', 'y = leak');
  const range = { start: { line: 0, character: 5 }, end: { line: 0, character: 5 } };
  const actions = (cell: number, only?: string[]) =>
    client.request('textDocument/codeAction', {
      textDocument: { uri: `${NB}#${cell}` },
      range,
      context: { diagnostics: [], ...(only ? { only } : {}) },
    }) as Promise<{ title: string; edit?: unknown }[]>;
  const found = await actions(1);
  expect(found.map((it) => it.title)).toEqual(['Write safe', 'Explain a-leak']);
  expect(found[0]?.edit).toEqual({
    documentChanges: [
      {
        textDocument: { uri: `${NB}#1`, version: 1 },
        edits: [
          {
            range: { start: { line: 0, character: 4 }, end: { line: 0, character: 8 } },
            newText: 'safe',
          },
        ],
      },
    ],
  });
  expect(await actions(0)).toEqual([]);
  expect(await actions(1, ['refactor'])).toEqual([]);
  expect(await actions(1, ['quickfix'])).toHaveLength(2);
});

test('a fix answers the whole cell, by id or by URI, and null for another text', async () => {
  const { client } = await world();
  await openNotebook(client, 'x = 1', 'y = leak\nz');
  const fix = (changed: object) =>
    client.request('lacuna/fix', {
      uri: NB,
      cell: 'c1',
      source: 'y = leak\nz',
      fingerprint: '1:4',
      alternative: 'write-safe',
      ...changed,
    });
  const fixed = { newSource: 'y = safe\nz', title: 'Write safe' };
  const nothing = { newSource: null, title: '' };
  await expect(fix({})).resolves.toEqual(fixed);
  await expect(fix({ cell: `${NB}#1` })).resolves.toEqual(fixed);
  await expect(fix({ source: 'y = leak' })).resolves.toEqual(nothing);
  await expect(fix({ fingerprint: 'x' })).resolves.toEqual(nothing);
  await expect(fix({ alternative: 'unproven' })).resolves.toEqual(nothing);
});

test('a script is a document too, and closing it clears what was said', async () => {
  const { client } = await world();
  const uri = 'file:///world/a.py';
  await client.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'python', version: 4, text: 'x = 1\nleak' },
  });
  await reported(client, 4);
  expect(published(client)).toMatchObject([
    { uri, version: 4, diagnostics: [{ range: { start: { line: 1, character: 0 } } }] },
  ]);
  await client.notify('textDocument/didChange', {
    textDocument: { uri, version: 5 },
    contentChanges: [
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        text: '\n\n',
      },
    ],
  });
  await reported(client, 5);
  expect(published(client).at(-1)).toMatchObject({
    version: 5,
    diagnostics: [{ range: { start: { line: 3, character: 0 } } }],
  });
  await client.notify('textDocument/didClose', { textDocument: { uri } });
  await client.request('lacuna/status', {});
  expect(published(client).at(-1)).toEqual({ uri, diagnostics: [] });
});

test('cells that are removed, and notebooks that are closed, are cleared', async () => {
  const { client } = await world();
  await openNotebook(client, 'leak', 'leak');
  await reported(client, 1);
  await client.notify('notebookDocument/didChange', {
    notebookDocument: { uri: NB, version: 2 },
    change: {
      cells: {
        structure: { array: { start: 0, deleteCount: 1 }, didClose: [{ uri: `${NB}#0` }] },
      },
    },
  });
  await reported(client, 2);
  const cleared = () => published(client).filter((it) => it.diagnostics.length === 0);
  expect(cleared()).toEqual([{ uri: `${NB}#0`, diagnostics: [] }]);
  await client.notify('notebookDocument/didClose', {
    notebookDocument: { uri: NB },
    cellTextDocuments: [],
  });
  await client.request('lacuna/status', {});
  expect(cleared().map((it) => it.uri)).toEqual([`${NB}#0`, `${NB}#1`]);
});

test('a bug answers one request with a constant, leaves no text in the log, and the server goes on', async () => {
  const { client, workspace, logged } = await world();
  workspace.fail();
  await openNotebook(client, 'secret = "4111111111111111"');
  const gate = { kernel: 'k', epoch: 0, revision: 0, cells: [{ source: 'x' }], surface: 'other' };
  await expect(client.request('lacuna/gate', gate)).rejects.toMatchObject({
    code: -32603,
    message: 'the request failed; see the log',
  });
  await until(() => logged.some((it) => it.includes('an analysis failed')));
  expect(logged.join()).not.toMatch(/4111|not here/);
  await expect(client.request('lacuna/status', {})).resolves.toBeDefined();
});

test('a folder in two spellings is one workspace', async () => {
  const roots: string[] = [];
  const authority = new Authority(
    (root) => {
      roots.push(root);
      return Promise.resolve(inMemoryWorkspace(root));
    },
    () => undefined,
  );
  const options = { trusted: true, settings: {} };
  const first = await authority.open('/world', options);
  expect(await authority.open('/world/', options)).toBe(first);
  expect(await authority.open('/world/other', options)).not.toBe(first);
  expect(roots).toEqual(['/world', '/world/other']);
});

/** Waits for a state that comes in a turn of the event loop, without a clock. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
