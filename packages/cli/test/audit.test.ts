/** `lacuna audit`: what it prints for a whole record, a changed one, an empty one, and for wrong arguments. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createAuditSink } from '@lacuna/adapters';
import type { AuditEvent } from '@lacuna/shared-core';
import type { CommandIo } from '../src/command.ts';
import { runProgram } from '../src/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'lacuna-cli-audit-'));
const directory = join(folder, 'audit');
afterAll(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], isTerminal = false) {
  const out: string[] = [];
  const err: string[] = [];
  const io: CommandIo = {
    cwd: folder,
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    stdin: () => Promise.resolve(''),
    env: { HOME: folder, XDG_STATE_HOME: join(folder, 'state') },
    isTerminal,
  };
  return { code: await runProgram(['audit', ...args], io), out: out.join(''), err: err.join('') };
}

const decision = (decisionId: string, user: string, outcome: 'run' | 'block'): AuditEvent => ({
  type: 'decision',
  decisionId,
  surface: 'jupyterlab',
  mode: 'enforce',
  decision: outcome,
  user,
  document: 'analysis.ipynb',
  kernel: 'k',
  epoch: 1,
  revision: 1,
  cellSha256: 'ab'.repeat(32),
  rules:
    outcome === 'run'
      ? []
      : [
          {
            rule: 'export-classified',
            pack: 'lacuna.baseline@1.0.0',
            level: 'block',
            effect: 'deny',
            message: 'email and phone leave',
          },
        ],
  packs: [],
  gaps: [],
});

beforeAll(async () => {
  let time = Date.UTC(2026, 10, 21, 8);
  const sink = createAuditSink({
    directory,
    tool: 'lacuna@0.1.0',
    clock: () => (time += 1000),
    random: () => '00000000000000aa',
  });
  await sink.append(decision('d-1', userInfo().username, 'run'), false);
  await sink.append({ type: 'outcome', decisionId: 'd-1', outcome: 'executed' }, false);
  await sink.append(decision('d-2', 'somebody-else', 'block'), true);
  await sink.close();
});

test('a whole record holds', async () => {
  expect(await run(['verify', '--directory', directory])).toEqual({
    code: 0,
    out: `Audit record  ${directory}\n\n  ✔ 5 records in 1 segment of 1 writer: the chain holds\n`,
    err: '',
  });
});

test('a changed line is named with its place, and the exit code says so', async () => {
  const changed = join(folder, 'changed');
  const writer = join(changed, 'w-00000000000000aa');
  cpSync(directory, changed, { recursive: true });
  const segment = join(writer, readdirSync(writer).find((it) => it.endsWith('.jsonl')) ?? '');
  writeFileSync(segment, readFileSync(segment, 'utf8').replace('somebody-else', 'somebody-elze'));
  const { code, out } = await run(['verify', '--directory=changed']);
  expect(code).toBe(2);
  expect(out).toContain('  ✘ changed  w-00000000000000aa/000001.jsonl:4  this line was changed\n');
  expect(out).toContain('1 alarm\n');
  const json = await run(['verify', '--directory', 'changed', '--format', 'json']);
  expect(JSON.parse(json.out)).toMatchObject({
    schema: 'lacuna/audit-verify/v1',
    intact: false,
    findings: [{ kind: 'changed', segment: '000001.jsonl', line: 4 }],
  });
  expect(json.code).toBe(2);
});

test('colours only on a terminal', async () => {
  expect((await run(['verify', '-d', directory], true)).out).toContain('\u001b[32m✔');
  expect((await run(['tail', '-d', directory])).out).not.toContain('\u001b');
});

test('tail shows the last records, aligned', async () => {
  const { code, out } = await run(['tail', '-d', directory, '-n', '4']);
  expect(code).toBe(0);
  expect(
    out.split('\n').map((it) => it.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'TIME')),
  ).toEqual([
    '1 earlier record; -n shows more',
    'TIME  run       analysis.ipynb',
    'TIME  executed                      d-1',
    'TIME  block     analysis.ipynb      export-classified: email and phone leave',
    'TIME  sealed    w-00000000000000aa  4 records',
    '',
  ]);
});

test('mine shows what is recorded about the user, and nobody else', async () => {
  const { out } = await run(['mine', '-d', directory, '--format', 'json']);
  expect(
    (JSON.parse(out) as { records: { decisionId: string }[] }).records.map((it) => it.decisionId),
  ).toEqual(['d-1', 'd-1']);
});

test('no record, and wrong arguments, are told in one sentence', async () => {
  expect(await run(['verify'])).toEqual({
    code: 2,
    out: '',
    err: `lacuna audit: there is no record yet in ${join(folder, 'state/lacuna/audit')}\n`,
  });
  for (const args of [
    [],
    ['verfy'],
    ['verify', 'x'],
    ['tail', '-n', 'x'],
    ['verify', '--directory'],
    ['verify', '--format', 'xml'],
  ])
    expect(await run(args)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^lacuna audit: .+\n\nlacuna audit verify/) as string,
    });
});

test('the folder that settings name is the one that is read', async () => {
  writeFileSync(join(folder, 'lacuna.yaml'), 'audit: { directory: audit }\n');
  const { code, out, err } = await run(['verify']);
  rmSync(join(folder, 'lacuna.yaml'));
  expect({ code, out, err }).toMatchObject({ code: 0, err: '' });
});
