/** Puts variable names on the way of data: "customers.csv → customers → export.csv". */
import { isEmpty, withVia } from '../../values/data.ts';
import type { Data } from '../../values/data.ts';
import { hasData } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { siteId } from './machine.ts';
import type { Value } from './value.ts';

export function nameVia(m: Machine, value: Value, name: string, at: Ranged): Value {
  if (name.startsWith('_')) return value;
  switch (value.k) {
    case 'ref': {
      const obj = m.state.getObj(value.id);
      if (obj === undefined || !hasData(m, obj)) return value;
      m.state.setObj(value.id, { ...obj, data: named(m, obj.data, name, at) });
      return value;
    }
    case 'str':
    case 'any':
      return isEmpty(value.data) ? value : { ...value, data: named(m, value.data, name, at) };
    default:
      return value;
  }
}

function named(m: Machine, data: Data, name: string, at: Ranged): Data {
  const site = siteId(m, at);
  m.recorder.site(site, m.unit, at);
  return withVia(data, { name, site });
}
