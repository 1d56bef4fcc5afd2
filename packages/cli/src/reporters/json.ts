/** The report for programs: `lacuna/check/v1`, DESIGN §5.8. Fields may be added; names and meanings stay. */
import { blockingCount, type CheckReport } from '../check/result.ts';

export function jsonReport(report: CheckReport): string {
  const { files, cells, ms, mode, packs, findings, accepted, errors } = report;
  return `${JSON.stringify(
    {
      schema: 'lacuna/check/v1',
      summary: {
        files,
        cells,
        findings: findings.length,
        blocking: blockingCount(report),
        accepted: accepted.length,
        errors: errors.length,
        ms: Math.round(ms),
      },
      mode,
      packs,
      findings,
      accepted,
      errors,
    },
    null,
    2,
  )}\n`;
}
