/** What a handler of the language core is: a call that a model row could not describe. */
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import type { Value } from '../interpreter/value.ts';

/** `self` is the receiver of a method, else the unknown value. */
export type Handler = (m: Machine, args: Args, at: Ranged, self: Value) => Value;

/** The argument at a position or under a name. */
export function argument(args: Args, position: number, name: string): Value | undefined {
  return args.pos[position] ?? args.kw.get(name) ?? args.star ?? undefined;
}
