/** What assignment, deletion and patterns do to names, attributes and items. */
import type { Expr, Pattern } from '../../python/ast.ts';
import { joinOptional } from './lattice.ts';
import { allocate, dataIn, NO_ARGS, updateObj } from './machine.ts';
import type { Machine } from './machine.ts';
import { bindName, resolveName } from './scope.ts';
import { callSpecial, runFinaliser } from './protocol.ts';
import { any, object, str, UNKNOWN } from './value.ts';
import type { Value } from './value.ts';

export function deleteTarget(m: Machine, target: Expr): void {
  switch (target.kind) {
    case 'Name':
      runFinaliser(m, resolveName(m, target.id) ?? UNKNOWN, target);
      bindName(m, target.id, null);
      return;
    case 'Tuple':
    case 'List':
      for (const it of target.elts) deleteTarget(m, it);
      return;
    case 'Subscript': {
      const self = m.eval(target.value);
      const key = m.eval(target.slice);
      m.call(
        { k: 'method', self, name: '__delitem__', fn: null },
        { ...NO_ARGS, pos: [key] },
        target,
      );
      return;
    }
    case 'Attribute': {
      const self = m.eval(target.value);
      callSpecial(m, self, '__delattr__', [str(target.attr)], target);
      updateObj(m, self, (obj) => {
        const fields = new Map(obj.fields);
        fields.delete(target.attr);
        return { ...obj, fields };
      });
      return;
    }
    default:
      return;
  }
}

export function isIrrefutable(pattern: Pattern): boolean {
  return pattern.kind === 'MatchAs' && (pattern.pattern === null || isIrrefutable(pattern.pattern));
}

export function bindPattern(m: Machine, pattern: Pattern, subject: Value): void {
  const inside = (): Value => {
    const { known, more } = m.iterate(subject, pattern);
    let out = more;
    for (const it of known) out = joinOptional(out, it);
    return out ?? any(dataIn(m, subject));
  };
  switch (pattern.kind) {
    case 'MatchAs':
      if (pattern.pattern !== null) bindPattern(m, pattern.pattern, subject);
      if (pattern.name !== null) bindName(m, pattern.name, subject);
      return;
    case 'MatchStar':
      if (pattern.name !== null)
        bindName(m, pattern.name, allocate(m, object('list', { elem: inside() }), pattern));
      return;
    case 'MatchSequence': {
      const { known, more } = m.iterate(subject, pattern);
      pattern.patterns.forEach((it, i) => bindPattern(m, it, known[i] ?? more ?? inside()));
      return;
    }
    case 'MatchMapping':
      pattern.patterns.forEach((it, i) => {
        const key = pattern.keys[i];
        bindPattern(m, it, key === undefined ? UNKNOWN : m.subscript(subject, m.eval(key), it));
      });
      if (pattern.rest !== null) bindName(m, pattern.rest, subject);
      return;
    case 'MatchClass':
      for (const it of pattern.patterns) bindPattern(m, it, any(dataIn(m, subject)));
      pattern.kwdPatterns.forEach((it, i) =>
        bindPattern(m, it, m.attribute(subject, pattern.kwdAttrs[i] ?? '', it)),
      );
      return;
    case 'MatchOr':
      for (const it of pattern.patterns) bindPattern(m, it, subject);
      return;
    case 'MatchValue':
    case 'MatchSingleton':
      return;
  }
}

/** Assignment to a name, attribute, item or unpacking. */
export function assignTo(m: Machine, target: Expr, value: Value): void {
  switch (target.kind) {
    case 'Name':
      bindName(m, target.id, value);
      return;
    case 'Attribute':
      m.setAttribute(m.eval(target.value), target.attr, value, target);
      return;
    case 'Subscript':
      m.setSubscript(m.eval(target.value), m.eval(target.slice), value, target);
      return;
    case 'Starred':
      assignTo(m, target.value, value);
      return;
    case 'Tuple':
    case 'List':
      unpack(m, target.elts, value, target);
      return;
    default:
      m.eval(target);
  }
}

function unpack(m: Machine, targets: readonly Expr[], value: Value, at: Expr): void {
  const { known, more } = m.iterate(value, at);
  const star = targets.findIndex((it) => it.kind === 'Starred');
  const fallback = (): Value => more ?? any(dataIn(m, value));
  targets.forEach((target, i) => {
    if (star < 0 || i < star) {
      assignTo(m, target, known[i] ?? fallback());
      return;
    }
    const after = targets.length - 1 - i;
    if (i > star) {
      assignTo(
        m,
        target,
        (more === null ? known[known.length - 1 - after] : undefined) ?? fallback(),
      );
      return;
    }
    const middle = more === null ? known.slice(star, known.length - after) : known.slice(star);
    assignTo(m, target, allocate(m, object('list', { elts: middle, elem: more }), target));
  });
}
