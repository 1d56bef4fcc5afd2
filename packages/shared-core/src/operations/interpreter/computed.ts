/** Which values the code makes itself, from no data and nothing unknown: numbers, arrays of numpy, lists of them. */
import { isEmpty } from '../../values/data.ts';
import { getObj } from './machine.ts';
import type { Args, Machine } from './machine.ts';
import type { Value } from './value.ts';

export const ARRAY = 'numpy.ndarray';
const COMPUTED: ReadonlySet<string> = new Set([ARRAY, 'numpy.random', 'float']);

export function isComputed(m: Machine, value: Value): boolean {
  switch (value.k) {
    case 'none':
    case 'bool':
    case 'num':
    case 'api':
      return true;
    case 'str':
      return isEmpty(value.data);
    case 'any':
      return isEmpty(value.data) && COMPUTED.has(value.type);
    case 'tuple':
      return value.elts.every((it) => isComputed(m, it));
    case 'slice':
      return [value.lower, value.upper].every((it) => it === null || isComputed(m, it));
    case 'ref': {
      const obj = getObj(m, value);
      if (obj === undefined || !isEmpty(obj.data)) return false;
      if (obj.type === ARRAY) return obj.fields.has('width') || obj.fields.has('made');
      if (obj.type !== 'list' || obj.names !== null) return false;
      return [...(obj.elts ?? []), ...(obj.elem === null ? [] : [obj.elem])].every((it) =>
        isComputed(m, it),
      );
    }
    default:
      return false;
  }
}

/** The type of what a numpy function that has no model gives for computed values; null: not known. */
export function computedType(
  m: Machine,
  name: string,
  self: Value | null,
  args: Args,
): string | null {
  if (!name.startsWith('numpy.') || args.star !== null || args.kwStar !== null) return null;
  const given = [...(self === null ? [] : [self]), ...args.pos, ...args.kw.values()];
  return given.every((it) => isComputed(m, it)) ? ARRAY : null;
}
