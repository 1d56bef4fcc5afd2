/** A gap as a finding, for the mode that refuses what it cannot see. Which gaps those are is the gate's matter. */
import type { Gap } from '../operations/operation.ts';
import { sha256Hex } from '../text/digest.ts';
import type { Finding } from './finding.ts';
import { CANNOT_SEE, HOST_PACK } from './host-rules.ts';
import { fillMessage } from './words.ts';

/** `api` is a name of code, never data, so it needs no redaction. */
export function toGapFinding({ place, cause, api }: Gap): Finding {
  const words = { cause: cause.replaceAll('-', ' '), api: api ?? 'in this cell' };
  return {
    rule: CANNOT_SEE.id,
    pack: HOST_PACK,
    metadata: CANNOT_SEE,
    effect: CANNOT_SEE.effect,
    level: CANNOT_SEE.level,
    message: fillMessage(CANNOT_SEE.message, words),
    why: CANNOT_SEE.why,
    place,
    operation: '',
    columns: [],
    lineage: [],
    evidence: [],
    owners: [],
    alternatives: [],
    fingerprint: sha256Hex(`lacuna/gap/v1\0${cause}\0${api ?? ''}`).slice(0, 32),
  };
}
