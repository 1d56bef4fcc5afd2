/** `lacuna audit verify|tail|mine`: checks the record, and shows it. It changes nothing. */
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { AuditFolder } from '@lacuna/adapters';
import {
  createIdentity,
  defaultAuditDirectory,
  loadSettings,
  readAuditFolder,
  settingsFiles,
} from '@lacuna/adapters';
import type { AuditFinding, ChainReport } from '@lacuna/shared-core';
import { AuditRecord, joinSettings, verifyChain } from '@lacuna/shared-core';
import type { Command, CommandIo } from '../command.ts';

const USAGE = `lacuna audit verify [--directory D] [--format text|json]
lacuna audit tail   [--directory D] [--format text|json] [-n COUNT]
lacuna audit mine   [--directory D] [--format text|json] [-n COUNT]

verify  checks that nothing was changed, dropped, reordered, cut off or deleted;
        every alarm names its segment and line
tail    shows the last records (default 20) of all writers, in the order of their clocks
mine    shows what is recorded about you

--directory D  the audit folder; default: the setting \`audit.directory\`, else your state folder

Exit code: 0 intact, 2 an alarm, or the record could not be read.
`;

export const audit: Command = {
  name: 'audit',
  summary: 'Verify the audit record, and show it',
  usage: USAGE,
  async run(args, io) {
    const asked = parse(args);
    if (typeof asked === 'string') {
      io.stderr(`lacuna audit: ${asked}\n\n${USAGE}`);
      return 2;
    }
    const directory =
      asked.directory === null ? await configured(io) : resolve(io.cwd, asked.directory);
    const read = await readAuditFolder(directory);
    if (!read.ok) {
      io.stderr(
        read.error.code === 'ENOENT'
          ? `lacuna audit: there is no record yet in ${directory}\n`
          : `lacuna audit: ${directory} cannot be read (${read.error.code})\n`,
      );
      return 2;
    }
    if (asked.what === 'verify') return verify(read.value, directory, asked, io);
    return show(read.value, directory, asked, io);
  },
};

interface Asked {
  readonly what: 'verify' | 'tail' | 'mine';
  readonly directory: string | null;
  readonly json: boolean;
  readonly count: number;
}

/** What was asked for, or what is wrong with it. */
function parse(args: readonly string[]): Asked | string {
  let what: Asked['what'] | null = null;
  let directory: string | null = null;
  let json = false;
  let count = 20;
  for (let at = 0; at < args.length; at += 1) {
    const [word = '', inline] = (args[at] ?? '').split(/=(.*)/s);
    const value = () => inline ?? args[(at += 1)];
    if (word === '--directory' || word === '-d') {
      const given = value();
      if (given === undefined || given === '') return `${word} expects a folder`;
      directory = given;
    } else if (word === '--format') {
      const format = value();
      if (format !== 'json' && format !== 'text') return '--format expects text or json';
      json = format === 'json';
    } else if (word === '-n') {
      count = Number(value());
      if (!Number.isInteger(count) || count < 1) return '-n expects a number of records';
    } else if (what === null && (word === 'verify' || word === 'tail' || word === 'mine'))
      what = word;
    else
      return what === null
        ? `expected verify, tail or mine, not ${JSON.stringify(word)}`
        : `unknown argument ${JSON.stringify(word)}`;
  }
  if (what === null) return 'expected verify, tail or mine';
  return { what, directory, json, count };
}

/** The folder that settings name, or the usual one. Problems of settings are for `doctor` to tell. */
async function configured(io: CommandIo): Promise<string> {
  const machine = { platform: process.platform, home: io.env['HOME'] ?? homedir(), env: io.env };
  const files = settingsFiles({ root: io.cwd, managed: [], trusted: true, machine });
  const { layers } = await loadSettings(files, new Map());
  const { auditDirectory } = joinSettings(layers);
  return auditDirectory === null
    ? defaultAuditDirectory(machine)
    : resolve(dirname(auditDirectory.from), auditDirectory.path);
}

function verify(folder: AuditFolder, directory: string, { json }: Asked, io: CommandIo): number {
  const report = verifyChain(folder.segments, folder.heads);
  if (json) {
    const { findings, writers, segments, records, intact } = report;
    const answer = {
      schema: 'lacuna/audit-verify/v1',
      directory,
      intact,
      writers,
      segments,
      records,
      findings,
    };
    io.stdout(`${JSON.stringify(answer)}\n`);
  } else io.stdout(reportText(report, directory, io.isTerminal));
  return report.intact ? 0 : 2;
}

const PAINT = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

function painter(isTerminal: boolean): (text: string, colour: keyof typeof PAINT) => string {
  return (text, colour) => (isTerminal ? `\u001b[${PAINT[colour]}m${text}\u001b[0m` : text);
}

