/**
 * The language server over the wire, as an editor and as the Jupyter server meet it: keystroke to
 * diagnostics, gate request to answer, and its memory with a large notebook open.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServer, type LspClient } from '@lacuna/testkit';

import { SERVER_NODE_ARGS } from '@lacuna/language-server/protocol';
import type { BenchRow } from './main.ts';

const BUNDLE = resolve('packages/language-server/dist/server.cjs');

export async function rows(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-bench-'));
  const root = join(folder, 'clinic');
  cpSync(resolve('test/worlds/clinic'), root, { recursive: true });
  const args = [
    '--stdio',
    '--audit-dir',
    join(folder, 'audit'),
    '--managed',
    join(root, 'governance/managed.yaml'),
  ];
  const server = await startServer(BUNDLE, args, {}, SERVER_NODE_ARGS);
  const client = server.client;
  if (!client) throw new Error('expected a server on standard streams');
  try {
    await client.request('initialize', {
      processId: null,
      capabilities: {},
      initializationOptions: { workspaceRoot: root, trusted: true },
    });
    await client.notify('initialized', {});
    const keystroke = await keystrokes(client, root);
    const gate = await gates(client, root);
    const rss = await memory(client, root, server.process.pid ?? 0);
    return [
      { what: 'keystroke → report over the wire, 200 cells', ...keystroke, goal: 'p95 ≤ 5 ms' },
      { what: 'gate over the wire, 60 cells executed before', ...gate, goal: 'p95 ≤ 25 ms' },
      {
        what: 'server memory (RSS), 1,000-cell notebook open and edited',
        value: `${rss.toFixed(0)} MB`,
        goal: '≤ 150 MB',
      },
    ];
  } finally {
    client.dispose();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Cells as people write them: reading, shaping, looking, and now and then an export. */
function cellSource(i: number): string {
  const from = i % 10 === 0 ? 'raw' : `t${i - 1}`;
  const body = [
    `t${i} = ${from}[${from}["lifetime_value"] > ${i % 90}].copy()`,
    `t${i}["score_${i}"] = t${i}["lifetime_value"] * ${i} + 1`,
    `by_${i} = t${i}.groupby("county").agg(n=("lifetime_value", "count"), mean=("lifetime_value", "mean"))`,
    `for k in range(3):\n    print(k, by_${i}["mean"].max())`,
    i % 20 === 7 ? `t${i}.to_csv("~/Downloads/part_${i}.csv")` : `by_${i}.head()`,
  ];
  if (i === 0) body.unshift('import pandas as pd', 'raw = pd.read_csv("data/customers.csv")');
  return body.join('\n');
}

async function openNotebook(client: LspClient, uri: string, count: number): Promise<void> {
  const sources = Array.from({ length: count }, (_, i) => cellSource(i));
  await client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri,
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: sources.map((_, i) => ({
        kind: 2,
        document: `${uri}#${i}`,
        metadata: { id: `c${i}` },
      })),
    },
    cellTextDocuments: sources.map((text, i) => ({
      uri: `${uri}#${i}`,
      languageId: 'python',
      version: 1,
      text,
    })),
  });
  await reported(client, uri, 1);
}

function reported(client: LspClient, uri: string, version: number): Promise<unknown> {
  const fits = (it: unknown) => {
    const { uri: of, version: at } = it as { uri: string; version: number };
    return of === uri && at === version;
  };
  return client.waitFor('lacuna/report', fits, client.received.length);
}

async function type(client: LspClient, uri: string, cell: number, version: number): Promise<void> {
  const position = { line: 1, character: 0 };
  const done = reported(client, uri, version);
  await client.notify('notebookDocument/didChange', {
    notebookDocument: { uri, version },
    change: {
      cells: {
        textContent: [
          {
            document: { uri: `${uri}#${cell}`, version },
            changes: [{ range: { start: position, end: position }, text: 'x' }],
          },
        ],
      },
    },
  });
  await done;
}

async function keystrokes(client: LspClient, root: string): Promise<Timing> {
  const uri = `file://${root}/keystrokes.ipynb`;
  await openNotebook(client, uri, 200);
  const times: number[] = [];
  for (let version = 2; version < 250; version++) {
    const start = performance.now();
    await type(client, uri, (version * 37) % 200, version);
    times.push(performance.now() - start);
  }
  await client.notify('notebookDocument/didClose', {
    notebookDocument: { uri },
    cellTextDocuments: [],
  });
  return timing(times.slice(50));
}

async function gates(client: LspClient, root: string): Promise<Timing> {
  const kernel = { kernel: 'bench', epoch: 1 };
  const event = (it: object) => client.notify('lacuna/session/event', { ...kernel, ...it });
  await event({ event: 'started', complete: true });
  let revision = 0;
  const times: number[] = [];
  for (let i = 0; i < 160; i++) {
    const source = cellSource(i % 60);
    const start = performance.now();
    await client.request('lacuna/gate', {
      ...kernel,
      revision,
      cells: [{ source }],
      document: join(root, 'gate.ipynb'),
      surface: 'jupyter-server',
    });
    if (i >= 60) times.push(performance.now() - start);
    else {
      await event({ event: 'entry', seq: i + 1, source, silent: false });
      await event({ event: 'finished', seq: i + 1, status: 'ok' });
      revision += 2;
    }
  }
  return timing(times);
}

async function memory(client: LspClient, root: string, pid: number): Promise<number> {
  const uri = `file://${root}/memory.ipynb`;
  await openNotebook(client, uri, 1000);
  for (let version = 2; version < 100; version++) {
    await type(client, uri, (version * 97) % 1000, version);
  }
  // Kilobytes, on Linux and macOS alike.
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

interface Timing {
  readonly p50: string;
  readonly p95: string;
  readonly value: string;
}

function timing(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (q: number) => (sorted[Math.floor(sorted.length * q)] ?? NaN).toFixed(1);
  return { p50: `${at(0.5)} ms`, p95: `${at(0.95)} ms`, value: `${times.length} times` };
}
