/**
 * Checks chains of lines and names what does not fit: which segment, which line, what happened. It works
 * on the raw bytes that the caller read; it repairs nothing and reads no clock.
 *
 * What it cannot see: records that were never written, and an end cut off together with its head file
 * and with every other writer that has seen it. DESIGN §5.6, and the limits told in the documentation.
 */
import type { WriterHead } from './chain.ts';
import { NO_LINE, segmentName, segmentNumber } from './chain.ts';
import type { Line } from './lines.ts';
import { linesOf, sha256Bytes } from './lines.ts';

/** One segment file. `writer` is the name of its folder without `w-`. */
export interface SegmentBytes {
  readonly writer: string;
  /** `000001.jsonl` */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The head file of a writer; null when the folder has none, undefined fields never. */
export interface HeadFile {
  readonly writer: string;
  readonly head: WriterHead | null;
}

export type AuditFindingKind =
  | 'changed'
  | 'dropped'
  | 'reordered'
  | 'duplicated'
  | 'cut-tail'
  | 'deleted-segment'
  | 'deleted-writer'
  | 'missing-head'
  | 'appended'
  | 'torn-tail'
  | 'recovered';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** False: worth knowing, explained by a crash. True: somebody or something changed the record. */
  readonly alarm: boolean;
  readonly writer: string;
  /** Name of the segment file, or null when it is about the writer as a whole. */
  readonly segment: string | null;
  /** 1-based line in the segment. */
  readonly line: number | null;
  /** One sentence without data of records. */
  readonly message: string;
}

export interface ChainReport {
  readonly findings: readonly AuditFinding[];
  readonly writers: number;
  readonly segments: number;
  readonly records: number;
  /** True when no finding is an alarm. */
  readonly intact: boolean;
}

/** Everything that does not fit in the segments and heads of one audit folder. */
export function verifyChain(
  segments: readonly SegmentBytes[],
  heads: readonly HeadFile[],
): ChainReport {
  const findings: AuditFinding[] = [];
  const chains = new Map<string, Chain>();
  const writers = [
    ...new Set([...segments.map((it) => it.writer), ...heads.map((it) => it.writer)]),
  ].sort();
  for (const writer of writers) {
    const own = segments
      .filter((it) => it.writer === writer && segmentNumber(it.name) !== null)
      .map((it): Part => ({
        number: segmentNumber(it.name) ?? 0,
        ...linesOf(it.bytes),
        sha256: sha256Bytes(it.bytes),
      }))
      .sort((a, b) => a.number - b.number);
    const head = heads.find((it) => it.writer === writer)?.head ?? null;
    const chain: Chain = { writer, parts: own, head };
    chains.set(writer, chain);
    verifyWriter(chain, (finding) => findings.push(finding));
  }
  for (const chain of chains.values())
    verifyWitness(chain, chains, (finding) => findings.push(finding));
  return {
    findings,
    writers: writers.length,
    segments: segments.length,
    records: [...chains.values()].reduce(
      (sum, { parts }) => sum + parts.reduce((count, it) => count + it.lines.length, 0),
      0,
    ),
    intact: !findings.some((it) => it.alarm),
  };
}

interface Part {
  readonly number: number;
  readonly lines: readonly Line[];
  /** Bytes after the last newline. */
  readonly torn: number;
  readonly sha256: string;
}

interface Chain {
  readonly writer: string;
  readonly parts: readonly Part[];
  readonly head: WriterHead | null;
}

type Tell = (finding: AuditFinding) => void;

