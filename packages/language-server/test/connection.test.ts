/** Two real ends: the bundled server as a process, and a client over standard streams and over the socket. */
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { spawn } from 'node:child_process';
import { connectLspClient } from '@lacuna/testkit';
import { bench, TOKEN, type Bench } from './server.ts';

let it_: Bench;
beforeAll(async () => {
  it_ = await bench();
});
afterAll(() => it_.close());

const UNAUTHORISED = -31001;
const hello = { token: TOKEN, protocol: 1, client: 'other' };

describe('over the socket', () => {
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const server = await it_.start(['--listen', it_.socket]);
    stop = () => server.stop();
  });
  afterAll(() => stop());

  test('the right token opens the door', async () => {
    const client = await connectLspClient(it_.socket);
    await expect(client.request('lacuna/hello', hello)).resolves.toMatchObject({ protocol: 1 });
    await expect(client.request('lacuna/status', {})).resolves.toMatchObject({ packs: [] });
    client.dispose();
  });

  test.each([
    ['a wrong token', 'lacuna/hello', { ...hello, token: 'b' }],
    ['no token', 'lacuna/hello', {}],
    ['another request first', 'lacuna/status', {}],
    ['an unknown request first', 'x', null],
  ])('%s is refused and the connection closed', async (_name, method, params) => {
    const client = await connectLspClient(it_.socket);
    await expect(client.request(method, params)).rejects.toMatchObject({ code: UNAUTHORISED });
    await client.closed;
  });

  test('a notification first closes the connection, and is not heard', async () => {
    const client = await connectLspClient(it_.socket);
    await client.notify('lacuna/session/event', {
      kernel: 'forged',
      epoch: 0,
      event: 'started',
      complete: true,
    });
    await client.closed;
  });

  test('a stranger that sends much is cut off', async () => {
    const socket = connect(it_.socket);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(`Content-Length: 100000000\r\n\r\n${'x'.repeat(100_000)}`);
    await closed;
  });

  test('a frame that cannot be read ends that connection only', async () => {
    const good = await it_.greeted();
    const socket = connect(it_.socket);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write('nonsense\r\n\r\n');
    await closed;
    await expect(good.request('lacuna/status', {})).resolves.toBeDefined();
  });

  test('another protocol version is refused with what was expected', async () => {
    const client = await connectLspClient(it_.socket);
    await expect(client.request('lacuna/hello', { ...hello, protocol: 99 })).rejects.toThrow(
      /expected protocol 1/,
    );
    client.dispose();
  });

  test('the socket belongs to its user alone', () => {
    expect(statSync(it_.socket).mode & 0o777).toBe(0o600);
  });

  test('sessions are shared by connections: what one tells, the gate of another knows', async () => {
    const [owner, other] = [await it_.greeted(), await it_.greeted()];
    const kernel = { kernel: 'shared', epoch: 1 };
    await owner.notify('lacuna/session/event', { ...kernel, event: 'started', complete: true });
    await owner.notify('lacuna/session/event', {
      ...kernel,
      event: 'entry',
      seq: 1,
      source: 'x = 1',
      silent: false,
    });
    await owner.request('lacuna/status', {});
    const gate = (revision: number) =>
      other.request('lacuna/gate', {
        ...kernel,
        revision,
        cells: [{ source: 'y = 1' }],
        surface: 'other',
      });
    await expect(gate(7)).rejects.toMatchObject({ code: -31002 });
    // No folder is open here: there is nothing to judge with, and that is never an allow.
    await expect(gate(1)).rejects.toMatchObject({ code: -31003 });
  });

  test('exit ends the connection and not the authority', async () => {
    const [leaving, staying] = [await it_.greeted(), await it_.greeted()];
    await leaving.request('shutdown', null);
    await leaving.notify('exit', null);
    await leaving.closed;
    await expect(staying.request('lacuna/status', {})).resolves.toBeDefined();
  });

  test('a second server on the same socket is refused, and the first goes on', async () => {
    const second = await it_.start(['--listen', it_.socket]);
    expect(await second.exited).toBe(2);
    expect(second.stderr()).toMatch(/another server is listening/);
    await expect((await it_.greeted()).request('lacuna/status', {})).resolves.toBeDefined();
  });
});

test('a socket left by a killed server is taken over', async () => {
  const killed = await it_.start(['--listen', it_.socket]);
  await killed.stop('SIGKILL');
  const next = await it_.start(['--listen', it_.socket]);
  await expect((await it_.greeted()).request('lacuna/status', {})).resolves.toBeDefined();
  await next.stop();
});

describe('over standard streams', () => {
  test('initialize says what the server can do, and requests before it are refused', async () => {
    const server = await it_.start(['--stdio']);
    const client = server.client!;
    await expect(
      client.request('textDocument/hover', {
        textDocument: { uri: 'a' },
        position: { line: 0, character: 0 },
      }),
    ).rejects.toMatchObject({ code: -32002 });
    const answer = await client.request('initialize', { processId: null, capabilities: {} });
    expect(answer).toMatchObject({
      serverInfo: { name: 'lacuna' },
      capabilities: { hoverProvider: true, notebookDocumentSync: {}, codeActionProvider: {} },
    });
    await client.request('shutdown', null);
    await client.notify('exit', null);
    expect(await server.exited).toBe(0);
  });

  test('parameters other than expected are an error with their path, and the server goes on', async () => {
    const { client } = await it_.start(['--stdio']);
    await expect(
      client!.request('lacuna/gate', { kernel: 'k', epoch: 'one', revision: 0, cells: [] }),
    ).rejects.toMatchObject({ code: -32602, message: expect.stringMatching(/^epoch: /) as string });
    await expect(client!.request('no/such', {})).rejects.toMatchObject({ code: -32601 });
    await expect(client!.request('lacuna/status', {})).resolves.toBeDefined();
  });

  test('both ways at once are one authority', async () => {
    const server = await it_.start(['--stdio', '--listen', it_.socket]);
    await server.client!.request('initialize', { processId: null, capabilities: {} });
    const kernel = { kernel: 'k', epoch: 3 };
    const python = await it_.greeted();
    await expect(
      python.request('lacuna/session/replay', {
        schema: 'lacuna/session/v1',
        ...kernel,
        revision: 5,
        complete: true,
        entries: [],
      }),
    ).resolves.toEqual({ revision: 5 });
    const gate = { ...kernel, revision: 5, cells: [{ source: '1' }], surface: 'vscode' };
    await expect(server.client!.request('lacuna/gate', gate)).rejects.toMatchObject({
      code: -31003,
    });
    await expect(
      server.client!.request('lacuna/gate', { ...gate, revision: 6 }),
    ).rejects.toMatchObject({ code: -31002 });
    await server.stop();
  });

  test('the server ends with its standard input', async () => {
    const server = await it_.start(['--stdio']);
    await server.client!.request('lacuna/status', {});
    server.process.stdin!.end();
    await server.exited;
  });
});

test('the server ends when its parent is gone', async () => {
  const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const server = await it_.start(['--listen', it_.socket, '--parent', String(parent.pid)]);
  await expect((await it_.greeted()).request('lacuna/status', {})).resolves.toBeDefined();
  parent.kill('SIGKILL');
  expect(await server.exited).toBe(0);
});

test.each([
  [[], /expected --stdio, --listen SOCKET, or both/],
  [['--no-such'], /no-such/],
  [['--stdio', '--parent', 'x'], /--parent expects a process id/],
])('the command line %j is refused in one sentence', async (args, words) => {
  const server = await it_.start(args);
  expect(await server.exited).toBe(2);
  expect(server.stderr()).toMatch(words);
});
