// Without our front end: the server's gate alone, with stock JupyterLab and with a raw websocket.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { openNotebook, writeNotebook } from './lab.mjs';

const LOAD = 'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")';
const EXPORT = 'customers.to_csv("~/Downloads/export.csv", index=False)';

const stock = {
  name: 'stock JupyterLab shows the refusal as an error, and Run All stops',
  run: async ({ browser, server, world, keep, picture }) => {
    const path = writeNotebook(world, 'stock.ipynb', {
      load: LOAD,
      before: 'print("before")',
      export: EXPORT,
      after: 'print("after")',
    });
    const lab = keep(await openNotebook(browser, server, path));
    assert.equal(await lab.page.locator('.lacuna-Status-button').count(), 0, 'our front end is on');
    await lab.runAll();
    assert.equal(await lab.printed('before'), 'before\n');
    const said = await (await lab.cell('export')).innerText();
    assert.match(said, /email/);
    assert.ok(!existsSync(world.exported), 'the file was written');
    assert.deepEqual(await lab.outputs('after'), []);
    await picture(lab, 'without-front-end');
  },
};

const raw = {
  name: 'a raw websocket is refused in both sub-protocols, and what is harmless runs',
  run: async ({ browser, server, world, keep }) => {
    const path = writeNotebook(world, 'raw.ipynb', { load: LOAD });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runCell('load');
    for (const protocol of ['v1.kernel.websocket.jupyter.org', '']) {
      const ask = (code) => lab.page.evaluate(rawExecute, [code, protocol]);
      assert.equal((await ask(EXPORT)).status, 'error', protocol);
      assert.ok(!existsSync(world.exported), 'the file was written');
      assert.equal((await ask('1 + 1')).status, 'ok', protocol);
    }
  },
};

/** In the page: a websocket of its own to the notebook's kernel, past every part of JupyterLab. */
function rawExecute([code, protocol]) {
  const { kernel } = globalThis.jupyterapp.shell.currentWidget.sessionContext.session;
  const { wsUrl, token } = globalThis.jupyterapp.serviceManager.serverSettings;
  const session = crypto.randomUUID();
  const url = `${wsUrl}api/kernels/${kernel.id}/channels?session_id=${session}&token=${token}`;
  const socket = protocol === '' ? new WebSocket(url) : new WebSocket(url, [protocol]);
  socket.binaryType = 'arraybuffer';
  const header = {
    msg_id: crypto.randomUUID(),
    msg_type: 'execute_request',
    session,
    username: 'raw',
    version: '5.3',
    date: new Date().toISOString(),
  };
  const content = {
    code,
    silent: false,
    store_history: false,
    user_expressions: {},
    allow_stdin: false,
  };
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  function pack() {
    if (protocol === '') {
      return JSON.stringify({ channel: 'shell', header, parent_header: {}, metadata: {}, content });
    }
    const parts = [
      encoder.encode('shell'),
      ...[header, {}, {}, content].map((it) => encoder.encode(JSON.stringify(it))),
    ];
    const count = parts.length + 1;
    let at = 8 * (count + 1);
    const total = at + parts.reduce((sum, it) => sum + it.length, 0);
    const bytes = new Uint8Array(total);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt(count), true);
    parts.forEach((part, i) => {
      view.setBigUint64(8 * (i + 1), BigInt(at), true);
      bytes.set(part, at);
      at += part.length;
    });
    view.setBigUint64(8 * count, BigInt(at), true);
    return bytes.buffer;
  }

  function unpack(data) {
    if (typeof data === 'string') return JSON.parse(data);
    const view = new DataView(data);
    const count = Number(view.getBigUint64(0, true));
    const offsets = Array.from({ length: count }, (_, i) =>
      Number(view.getBigUint64(8 * (i + 1), true)),
    );
    const part = (i) =>
      JSON.parse(decoder.decode(new Uint8Array(data, offsets[i], offsets[i + 1] - offsets[i])));
    return { header: part(1), parent_header: part(2), content: part(4) };
  }

  return new Promise((done, fail) => {
    setTimeout(() => fail(new Error('no reply')), 30_000);
    socket.onopen = () => socket.send(pack());
    socket.onmessage = (event) => {
      const message = unpack(event.data);
      if (
        message.parent_header.msg_id === header.msg_id &&
        message.header.msg_type === 'execute_reply'
      ) {
        socket.close();
        done(message.content);
      }
    };
  });
}

const net = {
  name: 'without the server extension the page refuses by itself and says what to do',
  run: async ({ browser, server, world, keep }) => {
    const path = writeNotebook(world, 'net.ipynb', { hello: 'print("hello")' });
    const lab = keep(await openNotebook(browser, server, path));
    await lab.runCell('hello');
    const said = await (await lab.cell('hello')).innerText();
    assert.match(said, /extension of the Jupyter server is not loaded/);
    assert.doesNotMatch(await lab.printed('hello'), /hello/);
    // What executes nothing passes: the kernel is there and answers.
    const status = await lab.page.evaluate(async () => {
      const { kernel } = globalThis.jupyterapp.shell.currentWidget.sessionContext.session;
      const reply = await kernel.requestIsComplete({ code: 'if True:' });
      return reply.content.status;
    });
    assert.equal(status, 'incomplete');
  },
};

export const netJourneys = {
  settings: ['--ServerApp.jpserver_extensions=jupyterlab_lacuna=False'],
  journeys: [net],
};

export const bareJourneys = {
  // No folder of prebuilt extensions: ours is not found, JupyterLab is as it comes.
  settings: ['--LabApp.labextensions_path=/nonexistent'],
  journeys: [stock, raw],
};
