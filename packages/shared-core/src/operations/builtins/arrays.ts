/** Arrays whose second dimension is a literal: `np.zeros((5, 3))` becomes a frame with columns `0`, `1`, `2`. */
import { bitOf } from '../../values/transform.ts';
import { isColumnar } from '../interpreter/operators.ts';
import { combineColumns } from '../interpreter/vectors.ts';
import { dataOfArgs } from '../interpreter/functions.ts';
import { allocate, dataIn, getObj } from '../interpreter/machine.ts';
import type { Args, Machine, Ranged } from '../interpreter/machine.ts';
import { transformed, union } from '../../values/data.ts';
import { any, num, object, TRUE, UNKNOWN } from '../interpreter/value.ts';
import type { Value } from '../interpreter/value.ts';
import type { Handler } from './handler.ts';

function widthOf(value: Value | undefined): number | null {
  const second = value?.k === 'tuple' && value.elts.length === 2 ? value.elts[1] : undefined;
  return second?.k === 'num' && second.v > 0 ? second.v : null;
}

function array(m: Machine, args: Args, at: Ranged, width: number | null, self?: Value): Value {
  const own = dataOfArgs(m, args);
  const data = self === undefined ? own : union(dataIn(m, self), own);
  if (width === null) return any(data, 'numpy.ndarray');
  return allocate(
    m,
    object('numpy.ndarray', { data, fields: new Map([['width', num(width)]]) }),
    at,
  );
}

/** The shape is some argument: `size=(5, 3)`, `(5, 3)`. */
const shaped: Handler = (m, args, at) => {
  const list = [args.kw.get('size'), args.kw.get('shape'), ...args.pos];
  const width = list.map((it) => widthOf(it)).find((it) => it !== null) ?? null;
  return array(m, args, at, width);
};

/** The dimensions are the arguments: `randn(5, 3)`. */
const spread: Handler = (m, args, at) =>
  array(m, args, at, widthOf({ k: 'tuple', elts: args.pos }));

const reshape: Handler = (m, args, at, self) => {
  const shape: Value | undefined =
    args.pos.length > 1 ? { k: 'tuple', elts: args.pos } : args.pos[0];
  return array(m, { ...args, pos: [], kw: new Map() }, at, widthOf(shape), self);
};

const flat: Handler = (m, args) =>
  any(
    dataOfArgs(m, args),
    getObj(m, args.pos[0] ?? any(dataOfArgs(m, args)))?.type ?? 'numpy.ndarray',
  );

/** A function of each element: of a frame a frame, of a column a column. */
function eachElement(name: string): Handler {
  return (m, args, at) => {
    const operands = args.pos.slice(0, 2);
    return operands.some((it) => isColumnar(getObj(m, it)))
      ? combineColumns(m, operands, 0, bitOf('arithmetic'), at)
      : any(transformed(dataOfArgs(m, args), 0, bitOf('udf')), `numpy.${name}`);
  };
}

/** `np.array_split(df, 3)`: a list of frames of fewer rows. */
const split: Handler = (m, args, at) => {
  const [whole] = args.pos;
  const obj = whole === undefined ? undefined : getObj(m, whole);
  if (obj === undefined || !isColumnar(obj))
    return any(transformed(dataOfArgs(m, args), 0, bitOf('udf')), 'numpy.ndarray');
  const part = allocate(m, { ...obj }, at, ':part');
  return allocate(m, object('list', { elem: part }), at);
};

const ELEMENTWISE = [
  'abs absolute fabs sign sqrt cbrt square exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan',
  'sinh cosh tanh floor ceil rint trunc round around negative reciprocal isnan isfinite isinf logical_not',
  'add subtract multiply divide true_divide floor_divide mod remainder power maximum minimum fmax fmin',
  'logical_and logical_or logical_xor greater less equal not_equal deg2rad rad2deg degrees radians',
].flatMap((it) => it.split(' '));

const generator: Handler = (m, args) => any(dataOfArgs(m, args), 'numpy.random');

/** An array that is made to be filled: what is put into it stays in it. */
const filled: Handler = (m, args, at) => {
  const made = shaped(m, args, at, UNKNOWN);
  if (made.k === 'ref') return made;
  const data = dataOfArgs(m, args);
  return allocate(m, object('numpy.ndarray', { data, fields: EMPTY_ARRAY }), at);
};
const EMPTY_ARRAY = new Map([['made', TRUE]]);

const FILLED = [
  'zeros',
  'ones',
  'empty',
  'full',
  'ndarray',
  'zeros_like',
  'ones_like',
  'empty_like',
];

const SHAPED = [
  'random.random',
  'random.standard_normal',
  'random.normal',
  'random.uniform',
  'random.randint',
  'random.integers',
  'random.random_sample',
  'random.choice',
  'random.poisson',
  'random.binomial',
  'random.exponential',
];

export const ARRAY_HANDLERS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(FILLED.map((it) => [`numpy.${it}`, filled])),
  ...Object.fromEntries(ELEMENTWISE.map((it) => [`numpy.${it}`, eachElement(it)])),
  'numpy.split': split,
  'numpy.array_split': split,
  'numpy.vsplit': split,
  ...Object.fromEntries(SHAPED.map((it) => [`numpy.${it}`, shaped])),
  'numpy.random.randn': spread,
  'numpy.random.rand': spread,
  'numpy.random.default_rng': generator,
  'numpy.random.RandomState': generator,
  'numpy.ndarray.reshape': reshape,
  'numpy.arange': flat,
  'numpy.linspace': flat,
};
