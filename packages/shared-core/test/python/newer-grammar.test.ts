/** Grammar of Python 3.14 and 3.15, by hand, since no CPython of that age is asked; one case, one rule. */
import { parseCell } from '../../src/index.ts';
import { outline } from './outline.ts';

describe('grammar newer than the CPython that the differential test asks', () => {
  test.each([
    // PEP 750, template strings.
    ['t"a{b}c"', 'Expr(JoinedStr(Constant, FormattedValue(Name), Constant))'],
    [
      'rt"\\d{a!r:>{w}}"',
      'Expr(JoinedStr(Constant, FormattedValue(Name, JoinedStr(Constant, FormattedValue(Name)))))',
    ],
    ['T\'{a}\' t"""{\nb}"""', 'Expr(JoinedStr(FormattedValue(Name), FormattedValue(Name)))'],
    ['t"{a=}"', 'Expr(JoinedStr(Constant, FormattedValue(Name)))'],
    // PEP 758, `except` without brackets.
    ['try:\n  a\nexcept A, B:\n  b', 'Try(Expr(Name), Tuple(Name, Name), Expr(Name))'],
    [
      'try:\n  a\nexcept* A, B, c.D:\n  b',
      'Try(Expr(Name), Tuple(Name, Name, Attribute(Name)), Expr(Name))',
    ],
    // PEP 798, unpacking in comprehensions.
    ['[*a for a in b]', 'Expr(ListComp(Starred(Name), Name, Name))'],
    ['{*a for a in b}', 'Expr(SetComp(Starred(Name), Name, Name))'],
    ['{**a for a in b if c}', 'Expr(DictComp(Name, Name, Name, Name))'],
    ['(*a for a in b)', 'Expr(GeneratorExp(Starred(Name), Name, Name))'],
    ['f(*a for a in b)', 'Expr(Call(Name, GeneratorExp(Starred(Name), Name, Name)))'],
    // PEP 810, lazy imports; `lazy` stays a name.
    ['lazy import a.b as c, d', 'Import'],
    ['lazy from a import (b, c)', 'ImportFrom'],
    ['lazy = 1', 'Assign(Name, Constant)'],
    ['lazy.a(b)', 'Expr(Call(Attribute(Name), Name))'],
    // PEP 765 forbids these only when they are compiled.
    ['try:\n  a\nfinally:\n  return', 'Try(Expr(Name), Return)'],
    // PEP 696, defaults of type parameters.
    [
      'def f[T = int, *U = *tuple[int], **P = [int]](): pass',
      'FunctionDef(Pass, TypeVar(Name), TypeVarTuple(Starred(Subscript(Name, Name))), ParamSpec(List(Name)))',
    ],
    [
      'class A[T: (int, str) = int](B, c=d): pass',
      'ClassDef(Name, c=Name, Pass, TypeVar(Tuple(Name, Name), Name))',
    ],
  ])('%s', (source, expected) => {
    const { body, errors } = parseCell(source);
    expect(errors).toEqual([]);
    expect(body.map((it) => outline(it)).join('; ')).toBe(expected);
  });

  it('keeps t-strings and lazy imports apart', () => {
    const template = parseCell('t"{a}"').body[0];
    expect(template).toMatchObject({ value: { kind: 'JoinedStr', isTemplate: true } });
    expect(parseCell('lazy import a').body[0]).toMatchObject({ isLazy: true });
    expect(parseCell('import a').body[0]).toMatchObject({ isLazy: false });
  });

  it('normalises names as CPython does', () => {
    expect(parseCell('ﬁle = ｐｄ.ｒｅad').body[0]).toMatchObject({
      targets: [{ id: 'file' }],
      value: { attr: 'read', value: { id: 'pd' } },
    });
  });
});
