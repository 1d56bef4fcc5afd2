/** The type name of a value, as models and handlers know it. */
import { canonicalName } from '../models/table.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** The type name under which models and handlers know a value. */
export function typeOf(m: Machine, value: Value): string {
  switch (value.k) {
    case 'str':
      return value.bytes ? 'bytes' : 'str';
    case 'tuple':
      return 'tuple';
    case 'num':
    case 'bool':
      return 'float';
    case 'any':
      return value.type;
    case 'api':
      return canonicalName(value.name);
    case 'ref':
      return m.state.getObj(value.id)?.type ?? '';
    case 'func':
    case 'method':
      return 'function';
    case 'none':
    case 'class':
    case 'module':
    case 'slice':
    case 'union':
      return '';
  }
}
