/** The sink contract, run on the segment sink; the disk failing at every step; a process killed while it writes. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditRecord, verifyChain } from '@lacuna/shared-core';
import type { SegmentFiles } from '../src/index.ts';
import { readAuditFolder } from '../src/index.ts';
import { nodeFiles } from '../src/sinks/segment-files.ts';
import { decision, makeFolder, sinkIn } from './audit-folders.ts';

const folders: string[] = [];
const folder = () => {
  const made = makeFolder();
  folders.push(made);
  return made;
};
afterAll(() => folders.forEach((it) => rmSync(it, { recursive: true, force: true })));

const verify = async (directory: string) => {
  const read = await readAuditFolder(directory);
  if (!read.ok) throw new Error(read.error.code);
  return { ...verifyChain(read.value.segments, read.value.heads), ...read.value };
};
const recordsIn = async (directory: string) =>
  (await verify(directory)).segments.flatMap(({ bytes }) =>
    Buffer.from(bytes)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => AuditRecord.parse(JSON.parse(line))),
  );

test('records come back in order, complete, and the chain holds', async () => {
  const directory = folder();
  const sink = sinkIn(directory);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) => sink.append(decision(at), at % 10 === 0)),
  );
  await sink.close();
  expect(answers.every((it) => it.ok)).toBe(true);
  const records = await recordsIn(directory);
  expect(records.map((it) => it.type)).toEqual([
    'segment.open',
    ...Array.from({ length: 100 }, () => 'decision'),
    'segment.seal',
  ]);
  expect(records.flatMap((it) => (it.type === 'decision' ? [it.revision] : []))).toEqual(
    Array.from({ length: 100 }, (_, at) => at),
  );
  expect(await verify(directory)).toMatchObject({ intact: true, findings: [], records: 102 });
});

test('nothing is made before the first record, and the folder is for its owner', async () => {
  const directory = join(folder(), 'deep/audit');
  const sink = sinkIn(directory);
  expect(existsSync(directory)).toBe(false);
  await sink.append(decision(1), true);
  if (process.platform !== 'win32')
    for (const name of readdirSync(directory))
      expect(statSync(join(directory, name)).mode & 0o077).toBe(0);
  await sink.close();
  expect(await sink.append(decision(2), true)).toMatchObject({ ok: false });
});

test('a durable record is on disk when its promise resolves', async () => {
  const directory = folder();
  const sink = sinkIn(directory);
  await sink.append(decision(7), true);
  expect((await recordsIn(directory)).at(-1)).toMatchObject({ type: 'decision', revision: 7 });
  await sink.close();
});

test('large records are refused, and the chain goes on', async () => {
  const directory = folder();
  const sink = sinkIn(directory);
  const large = decision(1, { document: 'x'.repeat(70_000) });
  const answers = await Promise.all([
    sink.append(decision(0), false),
    sink.append(large, false),
    sink.append(decision(2), true),
  ]);
  await sink.close();
  expect(answers.map((it) => it.ok)).toEqual([true, false, true]);
  expect((await verify(directory)).intact).toBe(true);
});

test('segments are sealed and continued', async () => {
  const directory = folder();
  const sink = sinkIn(directory, { segmentBytes: 4000 });
  for (let at = 0; at < 60; at += 1) await sink.append(decision(at), true);
  await sink.close();
  const { segments, intact, findings } = await verify(directory);
  expect(findings).toEqual([]);
  expect(intact).toBe(true);
  expect(segments.length).toBeGreaterThan(3);
});

test('words of every script survive', async () => {
  const directory = folder();
  const sink = sinkIn(directory);
  await sink.append(decision(0, { document: 'année/名前/🦋\ud800.ipynb' }), true);
  await sink.close();
  expect((await recordsIn(directory))[1]).toMatchObject({ document: 'année/名前/🦋\ufffd.ipynb' });
  expect((await verify(directory)).intact).toBe(true);
});

test('two processes have two folders, and the later one has seen the earlier', async () => {
  const directory = folder();
  const [first, second] = [sinkIn(directory), sinkIn(directory)];
  await first.append(decision(0), true);
  await second.append(decision(1), true);
  await Promise.all([first.append(decision(2), true), second.append(decision(3), false)]);
  await Promise.all([first.close(), second.close()]);
  expect(readdirSync(directory)).toHaveLength(2);
  expect((await verify(directory)).findings).toEqual([]);
  const opening = (await recordsIn(directory)).filter((it) => it.type === 'segment.open');
  expect(opening.map((it) => it.seen?.length)).toEqual([0, 1]);
});

test('a folder that may not be written is refused with words', async () => {
  const directory = folder();
  writeFileSync(join(directory, 'file'), '');
  const blocked = await sinkIn(join(directory, 'file')).append(decision(0), true);
  expect(blocked).toMatchObject({
    ok: false,
    reason: expect.stringContaining('a file stands where') as string,
  });
  if (process.getuid?.() === 0) return;
  chmodSync(directory, 0o500);
  expect(await sinkIn(join(directory, 'a')).append(decision(0), true)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('EACCES') as string,
  });
  chmodSync(directory, 0o700);
});

/** The real files, with the `at`-th operation failing with `code`; a failing write leaves half of its bytes. */
function failing(at: number, code: string): { files: SegmentFiles; operations: () => number } {
  let count = 0;
  const step = () => {
    count += 1;
    if (count === at) throw Object.assign(new Error(code), { code });
  };
  return {
    operations: () => count,
    files: {
      async claim(path) {
        step();
        await nodeFiles.claim(path);
      },
      async create(path) {
        step();
        const handle = await nodeFiles.create(path);
        return {
          ...handle,
          async write(bytes) {
            if (count + 1 === at) await handle.write(bytes.subarray(0, bytes.length >> 1));
            step();
            await handle.write(bytes);
          },
          async sync() {
            step();
            await handle.sync();
          },
          async truncate(size) {
            // A disk in trouble may refuse this as well.
            if (code === 'EIO') throw Object.assign(new Error(code), { code });
            await handle.truncate(size);
          },
        };
      },
      async createHead(path) {
        step();
        const handle = await nodeFiles.createHead(path);
        return {
          ...handle,
          note(text) {
            step();
            handle.note(text);
          },
        };
      },
      discard: (path) => nodeFiles.discard(path),
    },
  };
}

