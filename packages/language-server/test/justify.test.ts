/**
 * A person's reason for a cell that was asked about: what it lets run, what it does not, and where the
 * words of the person end up.
 */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GateAnswer, type AuditRecord } from '@lacuna/shared-core';
import { bench, type Bench } from './server.ts';
import type { JustifyAnswer } from '../src/protocol.ts';

jest.setTimeout(60_000);

const LOAD = 'import pandas as pd\ncustomers = pd.read_csv("data/customers.csv")';
const ASKS = 'exec(open("run.txt").read())';
const LEAK = 'customers.to_csv("~/Downloads/export.csv")';
const REASON = 'The yearly report, agreed with ada.lovelace@example.org';

let server: Bench;
let audit: string;
beforeEach(async () => {
  server = await bench();
  const world = join(server.folder, 'clinic');
  audit = join(server.folder, 'audit');
  cpSync(join(__dirname, '../../../test/worlds/clinic'), world, { recursive: true });
  await server.start([
    ...['--listen', server.socket, '--workspace', world, '--audit-dir', audit],
    ...['--managed', join(world, 'governance/managed.yaml')],
  ]);
});
afterEach(() => server.close());

/** A kernel in which the customers were loaded. */
async function loaded(id: string) {
  const client = await server.greeted();
  const kernel = { kernel: id, epoch: 1 };
  const tell = (event: object) => client.notify('lacuna/session/event', { ...kernel, ...event });
  await tell({ event: 'started', complete: true });
  await tell({ event: 'entry', seq: 1, source: LOAD, silent: false });
  await tell({ event: 'finished', seq: 1, status: 'ok' });
  return {
    gate: async (source: string, expressions: readonly string[] = []) => {
      const cells = [{ key: 'c', source, expressions }];
      const request = { ...kernel, revision: 2, surface: 'jupyter-server', cells };
      const [cell] = GateAnswer.parse(await client.request('lacuna/gate', request)).cells;
      return cell!;
    },
    justify: (decisionId: string, reason: string) =>
      client.request('lacuna/justify', { decisionId, reason }) as Promise<JustifyAnswer>,
  };
}

function lines(): string[] {
  return readdirSync(audit, { recursive: true, encoding: 'utf8' })
    .filter((it) => it.endsWith('.jsonl'))
    .flatMap((it) => readFileSync(join(audit, it), 'utf8').trim().split('\n'));
}

test('a reason lets this code run in this kernel, and only that', async () => {
  const { gate, justify } = await loaded('k1');
  const asked = await gate(ASKS);
  expect(asked.decision).toBe('ask');
  expect(await gate('print("harmless")')).toMatchObject({ decision: 'run' });

  const { accepted, until } = await justify(asked.decisionId, REASON);
  expect(accepted).toBe(true);
  expect(Date.parse(until ?? '')).toBeGreaterThan(Date.now());
  // Comments and space aside it is the same code.
  expect(await gate(`# again\n${ASKS.replace('(', '( ')}  # as agreed\n`)).toMatchObject({
    decision: 'warn',
    text: expect.stringContaining('a reason was given') as string,
  });
  // Other code, more code, code beside it, and what no reason answers.
  expect((await gate(ASKS.replace('run.txt', 'other.txt'))).decision).toBe('ask');
  expect((await gate(`${ASKS}\nx = 1`)).decision).toBe('ask');
  expect((await gate(ASKS, ['1 + 1'])).decision).toBe('ask');
  expect((await gate(LEAK)).decision).toBe('block');
  expect((await gate(`${ASKS}\n${LEAK}`)).decision).toBe('block');
  // Another kernel.
  const other = await loaded('k2');
  expect((await other.gate(ASKS)).decision).toBe('ask');
});

test('the reason stands in the record, redacted, and nowhere else', async () => {
  const { gate, justify } = await loaded('k1');
  const asked = await gate(ASKS);
  await justify(asked.decisionId, REASON);
  const ran = await gate(ASKS);
  expect(JSON.stringify(ran)).not.toContain('yearly');

  const written = lines();
  const holding = written.filter((it) => it.includes('yearly'));
  expect(holding).toHaveLength(1);
  expect(JSON.parse(holding[0] ?? '{}') as AuditRecord).toMatchObject({
    type: 'justification',
    decisionId: asked.decisionId,
    kernel: 'k1',
    rules: [{ rule: 'opaque-classified' }],
    reason: 'The yearly report, agreed with ‹redacted›',
  });
  const all = written.map((it) => JSON.parse(it) as AuditRecord);
  expect(all).toContainEqual(
    expect.objectContaining({
      type: 'decision',
      decisionId: ran.decisionId,
      decision: 'warn',
      justifiedBy: asked.decisionId,
    }),
  );
  expect(written.join('\n')).not.toContain('run.txt');
});

test('what is no reason, and what no reason answers, is not accepted', async () => {
  const { gate, justify } = await loaded('k1');
  const asked = await gate(ASKS);
  const refused = { accepted: false, until: null };
  expect(await justify(asked.decisionId, '   because  ')).toMatchObject(refused);
  expect(await justify(asked.decisionId, 'x'.repeat(501))).toMatchObject(refused);
  expect(await justify('no-such-decision', REASON)).toMatchObject(refused);
  const blocked = await gate(LEAK);
  expect(await justify(blocked.decisionId, REASON)).toMatchObject(refused);
  expect((await gate(ASKS)).decision).toBe('ask');
  expect(lines().join('\n')).not.toContain('"justification"');
  // The control: the same decision with a reason.
  expect(await justify(asked.decisionId, REASON)).toMatchObject({ accepted: true });
});