function verifyWriter(chain: Chain, tell: Tell): void {
  const { writer, parts } = chain;
  const say = (
    kind: AuditFindingKind,
    part: Part | null,
    line: number | null,
    message: string,
    alarm = true,
  ) =>
    tell({
      kind,
      alarm,
      writer,
      segment: part === null ? null : segmentName(part.number),
      line,
      message,
    });
  let expected = 1;
  let prev: string | null = NO_LINE;
  for (const part of parts) {
    if (part.number > expected) {
      say(
        'deleted-segment',
        { ...part, number: expected },
        null,
        part.number - expected === 1
          ? 'this segment is gone'
          : `this segment and ${part.number - expected - 1} after it are gone`,
      );
      prev = null;
    }
    const before = parts.find((it) => it.number === part.number - 1);
    const told: unknown[] = [];
    verifyPart(part, prev, before, (...finding) => {
      told.push(finding);
      say(...finding);
    });
    // Bytes that are no lines do not show in the chain of lines, but in the digest of the whole.
    const noted = part.lines[0]?.record?.prevSegmentSha256;
    if (told.length === 0 && before !== undefined && noted !== undefined && noted !== before.sha256)
      say('changed', before, null, 'this segment is not the one that the next segment continues');
    expected = part.number + 1;
    prev = part.lines.at(-1)?.sha256 ?? prev;
    verifyEnd(part, part === parts.at(-1), say);
  }
  verifyHead(chain, say);
}

type Say = (
  kind: AuditFindingKind,
  part: Part | null,
  line: number | null,
  message: string,
  alarm?: boolean,
) => void;

/** Walks the lines of one segment. `prev` is what the first line has to carry; null when that is lost. */
function verifyPart(part: Part, prev: string | null, before: Part | undefined, say: Say): void {
  const { lines } = part;
  const present = new Set(lines.flatMap((it) => (it.record === null ? [] : [it.record.seq])));
  let expected = 0;
  let link = prev;
  let toldOrder = false;
  for (const [at, line] of lines.entries()) {
    const { record } = line;
    if (record === null) {
      say('changed', part, at + 1, 'this line is not a record any more');
      expected += 1;
      link = null;
      continue;
    }
    const linked = link === null || record.prev === link;
    const next = lines[at + 1]?.record;
    const vouched = next === undefined || next === null || next.prev === line.sha256;
    if (record.seq === expected || (linked && next?.seq === expected + 1)) {
      if (record.seq !== expected)
        say('changed', part, at + 1, 'the number of this line was changed');
      else if (!linked) blame(part, at, before, vouched, say);
      expected += 1;
    } else if (record.seq > expected) {
      const missing = rangeOf(expected, record.seq).filter((it) => !present.has(it)).length;
      if (missing > 0)
        say(
          'dropped',
          part,
          at + 1,
          `${missing === 1 ? 'a line is' : `${missing} lines are`} missing before this one`,
        );
      if (missing < record.seq - expected && !toldOrder) {
        say('reordered', part, at + 1, 'lines stand in another order than they were written in');
        toldOrder = true;
      }
      expected = record.seq + 1;
    } else if (lines.findIndex((it) => it.sha256 === line.sha256) < at) {
      say('duplicated', part, at + 1, 'this line stands here a second time');
    } else if (!toldOrder) {
      say('reordered', part, at + 1, 'lines stand in another order than they were written in');
      toldOrder = true;
    }
    link = line.sha256;
  }
}

/** Two neighbours do not fit. The one that the line after it does not vouch for is the one that was changed. */
function blame(part: Part, at: number, before: Part | undefined, vouched: boolean, say: Say): void {
  if (!vouched) say('changed', part, at + 1, 'this line was changed');
  else if (at > 0) say('changed', part, at, 'this line was changed');
  else if (before !== undefined && before.lines.length > 0)
    say('changed', before, before.lines.length, 'the end of this segment was changed or cut off');
  else say('changed', part, 1, 'this line does not follow what stood before it');
}