test.each(['ENOSPC', 'EIO'])(
  '%s at any step: what was promised is there, what was refused is told, nothing alarms',
  async (code) => {
    for (let at = 1; at <= 24; at += 1) {
      const directory = folder();
      const { files } = failing(at, code);
      const sink = sinkIn(directory, { files, segmentBytes: 1500 });
      const promised: number[] = [];
      const refused: string[] = [];
      for (let record = 0; record < 8; record += 1) {
        const answer = await sink.append(decision(record), true);
        if (answer.ok) promised.push(record);
        else refused.push(answer.reason);
      }
      await sink.close();
      const records = await recordsIn(directory).catch(() => null);
      const { findings } = await verify(directory);
      expect({ at, alarms: findings.filter((it) => it.alarm) }).toEqual({ at, alarms: [] });
      expect(promised.length).toBeGreaterThanOrEqual(7);
      expect(refused.every((it) => it.includes(code))).toBe(true);
      if (records !== null) {
        const there = records.flatMap((it) => (it.type === 'decision' ? [it.revision] : []));
        expect(promised.filter((it) => !there.includes(it))).toEqual([]);
      }
    }
  },
  60_000,
);

const root = resolve(__dirname, '../../..');
/** `npm run soak` sets more. */
const KILLS = Number(process.env['LACUNA_KILLS'] ?? 4);

test('a process that is killed loses nothing it promised; its unfinished line is moved aside and recorded', async () => {
  const directory = folder();
  for (let round = 0; round < KILLS; round += 1) {
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '--conditions=@lacuna/source',
        join(__dirname, 'append-forever.ts'),
        directory,
      ],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let promised = '';
    child.stdout.on('data', (chunk: Buffer) => (promised += chunk.toString()));
    await new Promise<void>((done) => {
      const look = () => {
        if (promised.split('\n').length > 20 + round * 7) child.kill('SIGKILL');
        else setTimeout(look, 5);
      };
      child.on('exit', () => done());
      look();
    });
    const ids = promised.split('\n').slice(0, -1);
    const there = new Set(
      (await verify(directory)).segments.flatMap(({ bytes }) =>
        [
          ...Buffer.from(bytes)
            .toString('latin1')
            .matchAll(/"decisionId":"([^"]+)"/g),
        ].map((it) => it[1]),
      ),
    );
    expect(ids.filter((it) => !there.has(it))).toEqual([]);
    expect((await verify(directory)).findings.filter((it) => it.alarm)).toEqual([]);
  }
  // Make sure there is at least one unfinished line, whatever the kills left.
  const writer = readdirSync(directory)[0] ?? '';
  const segment = join(directory, writer, '000001.jsonl');
  writeFileSync(segment, Buffer.concat([readFileSync(segment), Buffer.from('{"unfinished')]));
  const sink = sinkIn(directory, { restMs: 0, clock: () => Date.now() + 1000 });
  await sink.append(decision(0), true);
  await sink.close();
  const { findings } = await verify(directory);
  expect(findings.filter((it) => it.alarm)).toEqual([]);
  expect(findings.some((it) => it.kind === 'recovered')).toBe(true);
  expect(findings.some((it) => it.kind === 'torn-tail')).toBe(false);
  expect(existsSync(segment.replace('.jsonl', '.torn'))).toBe(true);
}, 60_000);
