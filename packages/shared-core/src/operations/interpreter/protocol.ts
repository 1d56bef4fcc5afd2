/**
 * Special methods of the classes that the notebook defines: what Python calls when such an object is
 * added, compared, tested, shown, iterated or deleted. Library types have models; they are not here.
 *
 * Source: the Python language reference, 3.3 "Special method names".
 */
import type { BinaryOperator, CompareOperator } from '../../python/ast.ts';
import { NO_DATA } from '../../values/data.ts';
import { classAttribute } from './functions.ts';
import { joinOptional } from './lattice.ts';
import { getObj, NO_ARGS, under } from './machine.ts';
import type { Machine, Ranged } from './machine.ts';
import { truth } from './value.ts';
import type { Value } from './value.ts';

const OPERATORS: Readonly<Record<BinaryOperator, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '@': 'matmul',
  '<<': 'lshift',
  '>>': 'rshift',
  '|': 'or',
  '^': 'xor',
  '&': 'and',
};
const COMPARISONS: Readonly<Partial<Record<CompareOperator, readonly [string, string]>>> = {
  '==': ['__eq__', '__eq__'],
  '!=': ['__ne__', '__ne__'],
  '<': ['__lt__', '__gt__'],
  '<=': ['__le__', '__ge__'],
  '>': ['__gt__', '__lt__'],
  '>=': ['__ge__', '__le__'],
};

/** The user's own method of that name, or undefined. */
export function ownMethod(m: Machine, value: Value, name: string): Value | undefined {
  const cls = getObj(m, value)?.cls;
  return cls == null ? undefined : classAttribute(m, cls, name);
}

/** Calls a special method of a user's object; undefined where its class has none. */
export function callSpecial(
  m: Machine,
  self: Value,
  name: string,
  args: readonly Value[],
  at: Ranged,
): Value | undefined {
  const method = ownMethod(m, self, name);
  return method === undefined
    ? undefined
    : m.call(method, { ...NO_ARGS, pos: [self, ...args] }, at);
}

function isOwn(m: Machine, value: Value): boolean {
  return value.k === 'ref' && getObj(m, value)?.cls != null;
}

/** `a + b` where one of them is an object of the notebook's own class. */
export function specialBinary(
  m: Machine,
  op: BinaryOperator,
  [a, b]: readonly [Value, Value],
  at: Ranged,
  inPlace: boolean,
): Value | undefined {
  if (!isOwn(m, a) && !isOwn(m, b)) return undefined;
  const name = OPERATORS[op];
  return (
    (inPlace ? callSpecial(m, a, `__i${name}__`, [b], at) : undefined) ??
    callSpecial(m, a, `__${name}__`, [b], at) ??
    callSpecial(m, b, `__r${name}__`, [a], at)
  );
}

export function specialCompare(
  m: Machine,
  op: CompareOperator,
  a: Value,
  b: Value,
  at: Ranged,
): Value | undefined {
  if (!isOwn(m, a) && !isOwn(m, b)) return undefined;
  if (op === 'in' || op === 'not in') return callSpecial(m, b, '__contains__', [a], at);
  const pair = COMPARISONS[op];
  if (pair === undefined) return undefined;
  return callSpecial(m, a, pair[0], [b], at) ?? callSpecial(m, b, pair[1], [a], at);
}

/** Truth of a value in a test; an object's own `__bool__` or `__len__` runs. */
export function testOf(m: Machine, value: Value, at: Ranged): boolean | null {
  if (!isOwn(m, value)) return truth(value);
  const result =
    callSpecial(m, value, '__bool__', [], at) ?? callSpecial(m, value, '__len__', [], at);
  return result === undefined ? truth(value) : truth(result);
}

const SHOWN = [
  '_ipython_display_',
  '_repr_mimebundle_',
  '_repr_html_',
  '_repr_markdown_',
  '_repr_javascript_',
  '_repr_svg_',
  '_repr_png_',
  '_repr_json_',
  '_repr_latex_',
  '__repr__',
];

/** What the user's own methods give for showing an object; null: it has none. */
export function shownBy(m: Machine, value: Value, at: Ranged): Value | null {
  if (!isOwn(m, value)) return null;
  let out: Value | null = null;
  for (const name of SHOWN) out = joinOptional(out, callSpecial(m, value, name, [], at) ?? null);
  return out;
}

/** `str(x)`, `f"{x}"`: `__format__`, else `__str__`, else `__repr__`. */
export function textBy(m: Machine, value: Value, at: Ranged): Value | undefined {
  if (!isOwn(m, value)) return undefined;
  return (
    callSpecial(
      m,
      value,
      '__format__',
      [{ k: 'str', pats: [[]], data: NO_DATA, bytes: false }],
      at,
    ) ??
    callSpecial(m, value, '__str__', [], at) ??
    callSpecial(m, value, '__repr__', [], at)
  );
}

/** An object's clean-up runs at a time nobody knows: it is taken to run where the object is made. */
export function runFinaliser(m: Machine, self: Value, at: Ranged): void {
  if (ownMethod(m, self, '__del__') !== undefined)
    under(m, 'maybe', () => callSpecial(m, self, '__del__', [], at));
}
