/**
 * The report as SARIF 2.1.0, for code scanning. A notebook's cell is a logical location: lines count
 * within it, as everywhere in Lacuna. The path of the data is a code flow.
 *
 * Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
 */
import type { CheckEdit, CheckFinding, CheckReport } from '../check/result.ts';

const VERSION = '2.1.0';

export function sarifReport(report: CheckReport): string {
  const all = [...report.findings, ...report.accepted];
  const rules = rulesOf(all);
  const run = {
    tool: {
      driver: {
        name: 'Lacuna',
        semanticVersion: '0.1.0',
        rules: rules.map(({ rule, title, why, level, pack }) => ({
          id: rule,
          name: title.replace(
            /[^A-Za-z0-9]+(.)?/g,
            (_, next?: string) => next?.toUpperCase() ?? '',
          ),
          shortDescription: { text: title },
          fullDescription: { text: why === '' ? title : why },
          defaultConfiguration: { level: sarifLevel(level) },
          properties: { pack, tags: ['data-governance', 'privacy'] },
        })),
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: report.errors.length === 0,
        toolExecutionNotifications: report.errors.map(({ path, code, message }) => ({
          level: 'error',
          message: { text: message },
          descriptor: { id: code },
          locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
        })),
      },
    ],
    results: all.map((finding, i) =>
      toResult(
        finding,
        rules.findIndex(({ rule }) => rule === finding.rule),
        {
          isAccepted: i >= report.findings.length,
          hasBaseline: report.accepted.length > 0,
        },
      ),
    ),
    properties: { mode: report.mode, packs: report.packs },
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: VERSION, runs: [run] }, null, 2)}\n`;
}

/** The schema's identifier as the standard writes it. Nothing is fetched from there. */
const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

function rulesOf(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  const byRule = new Map<string, CheckFinding>();
  for (const finding of findings) if (!byRule.has(finding.rule)) byRule.set(finding.rule, finding);
  return [...byRule.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

function toResult(
  finding: CheckFinding,
  ruleIndex: number,
  baseline: { readonly isAccepted: boolean; readonly hasBaseline: boolean },
) {
  const location = locationOf(finding);
  const fixes = finding.alternatives.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: sarifLevel(finding.level),
    message: { text: finding.message },
    locations: [location],
    partialFingerprints: { 'lacuna/v1': finding.fingerprint },
    ...(baseline.hasBaseline && { baselineState: baseline.isAccepted ? 'unchanged' : 'new' }),
    ...(finding.lineage.length > 0 && {
      codeFlows: [
        {
          message: { text: finding.lineage.join(' → ') },
          threadFlows: [
            {
              locations: finding.lineage.map((step, i) => ({
                location: { ...location, message: { text: step } },
                executionOrder: i + 1,
                importance: i === 0 || i === finding.lineage.length - 1 ? 'essential' : 'important',
              })),
            },
          ],
        },
      ],
    }),
    ...(fixes.length > 0 && {
      fixes: fixes.map(({ title, edits }) => ({
        description: { text: title },
        artifactChanges: [
          {
            artifactLocation: artifact(finding.path),
            replacements: edits.map((edit) => ({
              deletedRegion: regionOf(edit),
              insertedContent: { text: edit.newText },
            })),
          },
        ],
      })),
    }),
    properties: {
      level: finding.level,
      effect: finding.effect,
      pack: finding.pack,
      blocks: finding.blocks,
      cell: finding.cell,
      why: finding.why,
      owners: finding.owners,
    },
  };
}

function locationOf(finding: CheckFinding) {
  return {
    physicalLocation: { artifactLocation: artifact(finding.path), region: regionOf(finding) },
    ...(finding.cell !== null && {
      logicalLocations: [
        {
          name: `cell ${finding.cell + 1}`,
          fullyQualifiedName: `${finding.path}#cell=${finding.cell}`,
          kind: 'cell',
        },
      ],
    }),
  };
}

function regionOf({
  line,
  column,
  endLine,
  endColumn,
}: Pick<CheckEdit, 'line' | 'column' | 'endLine' | 'endColumn'>) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A relative path as a URI reference: what is not allowed in one is escaped, `/` stays. */
function artifact(path: string) {
  const parts = path.replaceAll('\\', '/').split('/');
  return {
    uri: parts
      .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')))
      .join('/'),
  };
}

function sarifLevel(level: CheckFinding['level']): 'error' | 'warning' | 'note' | 'none' {
  switch (level) {
    case 'block':
      return 'error';
    case 'justify':
    case 'warn':
      return 'warning';
    case 'inform':
      return 'note';
    case 'observe':
      return 'none';
    default:
      return level satisfies never;
  }
}
