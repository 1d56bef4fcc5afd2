/** Lacuna's own checks: one file each, one line here. */
import type { Analysis } from '../../operations/operation.ts';
import type { Finding } from '../finding.ts';
import type { Check } from './check.ts';
import { unknownColumn } from './unknown-column.ts';

export const CHECKS: readonly Check[] = [unknownColumn];

/** The findings of every check, in the order of the checks. */
export function checkAll(analysis: Analysis): readonly Finding[] {
  return CHECKS.flatMap((it) => it.find(analysis));
}
