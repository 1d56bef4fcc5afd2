/** `numbers.range_step`: integers from one bound to the other, both included where the step meets them. */
import type { RegoValue } from '../rego-value.ts';
import { BuiltinError, integerOf, integerValue, type Builtin } from './builtin.ts';

/** A list longer than this is a mistake, and would fill the memory. */
const MOST_NUMBERS = 1_000_000n;

export const rangeStep: Builtin = (from, to, step) => {
  const [first, last, stride] = [integerOf(from), integerOf(to), integerOf(step)];
  if (stride <= 0n) throw new BuiltinError('the step must be positive');
  const span = last > first ? last - first : first - last;
  if (span / stride > MOST_NUMBERS) throw new BuiltinError('the range is too long');
  const values: RegoValue[] = [];
  const signed = last >= first ? stride : -stride;
  for (let i = 0n; i <= span / stride; i += 1n) values.push(integerValue(first + i * signed));
  return values;
};
