/**
 * The cells that were asked about and the reasons that were given, in memory: a restart forgets both, and
 * the record keeps what was said. It decides nothing; what a permission covers is the core's.
 */
import {
  answerable,
  codeDigest,
  describeResource,
  permissionFor,
  redactWord,
  scopeOf,
  PERMITTED_MS,
  REASON_LENGTH,
  type Asked,
  type AuditEvent,
  type Finding,
  type GateRequest,
  type Judgement,
  type Permission,
  type Ports,
} from '@lacuna/shared-core';
import { sha256 } from './digest.ts';

/** Refused cells remembered for their reason; the oldest are forgotten, and such a cell is run again. */
const MOST_ASKED = 500;

/** A refused cell and what its record will say. */
interface Waiting {
  readonly asked: Asked;
  readonly document: string | null;
  readonly epoch: number;
  readonly cellSha256: string;
  readonly rules: readonly { readonly rule: string; readonly pack: string }[];
}

export type Justified =
  | { readonly ok: true; readonly permission: Permission; readonly event: AuditEvent }
  | { readonly ok: false; readonly message: string };

export const TOO_SHORT = `Say why in at least ${REASON_LENGTH.least} characters.`;
export const TOO_LONG = `Say why in at most ${REASON_LENGTH.most} characters.`;
export const NOT_WAITING = 'The cell has to be run again first: this refusal is no longer known.';

export class Permissions {
  private readonly waiting = new Map<string, Waiting>();
  private granted: Permission[] = [];

  /** The permission in force for cell `index` of `request`, were these its findings. */
  find(
    request: GateRequest,
    index: number,
    findings: readonly Finding[],
    ports: Pick<Ports, 'policy' | 'mode'>,
    now: number,
  ): Permission | null {
    this.granted = this.granted.filter(({ until }) => now < until);
    if (this.granted.length === 0) return null;
    return permissionFor(askedOf(request, index, findings, ports), this.granted, now);
  }

  /** Keeps the cells of an answer that wait for a reason. */
  remember(
    request: GateRequest,
    { answer, grounds }: Judgement,
    ports: Pick<Ports, 'policy' | 'mode'>,
  ): void {
    answer.cells.forEach((cell, i) => {
      if (cell.decision !== 'ask') return;
      const findings = grounds[i]?.findings ?? [];
      const { document } = request;
      this.waiting.set(cell.decisionId, {
        asked: askedOf(request, i, findings, ports),
        document: document === undefined ? null : describeResource(document, redactWord),
        epoch: request.epoch,
        cellSha256: sha256(request.cells[i]?.source ?? ''),
        rules: answerable(findings, ports.mode).map(({ rule, pack }) => ({ rule, pack })),
      });
      for (const oldest of this.waiting.keys()) {
        if (this.waiting.size <= MOST_ASKED) break;
        this.waiting.delete(oldest);
      }
    });
  }

  /** Null where the decision is not one of this workspace's. Nothing is permitted before {@link grant}. */
  justify(decisionId: string, given: string, user: string, now: number): Justified | null {
    const waiting = this.waiting.get(decisionId);
    if (waiting === undefined) return null;
    const reason = given.trim().replaceAll(/\s+/g, ' ');
    if (reason.length < REASON_LENGTH.least) return { ok: false, message: TOO_SHORT };
    if (reason.length > REASON_LENGTH.most) return { ok: false, message: TOO_LONG };
    const { asked, document, epoch, cellSha256, rules } = waiting;
    const permission = { ...asked, decisionId, until: now + PERMITTED_MS };
    const event: AuditEvent = {
      type: 'justification',
      decisionId,
      user,
      document,
      kernel: asked.kernel,
      epoch,
      cellSha256,
      rules: [...rules],
      // A person's words can hold somebody's number: they go through the same sieve as every word.
      reason: redactWord(reason),
      until: new Date(permission.until).toISOString(),
    };
    return { ok: true, permission, event };
  }

  /** Puts a permission in force, once it is on record. */
  grant(permission: Permission): void {
    this.waiting.delete(permission.decisionId);
    this.granted.push(permission);
  }
}

function askedOf(
  { kernel, cells }: GateRequest,
  index: number,
  findings: readonly Finding[],
  { policy, mode }: Pick<Ports, 'policy' | 'mode'>,
): Asked {
  const cell = cells[index];
  return {
    kernel,
    code: [cell?.source ?? '', ...(cell?.expressions ?? [])].map(codeDigest).join(' '),
    scopes: answerable(findings, mode).map((it) => scopeOf(it, policy.packs)),
  };
}