/** The end of a segment: a seal in all but the last one, with the number of lines before it. */
function verifyEnd(part: Part, isLast: boolean, say: Say): void {
  const seal = part.lines.findIndex((it) => it.record?.type === 'segment.seal');
  if (seal >= 0 && seal < part.lines.length - 1)
    say('appended', part, seal + 2, 'lines were added after the segment was sealed');
  const count = part.lines[seal]?.record?.count;
  if (count !== undefined && count !== seal)
    say('dropped', part, seal + 1, `the seal counts ${count} lines, ${seal} are there`);
  for (const [at, { record }] of part.lines.entries())
    if (record?.type === 'recovery')
      say(
        'recovered',
        part,
        at + 1,
        `${record.tornBytes ?? 0} bytes of an unfinished line were moved aside after a crash`,
        false,
      );
  if (part.torn > 0)
    say(
      'torn-tail',
      part,
      part.lines.length + 1,
      `the last ${part.torn} bytes are an unfinished line`,
      !isLast || seal >= 0,
    );
}

/** Compares the end with what the writer noted beside the segments. */
function verifyHead({ parts, head }: Chain, say: Say): void {
  const last = parts.at(-1);
  if (head === null) {
    // Between the first line and the first head lies one crash; more than the opening line has had a head.
    const lines = parts.reduce((sum, it) => sum + it.lines.length, 0);
    if (lines > 1)
      say('missing-head', null, null, 'the file that says where this writer ended is gone');
    return;
  }
  const part = parts.find((it) => it.number === head.segment);
  if (last === undefined || head.segment > last.number) {
    const number = (last?.number ?? 0) + 1;
    say(
      'deleted-segment',
      { number, lines: [], torn: 0, sha256: '' },
      null,
      `this segment is gone; the writer ended in ${segmentName(head.segment)}`,
    );
    return;
  }
  if (part === undefined) return;
  const index = part.lines.findIndex((it) => it.record?.seq === head.seq);
  const found = part.lines[index];
  if (found === undefined) {
    const highest = Math.max(-1, ...part.lines.map((it) => it.record?.seq ?? -1));
    if (head.seq > highest)
      say(
        'cut-tail',
        part,
        part.lines.length,
        `${head.seq - highest} line${head.seq - highest === 1 ? ' is' : 's are'} missing after this one: the writer went on to line ${head.seq + 1}`,
      );
    return;
  }
  // A changed line in the middle was named by the walk; only the very last has nobody to vouch for it.
  if (found.sha256 !== head.sha256 && index === part.lines.length - 1 && part === last)
    say('changed', part, index + 1, 'this line was changed');
}

/** A writer notes the ends of the others when it opens: they have to be there still. */
function verifyWitness(chain: Chain, chains: ReadonlyMap<string, Chain>, tell: Tell): void {
  for (const { writer, segment, seq, sha256 } of chain.parts[0]?.lines[0]?.record?.seen ?? []) {
    const seen = chains.get(writer);
    const name = segmentName(segment);
    if (seen === undefined || seen.parts.length === 0) {
      tell({
        kind: 'deleted-writer',
        alarm: true,
        writer,
        segment: null,
        line: null,
        message: `all records of this writer are gone; writer ${chain.writer} has seen them`,
      });
      continue;
    }
    const part = seen.parts.find((it) => it.number === segment);
    // A missing segment was named when its writer was walked, or its head says so.
    if (part === undefined) {
      if (seen.head === null || seen.head.segment < segment)
        tell({
          kind: 'deleted-segment',
          alarm: true,
          writer,
          segment: name,
          line: null,
          message: `this segment is gone; writer ${chain.writer} has seen it`,
        });
      continue;
    }
    const line = part.lines.find((it) => it.record?.seq === seq);
    const known = seen.head !== null && seen.head.segment === segment && seen.head.seq >= seq;
    if (line === undefined && !known)
      tell({
        kind: 'cut-tail',
        alarm: true,
        writer,
        segment: name,
        line: part.lines.length,
        message: `lines are missing after this one: writer ${chain.writer} has seen line ${seq + 1}`,
      });
    else if (line !== undefined && line.sha256 !== sha256 && seen.head?.sha256 !== sha256)
      tell({
        kind: 'changed',
        alarm: true,
        writer,
        segment: name,
        line: seq + 1,
        message: `this line is not the one that writer ${chain.writer} has seen`,
      });
  }
}

function rangeOf(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.min(to - from, 100_000) }, (_, at) => from + at);
}
