/** Every way to change a record afterwards is named, and a second verifier, written from the format alone, agrees. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditFinding } from '@lacuna/shared-core';
import { verifyChain } from '@lacuna/shared-core';
import { readAuditFolder } from '../src/index.ts';
import { decision, makeFolder, sinkIn } from './audit-folders.ts';

const original = makeFolder();
const copies: string[] = [];
let first = '';
let second = '';

beforeAll(async () => {
  const sink = sinkIn(original, { segmentBytes: 6000 });
  for (let at = 0; at < 40; at += 1) await sink.append(decision(at), at % 4 === 0);
  await sink.close();
  [first = ''] = readdirSync(original);
  const later = sinkIn(original);
  await later.append(decision(100), true);
  await later.append(decision(101), true);
  // Not closed: a writer at work has no seal.
  second = readdirSync(original).find((it) => it !== first) ?? '';
});
afterAll(() => [original, ...copies].forEach((it) => rmSync(it, { recursive: true, force: true })));

const python = spawnSync('python3', ['--version']).status === 0;

async function findingsAfter(change: (folder: string) => void): Promise<readonly AuditFinding[]> {
  const folder = makeFolder();
  copies.push(folder);
  cpSync(original, folder, { recursive: true });
  change(folder);
  const read = await readAuditFolder(folder);
  if (!read.ok) throw new Error(read.error.code);
  const alarms = verifyChain(read.value.segments, read.value.heads).findings.filter(
    (it) => it.alarm,
  );
  if (python) {
    const other = spawnSync('python3', [join(__dirname, 'verify_audit.py'), folder], {
      encoding: 'utf8',
    });
    expect({ stderr: other.stderr, alarm: other.status === 2 }).toEqual({
      stderr: '',
      alarm: alarms.length > 0,
    });
    const named = new Set(other.stdout.split('\n').filter((it) => it !== ''));
    const ours = new Set(alarms.map((it) => `${it.writer} ${it.segment ?? '-'}`));
    expect([...named].some((it) => ours.has(it)) || named.size === 0).toBe(true);
  }
  return alarms;
}

const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const edit =
  (writer: () => string, segment: string, change: (lines: string[]) => string[]) =>
  (folder: string) => {
    const path = join(folder, writer(), segment);
    writeFileSync(
      path,
      change(linesOf(path))
        .map((it) => `${it}\n`)
        .join(''),
    );
  };
const one = () => first;
const two = () => second;
const swap = (lines: string[], a: number, b: number) =>
  lines.map((line, at) => (at === a ? lines[b]! : at === b ? lines[a]! : line));
const replaceAt = (lines: string[], index: number, change: (line: string) => string) =>
  lines.map((line, at) => (at === index ? change(line) : line));

test('an untouched record has no alarms', async () => {
  expect(await findingsAfter(() => undefined)).toEqual([]);
});

test('python is there to compare with', () => {
  expect(python).toBe(true);
});

test.each<[string, (folder: string) => void, Partial<AuditFinding>]>([
  [
    'a decision turned into another',
    edit(one, '000002.jsonl', (it) =>
      replaceAt(it, 3, (line) => line.replace('"run"', '"ran"').replace('"block"', '"blocc"')),
    ),
    { kind: 'changed', segment: '000002.jsonl', line: 4 },
  ],
  [
    'a line made unreadable',
    edit(one, '000002.jsonl', (it) => replaceAt(it, 3, () => 'nothing')),
    { kind: 'changed', segment: '000002.jsonl', line: 4 },
  ],
  [
    'a changed link',
    edit(one, '000002.jsonl', (it) =>
      replaceAt(it, 3, (line) => line.replace(/"prev":"..../, '"prev":"0000')),
    ),
    { kind: 'changed', segment: '000002.jsonl', line: 4 },
  ],
  [
    'a changed number',
    edit(one, '000002.jsonl', (it) =>
      replaceAt(it, 3, (line) => line.replace(/"seq":3/, '"seq":33')),
    ),
    { kind: 'changed', segment: '000002.jsonl', line: 4 },
  ],
  [
    'a dropped line',
    edit(one, '000002.jsonl', (it) => it.filter((_, at) => at !== 3)),
    { kind: 'dropped', segment: '000002.jsonl', line: 4 },
  ],
  [
    'three dropped lines',
    edit(one, '000002.jsonl', (it) => it.filter((_, at) => at < 3 || at > 5)),
    {
      kind: 'dropped',
      segment: '000002.jsonl',
      line: 4,
      message: '3 lines are missing before this one',
    },
  ],
  [
    'the first line dropped',
    edit(one, '000001.jsonl', (it) => it.slice(1)),
    { kind: 'dropped', segment: '000001.jsonl', line: 1 },
  ],
  [
    'two lines swapped',
    edit(one, '000002.jsonl', (it) => swap(it, 3, 4)),
    { kind: 'reordered', segment: '000002.jsonl' },
  ],
  [
    'two far lines swapped',
    edit(one, '000002.jsonl', (it) => swap(it, 2, 6)),
    { kind: 'reordered', segment: '000002.jsonl' },
  ],
  [
    'a line doubled',
    edit(one, '000002.jsonl', (it) => [...it.slice(0, 4), ...it.slice(3)]),
    { kind: 'duplicated', segment: '000002.jsonl', line: 5 },
  ],
  [
    'the end of a middle segment cut',
    edit(one, '000002.jsonl', (it) => it.slice(0, -2)),
    { kind: 'changed', segment: '000002.jsonl' },
  ],
  [
    'the end of the last segment cut',
    edit(one, '000004.jsonl', (it) => it.slice(0, -2)),
    {
      kind: 'cut-tail',
      segment: '000004.jsonl',
      message: '2 lines are missing after this one: the writer went on to line 9',
    },
  ],
  [
    'the end of a writer at work cut',
    edit(two, '000001.jsonl', (it) => it.slice(0, -1)),
    { kind: 'cut-tail', segment: '000001.jsonl', line: 2 },
  ],
  [
    'the last line of a writer at work changed',
    edit(two, '000001.jsonl', (it) => replaceAt(it, 2, (line) => line.replace('"ana"', '"bob"'))),
    { kind: 'changed', segment: '000001.jsonl', line: 3 },
  ],
  [
    'the end cut in the middle of a line',
    (folder) => {
      const path = join(folder, second, '000001.jsonl');
      writeFileSync(path, readFileSync(path).subarray(0, -20));
    },
    { kind: 'cut-tail', segment: '000001.jsonl' },
  ],
  [
    'the end cut together with its head file',
    (folder) => {
      edit(one, '000004.jsonl', (it) => it.slice(0, -2))(folder);
      rmSync(join(folder, first, 'head.txt'));
    },
    { kind: 'cut-tail', segment: '000004.jsonl' },
  ],
  [
    'a middle segment deleted',
    (folder) => rmSync(join(folder, first, '000002.jsonl')),
    { kind: 'deleted-segment', segment: '000002.jsonl' },
  ],
  [
    'the first segment deleted',
    (folder) => rmSync(join(folder, first, '000001.jsonl')),
    { kind: 'deleted-segment', segment: '000001.jsonl' },
  ],
  [
    'the last segment deleted',
    (folder) => rmSync(join(folder, first, '000004.jsonl')),
    { kind: 'deleted-segment', segment: '000004.jsonl' },
  ],
  [
    'all segments of a writer deleted',
    (folder) => {
      for (const name of readdirSync(join(folder, first)))
        if (name.endsWith('.jsonl')) rmSync(join(folder, first, name));
    },
    { kind: 'deleted-segment', segment: '000001.jsonl' },
  ],
  [
    'a whole writer deleted',
    (folder) => rmSync(join(folder, first), { recursive: true }),
    { kind: 'deleted-writer' },
  ],
  [
    'lines added after the seal',
    edit(one, '000002.jsonl', (it) => [...it, it[2]!]),
    { kind: 'appended', segment: '000002.jsonl' },
  ],
  [
    'the head file deleted',
    (folder) => rmSync(join(folder, first, 'head.txt')),
    { kind: 'missing-head', segment: null },
  ],
  [
    'blank bytes after a sealed segment',
    (folder) => {
      const path = join(folder, first, '000002.jsonl');
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('  ')]));
    },
    { segment: '000002.jsonl' },
  ],
])('%s is named', async (_, change, expected) => {
  const alarms = await findingsAfter(change);
  expect(alarms).toContainEqual(expect.objectContaining(expected));
});

test('any byte of any segment, flipped, is an alarm in that segment or its neighbour', async () => {
  const read = await readAuditFolder(original);
  if (!read.ok) throw new Error(read.error.code);
  let state = 12345;
  for (let round = 0; round < 400; round += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const target = state % read.value.segments.length;
    const segments = read.value.segments.map((it, at) => {
      if (at !== target) return it;
      const bytes = Uint8Array.from(it.bytes);
      const index = (state >>> 4) % bytes.length;
      bytes[index]! ^= 1 << (round % 8);
      return { ...it, bytes };
    });
    const { findings } = verifyChain(segments, read.value.heads);
    const { writer, name } = read.value.segments[target]!;
    expect(
      findings.some(
        (it) =>
          it.alarm &&
          it.writer === writer &&
          (it.segment === null ||
            Math.abs(Number.parseInt(it.segment) - Number.parseInt(name)) <= 1),
      ),
    ).toBe(true);
  }
});

test('the second verifier is small enough to be read', () => {
  expect(
    readFileSync(join(__dirname, 'verify_audit.py'), 'utf8').split('\n').length,
  ).toBeLessThanOrEqual(150);
  if (python)
    expect(
      execFileSync('python3', [join(__dirname, 'verify_audit.py'), original], { encoding: 'utf8' }),
    ).toBe('');
});
