/** The bundled server as an editor meets it, in the clinic: see, hover, fix, complete, explain. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LspClient } from '@lacuna/testkit';
import { bench, type Bench } from './server.ts';

jest.setTimeout(60_000);

const CLINIC = join(__dirname, '../../../test/worlds/clinic');

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly severity: number;
  readonly range: object;
  readonly relatedInformation?: readonly { readonly message: string }[];
}
interface Action {
  readonly title: string;
  readonly edit?: {
    readonly documentChanges: readonly {
      readonly textDocument: { readonly uri: string; readonly version: number };
      readonly edits: readonly { readonly range: Range; readonly newText: string }[];
    }[];
  };
}
interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

let server: Bench;
let client: LspClient;
let uri: string;
let sources: string[];
beforeAll(async () => {
  server = await bench();
  const world = join(server.folder, 'clinic');
  cpSync(CLINIC, world, { recursive: true });
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
  const path = join(world, 'analysis.ipynb');
  uri = pathToFileURL(path).href;
  const notebook = JSON.parse(readFileSync(path, 'utf8')) as {
    cells: { id: string; cell_type: string; source: string[] }[];
  };
  sources = notebook.cells.map((it) => it.source.join(''));
  await client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: notebook.cells.map((it, i) => ({
        kind: it.cell_type === 'code' ? 2 : 1,
        document: cell(i),
        metadata: { id: it.id },
      })),
    },
    cellTextDocuments: notebook.cells.map((it, i) => ({
      uri: cell(i),
      languageId: it.cell_type === 'code' ? 'python' : 'markdown',
      version: 1,
      text: sources[i],
    })),
  });
  await reported(1);
});
afterAll(() => server.close());

const cell = (i: number) => `${uri}#${i}`;
const reported = (version: number) =>
  client.waitFor('lacuna/report', (it) => (it as { version: number }).version === version);
/** The last diagnostics of a cell. */
const diagnostics = (i: number): readonly Diagnostic[] => {
  const all = client.received.filter(
    (it) =>
      it.method === 'textDocument/publishDiagnostics' &&
      (it.params as { uri: string }).uri === cell(i),
  );
  return (all.at(-1)?.params as { diagnostics: Diagnostic[] } | undefined)?.diagnostics ?? [];
};
const at = (i: number, word: string) => {
  const before = sources[i]!.slice(0, sources[i]!.indexOf(word)).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length + 1 };
};
const ask = (method: string, i: number, word: string) =>
  client.request(method, { textDocument: { uri: cell(i) }, position: at(i, word) });
const actions = (i: number, word: string) =>
  client.request('textDocument/codeAction', {
    textDocument: { uri: cell(i) },
    range: { start: at(i, word), end: at(i, word) },
    context: { diagnostics: [] },
  }) as Promise<Action[]>;
const leak = () => sources.findIndex((it) => it.includes('to_csv'));

test('the cell that leaks has a squiggle, the harmless ones have none', () => {
  const [found] = diagnostics(leak());
  expect(found).toMatchObject({ severity: 1, source: 'lacuna' });
  expect(found!.message).toMatch(/email/);
  for (const i of sources.keys()) if (i !== leak()) expect(diagnostics(i)).toEqual([]);
});

test('the hover tells the path, the evidence, the rule with its pack, and the owner', async () => {
  const hover = (await ask('textDocument/hover', leak(), 'to_csv')) as {
    contents: { value: string };
  };
  const text = hover.contents.value;
  expect(text).toMatch(/data\/customers\.csv\.email/);
  expect(text).toMatch(/→/);
  expect(text).toMatch(/lacuna\.baseline@/);
  expect(text).toMatch(/crm/);
  expect(await ask('textDocument/hover', 0, 'short')).toBeNull();
});

test('the hover over a frame shows its columns and where they come from', async () => {
  const hover = (await ask('textDocument/hover', 2, 'customers')) as {
    contents: { value: string };
  } | null;
  expect(hover?.contents.value).toMatch(/`email` \| `data\/customers\.csv\.email`/);
});

