/** The report for people: a code frame for each finding, then one line that sums up. */
import type { Level } from '@lacuna/shared-core';
import {
  blockingCount,
  type CheckAlternative,
  type CheckFinding,
  type CheckReport,
  type Excerpt,
} from '../check/result.ts';
import { coloursFor, type Colours } from './colours.ts';
import { drawFrame } from './frame.ts';

export function textReport(report: CheckReport, wantColours: boolean): string {
  const colours = coloursFor(wantColours);
  const blocks = report.findings.map((finding, i) =>
    findingBlock(finding, report.excerpts[i] ?? { firstLine: 1, lines: [] }, colours),
  );
  const errors = report.errors.map(
    ({ path, code, message }) =>
      `${colours.red(colours.bold(`error[${code}]`))} ${colours.bold(path)}: ${message}\n`,
  );
  return [...blocks, ...errors, summaryLine(report, colours)].join('\n');
}

function findingBlock(finding: CheckFinding, excerpt: Excerpt, colours: Colours): string {
  const paint = painterOf(finding.level, colours);
  const head = `${paint(colours.bold(`${finding.level}[${finding.rule}]`))} ${colours.bold(finding.message)}`;
  const note = (name: string, text: string) =>
    text === '' ? [] : [`  ${colours.blue('=')} ${colours.bold(name)}: ${text}`];
  return [
    head,
    `  ${colours.blue('-->')} ${whereOf(finding)}`,
    ...(excerpt.lines.length > 0 ? drawFrame(finding, excerpt, colours, paint) : []),
    ...note('why', finding.why),
    ...note('path', finding.lineage.join(colours.dim(' → '))),
    ...finding.alternatives.flatMap((it) => note('instead', alternativeText(it, finding))),
    ...note('ask', finding.owners.join(', ')),
    '',
  ].join('\n');
}

/** `analysis.ipynb, cell 5, line 2`; cells are counted from 1 here, as editors count them for people. */
function whereOf({ path, cell, line, column }: CheckFinding): string {
  return cell === null ? `${path}:${line}:${column}` : `${path}, cell ${cell + 1}, line ${line}`;
}

/** The title, and the code where it fits on a line. */
function alternativeText({ title, edits }: CheckAlternative, { line }: CheckFinding): string {
  const only = edits.length === 1 ? edits[0] : undefined;
  const isShort = only !== undefined && only.newText.length <= 80 && !only.newText.includes('\n');
  return isShort && only.line === line ? `${title}: \`${only.newText}\`` : title;
}

function painterOf(level: Level, colours: Colours): (text: string) => string {
  if (level === 'block') return colours.red;
  return level === 'warn' || level === 'justify' ? colours.yellow : colours.blue;
}

function summaryLine(report: CheckReport, colours: Colours): string {
  const { files, cells, ms, findings, accepted, errors } = report;
  const blocking = blockingCount(report);
  const parts = [
    findings.length === 0
      ? colours.green('Nothing found')
      : colours.bold(counted(findings.length, 'finding')),
    ...(blocking > 0 ? [colours.red(colours.bold(`${blocking} blocking`))] : []),
    ...(accepted.length > 0 ? [`${accepted.length} accepted in the baseline`] : []),
    ...(errors.length > 0 ? [colours.red(counted(errors.length, 'error'))] : []),
  ];
  const seconds = ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
  return `${parts.join(', ')} in ${counted(files, 'file')}, ${counted(cells, 'cell')} (${seconds}).\n`;
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}
