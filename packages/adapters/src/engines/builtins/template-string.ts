/** `$"…{x}"` when a compiler leaves it to the host: each part is a text or a set of one value. */
import { RegoSet, printRego } from '../rego-value.ts';
import { arrayOf, type Builtin } from './builtin.ts';

export const templateString: Builtin = (parts) =>
  arrayOf(parts)
    .map((part) => {
      const value = part instanceof RegoSet ? part.items[0] : part;
      if (value === undefined) return '<undefined>';
      return typeof value === 'string' ? value : printRego(value);
    })
    .join('');
