/**
 * The gate's answer and its record belong together: what is not recorded may not run where the gate
 * enforces. This file makes decision records and says what a refusal of the record means; it judges nothing.
 */
import {
  describeResource,
  redactWord,
  type AuditEvent,
  type GateAnswer,
  type GateRequest,
  type Judgement,
  type Mode,
  type Ports,
} from '@lacuna/shared-core';
import { sha256 } from './digest.ts';

type CellAnswer = GateAnswer['cells'][number];

/** What stands in the cell when the decision could not be recorded. */
export const NOT_RECORDED =
  'This cell was not run: the audit record cannot be written, and here nothing runs without it. Make room or give permission in the audit folder, then run it again.';

/** One decision record for each cell of the answer. Ids, digests and words made for people; no code. */
export function decisionEvents(
  request: GateRequest,
  { answer, grounds }: Judgement,
  ports: Pick<Ports, 'policy' | 'user'>,
): readonly AuditEvent[] {
  const packs = ports.policy.packs.map(({ id, version, digest }) => ({ id, version, digest }));
  const { document } = request;
  return answer.cells.map((cell, i) => ({
    type: 'decision',
    decisionId: cell.decisionId,
    surface: request.surface,
    mode: answer.mode,
    decision:
      grounds[i]?.isJudged === false && answer.mode === 'advise' ? 'not-judged' : cell.decision,
    user: ports.user.id,
    document: document === undefined ? null : describeResource(document, redactWord),
    kernel: request.kernel,
    epoch: request.epoch,
    revision: answer.revision,
    cellSha256: sha256(request.cells[i]?.source ?? ''),
    rules: (grounds[i]?.findings ?? []).map(({ rule, pack, level, effect, message }) => ({
      rule,
      pack,
      level,
      effect,
      message,
    })),
    packs,
    gaps: [...(grounds[i]?.gaps ?? ['not-judged'])],
    ...justificationOf(grounds[i]?.justifiedBy ?? null),
  }));
}

function justificationOf(justifiedBy: string | null): { justifiedBy?: string } {
  return justifiedBy === null ? {} : { justifiedBy };
}

/**
 * Whether the record must be on disk before the answer. Where the gate enforces it always must: only so
 * is it known that the cell does not run unrecorded. In advise, what does not keep a cell from running may wait.
 */
export function isDurable(cell: CellAnswer | undefined, mode: Mode): boolean {
  return mode !== 'advise' || cell?.decision === 'block' || cell?.decision === 'ask';
}

/** The answer for a cell whose decision the record refused. In advise it stays as it is. */
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