function reportText(report: ChainReport, directory: string, isTerminal: boolean): string {
  const paint = painter(isTerminal);
  const { findings, writers, segments, records } = report;
  const alarms = findings.filter((it) => it.alarm);
  const lines = [`${paint('Audit record', 'bold')}  ${directory}`, ''];
  const rows = [...alarms, ...findings.filter((it) => !it.alarm)].map((it) => ({
    finding: it,
    kind: it.kind.replaceAll('-', ' '),
    place: placeOf(it),
  }));
  const width = (pick: (row: (typeof rows)[number]) => string) =>
    Math.max(0, ...rows.map((it) => pick(it).length));
  const [kinds, places] = [width((it) => it.kind), width((it) => it.place)];
  for (const { finding, kind, place } of rows) {
    const mark = finding.alarm ? paint('✘', 'red') : paint('·', 'yellow');
    const words = finding.alarm ? paint(kind.padEnd(kinds), 'bold') : kind.padEnd(kinds);
    lines.push(`  ${mark} ${words}  ${place.padEnd(places)}  ${finding.message}`);
  }
  if (rows.length > 0) lines.push('');
  const amount = `${counted(records, 'record')} in ${counted(segments, 'segment')} of ${counted(writers, 'writer')}`;
  lines.push(
    alarms.length === 0
      ? `  ${paint('✔', 'green')} ${amount}: the chain holds`
      : `  ${paint('✘', 'red')} ${amount}: ${paint(counted(alarms.length, 'alarm'), 'red')}`,
  );
  return `${lines.join('\n')}\n`;
}

/** As compilers write places, so that terminals open them. */
function placeOf({ writer, segment, line }: AuditFinding): string {
  const folder = `w-${writer}`;
  if (segment === null) return folder;
  return line === null ? `${folder}/${segment}` : `${folder}/${segment}:${line}`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function show(folder: AuditFolder, directory: string, asked: Asked, io: CommandIo): number {
  const user = createIdentity({ managed: null, lowest: '' }).id;
  const all = recordsOf(folder);
  const kept = asked.what === 'mine' ? aboutUser(all, user) : all;
  const last = kept.slice(-asked.count);
  if (asked.json)
    io.stdout(
      `${JSON.stringify({ schema: 'lacuna/audit-records/v1', directory, records: last })}\n`,
    );
  else if (last.length === 0)
    io.stdout(
      asked.what === 'mine'
        ? `Nothing is recorded about ${user} in ${directory}\n`
        : `Nothing is recorded in ${directory}\n`,
    );
  else io.stdout(table(last, kept.length, painter(io.isTerminal)));
  return 0;
}

/** Lines that are no record of ours are left to `verify`. */
function recordsOf({ segments }: AuditFolder): readonly AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const { bytes } of segments)
    for (const line of Buffer.from(bytes).toString('utf8').split('\n')) {
      if (line === '') continue;
      const record = AuditRecord.safeParse(parseJson(line));
      if (record.success) records.push(record.data);
    }
  return records.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** Decisions about the user's cells and what came of them. */
function aboutUser(records: readonly AuditRecord[], user: string): readonly AuditRecord[] {
  const own = new Set(
    records.flatMap((it) => (it.type === 'decision' && it.user === user ? [it.decisionId] : [])),
  );
  return records.filter(
    (it) =>
      (it.type === 'decision' || it.type === 'outcome' || it.type === 'justification') &&
      own.has(it.decisionId),
  );
}

type Row = readonly [time: string, what: string, where: string, detail: string];

function table(
  records: readonly AuditRecord[],
  total: number,
  paint: ReturnType<typeof painter>,
): string {
  const rows = records.map((it): Row => [it.at.slice(0, 19).replace('T', ' '), ...cellsOf(it)]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map(([time, what, where, detail]) => {
    const word = what.padEnd(widths[1] ?? 0);
    const colour = COLOURS[what];
    return `${paint(time, 'dim')}  ${colour === undefined ? word : paint(word, colour)}  ${where.padEnd(widths[2] ?? 0)}  ${detail}`.trimEnd();
  });
  const more =
    total > records.length
      ? `${paint(`${counted(total - records.length, 'earlier record')}; -n shows more`, 'dim')}\n`
      : '';
  return `${more}${lines.join('\n')}\n`;
}

const COLOURS: Readonly<Record<string, keyof typeof PAINT>> = {
  block: 'red',
  'not-judged': 'red',
  rejected: 'red',
  ask: 'yellow',
  warn: 'yellow',
  run: 'green',
};

function cellsOf(record: AuditRecord): readonly [string, string, string] {
  switch (record.type) {
    case 'decision': {
      const rules = record.rules.map((it) => `${it.rule}: ${it.message}`).join('; ');
      const gaps = record.gaps.length === 0 ? '' : `cannot see: ${record.gaps.join(', ')}`;
      return [
        record.decision,
        record.document ?? record.surface,
        [rules, gaps].filter((it) => it !== '').join('  '),
      ];
    }
    case 'justification':
      return ['justified', record.document ?? record.kernel, record.reason];
    case 'outcome':
      return [record.outcome, '', record.decisionId];
    case 'policy':
      return [record.event, record.pack, record.reason ?? record.digest?.slice(0, 12) ?? ''];
    case 'authority':
      return [record.event, 'authority', record.detail ?? ''];
    case 'recovery':
      return [
        'recovered',
        `w-${record.ofWriter ?? record.writer}`,
        `${record.tornBytes} bytes of an unfinished line`,
      ];
    case 'segment.open':
      return ['opened', `w-${record.writer}`, record.tool];
    case 'segment.seal':
      return ['sealed', `w-${record.writer}`, counted(record.count, 'record')];
  }
}