test('columns complete after a bracket and a dot', async () => {
  const i = 3;
  const version = 10;
  await client.notify('notebookDocument/didChange', {
    notebookDocument: { uri, version },
    change: {
      cells: {
        textContent: [
          { document: { uri: cell(i), version }, changes: [{ text: 'customers["\n' }] },
        ],
      },
    },
  });
  const { items } = (await client.request('textDocument/completion', {
    textDocument: { uri: cell(i) },
    position: { line: 0, character: 11 },
  })) as { items: { label: string; detail: string }[] };
  expect(items.map((it) => it.label)).toContain('email');
  expect(items.find((it) => it.label === 'email')?.detail).toMatch(/customers\.csv/);
  const back = { document: { uri: cell(i), version: 11 }, changes: [{ text: sources[i] }] };
  await client.notify('notebookDocument/didChange', {
    notebookDocument: { uri, version: 11 },
    change: { cells: { textContent: [back] } },
  });
  await reported(11);
});

test('a quick fix leaves the cell without a finding', async () => {
  const i = leak();
  const found = await actions(i, 'to_csv');
  const fix = found.find((it) => it.edit !== undefined);
  const [change] = fix!.edit!.documentChanges;
  expect(change!.textDocument).toEqual({ uri: cell(i), version: 1 });
  await client.notify('notebookDocument/didChange', {
    notebookDocument: { uri, version: 12 },
    change: {
      cells: {
        textContent: [
          {
            document: { uri: cell(i), version: 12 },
            // Edits are of one text: from the end, so that the places before stay true.
            changes: [...change!.edits]
              .sort(
                (a, b) =>
                  b.range.start.line - a.range.start.line ||
                  b.range.start.character - a.range.start.character,
              )
              .map(({ range, newText }) => ({ range, text: newText })),
          },
        ],
      },
    },
  });
  await reported(12);
  expect(diagnostics(i).filter((it) => it.severity === 1)).toEqual([]);
});

test('a rule explains itself, to our front ends and to plain editors', async () => {
  const [found] = client.received
    .filter((it) => it.method === 'textDocument/publishDiagnostics')
    .flatMap((it) => (it.params as { diagnostics: Diagnostic[] }).diagnostics);
  const page = { markdown: expect.stringContaining(found!.code) as string };
  await expect(client.request('lacuna/explain', { rule: found!.code })).resolves.toEqual(page);
  await expect(
    client.request('workspace/executeCommand', {
      command: 'lacuna.explainRule',
      arguments: [found!.code],
    }),
  ).resolves.toEqual(page);
  await expect(client.request('lacuna/explain', { rule: 'no-such' })).resolves.toMatchObject({
    markdown: expect.stringContaining('No pack in force') as string,
  });
});

describe('a call into a library that nobody has described', () => {
  const other = () => uri.replace('analysis.ipynb', 'teach.ipynb');
  const code = [
    'import pandas as pd\nimport acme\ndf = pd.read_csv("data/customers.csv")',
    'acme.upload(df)',
    'df.to_csv("governed/x.csv")',
  ];
  const teaching = async (i: number) => {
    const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } };
    const textDocument = { uri: `${other()}#${i}` };
    const found = (await client.request('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [] },
    })) as Action[];
    return found.filter(({ title }) => title.startsWith('Teach'));
  };

  test('can be taught: the action makes the file that describes it', async () => {
    await client.notify('notebookDocument/didOpen', {
      notebookDocument: {
        uri: other(),
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: code.map((_, i) => ({ kind: 2, document: `${other()}#${i}` })),
      },
      cellTextDocuments: code.map((text, i) => ({
        uri: `${other()}#${i}`,
        languageId: 'python',
        version: 1,
        text,
      })),
    });
    const [action, ...more] = await teaching(1);
    expect(more).toEqual([]);
    expect(action?.title).toBe('Teach Lacuna what acme.upload does');
    const [made, written] = action?.edit?.documentChanges ?? [];
    expect(made).toMatchObject({ kind: 'create', options: { ignoreIfExists: true } });
    expect(written?.textDocument.uri).toMatch(/\/lacuna-models\/acme\.yaml$/);
    expect(written?.edits[0]?.newText).toMatch(/^library: acme\nmodels:\n {2}- fn: acme\.upload$/m);
  });

  test('what is described offers nothing to teach', async () => {
    expect(await teaching(0)).toEqual([]);
    expect(await teaching(2)).toEqual([]);
  });
});
