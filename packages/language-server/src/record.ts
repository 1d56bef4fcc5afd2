/**
 * The gate's answer and its record belong together: what is not recorded may not run where the gate
 * enforces. This file writes decision records and says what a refusal of the record means; it judges nothing.
 */
import {
  describeResource,
  redactWord,
  type AuditEvent,
  type GateAnswer,
  type GateRequest,
  type Mode,
  type Ports,
} from '@lacuna/shared-core';
import { sha256 } from './digest.ts';

type CellAnswer = GateAnswer['cells'][number];

/** What stands in the cell when the decision could not be recorded. */
export const NOT_RECORDED =
  'This cell was not run: the audit record cannot be written, and here nothing runs without it. Make room or permission in the audit folder, then run it again.';

/** One decision record for each cell of the answer. Ids, digests and words made for people; no code. */
export function decisionEvents(
  request: GateRequest,
  answer: GateAnswer,
  ports: Pick<Ports, 'policy' | 'user'>,
): readonly AuditEvent[] {
  const packs = ports.policy.packs.map(({ id, version, digest }) => ({ id, version, digest }));
  const effects = new Map<string, string>(
    ports.policy.packs.flatMap((pack) =>
      pack.rules.map((rule) => [`${pack.id}@${pack.version} ${rule.id}`, rule.effect] as const),
    ),
  );
  return answer.cells.map((cell, i) => ({
    type: 'decision',
    decisionId: cell.decisionId,
    surface: request.surface,
    mode: answer.mode,
    decision: cell.decision,
    user: ports.user.id,
    document:
      request.document === undefined ? null : describeResource(request.document, redactWord),
    kernel: request.kernel,
    epoch: request.epoch,
    revision: answer.revision,
    cellSha256: sha256(request.cells[i]?.source ?? ''),
    rules: cell.findings.map(({ rule, pack, level, message }) => ({
      rule,
      pack,
      level,
      effect: effects.get(`${pack} ${rule}`) ?? 'undecided',
      message,
    })),
    packs,
    gaps: [],
  }));
}

/** Durable before it is answered: whatever keeps a cell from running. */
export function isDurable(cell: CellAnswer | undefined): boolean {
  return cell?.decision === 'block' || cell?.decision === 'ask';
}

/** The answer for a cell whose decision was refused by the record. In advise it stays as it is. */
export function unrecorded(cell: CellAnswer, mode: Mode, key: string | null): CellAnswer {
  if (mode === 'advise') return cell;
  return {
    ...cell,
    decision: 'block',
    block: {
      schema: 'lacuna/block/v1',
      decision: 'block',
      summary: NOT_RECORDED,
      decisionId: cell.decisionId,
      cell: key,
      findings: cell.findings,
      packs: cell.block?.packs ?? [],
    },
    text: NOT_RECORDED,
  };
}
