/** Puts variable names on the way of data: "customers.csv → customers → export.csv". */
import { isEmpty, withVia } from '../../values/data.ts';
import { dataInObject } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { siteId } from './machine.ts';
import type { Value } from './value.ts';

export function nameVia(m: Machine, value: Value, name: string, at: Ranged): Value {
  if (name.startsWith('_')) return value;
  const via = { name, site: siteId(m, at) };
  m.recorder.site(via.site, m.unit, at);
  switch (value.k) {
    case 'ref': {
      const obj = m.state.getObj(value.id);
      if (obj === undefined || isEmpty(dataInObject(m, obj))) return value;
      m.state.setObj(value.id, { ...obj, data: withVia(obj.data, via) });
      return value;
    }
    case 'str':
    case 'any':
      return isEmpty(value.data) ? value : { ...value, data: withVia(value.data, via) };
    default:
      return value;
  }
}
