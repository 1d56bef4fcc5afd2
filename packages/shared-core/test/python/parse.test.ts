/** The parser on cells small enough to read: shapes, magics, holes. The grammar at large is compared with CPython. */
import { parseCell } from '../../src/index.ts';
import { outline } from './outline.ts';
import { calls } from './walk.ts';

describe('shapes', () => {
  test.each([
    [
      'x = a.b(1, *c, k=2, **d)',
      'Assign(Name, Call(Attribute(Name), Constant, Starred(Name), k=Constant, **Name))',
    ],
    [
      'df["a"][1:2, ::3]',
      'Expr(Subscript(Subscript(Name, Constant), Tuple(Slice(Constant, Constant), Slice(Constant))))',
    ],
    [
      'f"{x!r:>{w}} {y=}"',
      'Expr(JoinedStr(FormattedValue(Name, JoinedStr(Constant, FormattedValue(Name))), Constant, FormattedValue(Name)))',
    ],
    ['t"{a}" f"b"', 'Expr(JoinedStr(FormattedValue(Name), Constant))'],
    ['f"{d["k"]}"', 'Expr(JoinedStr(FormattedValue(Subscript(Name, Constant))))'],
    ['a if b else c', 'Expr(IfExp(Name, Name, Name))'],
    ['not a or b and c not in d', 'Expr(BoolOp(UnaryOp(Name), BoolOp(Name, Compare(Name, Name))))'],
    ['-x ** -y', 'Expr(UnaryOp(BinOp(Name, UnaryOp(Name))))'],
    ['match = re.match(a)', 'Assign(Name, Call(Attribute(Name), Name))'],
    [
      'type X[T: int = str, *U, **V] = T',
      'TypeAlias(Name, TypeVar(Name, Name), TypeVarTuple, ParamSpec, Name)',
    ],
    ['lazy import a.b as c', 'Import'],
    ['try:\n  a\nexcept A, B:\n  b', 'Try(Expr(Name), Tuple(Name, Name), Expr(Name))'],
    ['[*x for x in y]', 'Expr(ListComp(Starred(Name), Name, Name))'],
    ['{**x for x in y}', 'Expr(DictComp(Name, Name, Name))'],
    ['print "a", f(x)', 'Broken(Name, Tuple(Constant, Call(Name, Name)))'],
  ])('%s', (source, expected) => {
    expect(
      parseCell(source)
        .body.map((it) => outline(it))
        .join('; '),
    ).toBe(expected);
  });
});

describe('magics', () => {
  test.each([
    ['%%sql conn\nselect 1', { form: 'cell', name: 'sql', line: 'conn', cellText: 'select 1' }],
    ['%pip install x', { form: 'line', name: 'pip', line: 'install x' }],
    ['!curl {url}', { form: 'shell', name: '!', line: 'curl {url}' }],
    ['x = !ls -l', { form: 'shell', name: '!', line: 'ls -l' }],
    ['x = %sql select 1', { form: 'line', name: 'sql', line: 'select 1' }],
    ['df.head?', { form: 'help', name: '?', line: 'df.head' }],
    ['??df', { form: 'help', name: '??', line: 'df' }],
    [',f a b', { form: 'autocall', name: ',', line: 'f a b' }],
  ])('%s', (source, expected) => {
    const { body, errors } = parseCell(source);
    expect(errors).toEqual([]);
    expect(body[0]).toMatchObject({ kind: 'Magic', ...expected });
  });

  it('parses the Python that a magic runs', () => {
    expect(outline(parseCell('%time x = f(1)').body[0])).toBe(
      'Magic(Assign(Name, Call(Name, Constant)))',
    );
    expect(outline(parseCell('%timeit -n 5 -r3 f(1)').body[0])).toBe(
      'Magic(Expr(Call(Name, Constant)))',
    );
    expect(outline(parseCell('%%time\nf(1)\ng()').body[0])).toBe(
      'Magic(Expr(Call(Name, Constant)), Expr(Call(Name)))',
    );
    expect(outline(parseCell('/f a 1').body[0])).toBe('Magic(Expr(Call(Name, Name, Constant)))');
  });

  it('leaves % and ! alone inside Python', () => {
    expect(parseCell('x = a %b\ny = (a\n%b)\nz = f"{a!r}"').errors).toEqual([]);
  });
});

describe('imperfect code', () => {
  test.each([
    ['open call', 'x = pd.read_csv(\ny = f(1)'],
    ['open subscript', 'df["\ny = f(1)'],
    ['open f-string', 's = f"{a\ny = f(1)'],
    ['open attribute', 'df.\ny = f(1)'],
    ['open for', 'for x in\ny = f(1)'],
    ['Python 2', 'print "x"\ny = f(1)'],
  ])('%s keeps the next statement', (_, source) => {
    const { body, errors } = parseCell(source);
    expect(errors.length).toBeGreaterThan(0);
    expect(outline(body.at(-1))).toBe('Assign(Name, Call(Name, Constant))');
  });

  test.each([
    ['brackets', '('.repeat(5000) + ')'.repeat(5000)],
    ['open brackets', '['.repeat(5000)],
    ['a sum', `x = ${'a + '.repeat(10_000)}a`],
    ['powers', 'a ** '.repeat(10_000)],
    ['signs', '-'.repeat(10_000) + 'a'],
    ['attributes', `a${'.b'.repeat(10_000)}`],
    ['lambdas', 'lambda: '.repeat(5000)],
    ['ternaries', 'a if b else '.repeat(5000)],
    ['elif', `if a: b\n${'elif a: b\n'.repeat(5000)}`],
    ['one-line blocks', 'if a: '.repeat(5000)],
    ['indentation', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}if a:`).join('\n')],
    ['f-strings', 'f"{'.repeat(5000)],
    ['calls', `a${'.b(c)'.repeat(3000)}`],
    ['fields in formats', `f"${'{a:'.repeat(5000)}`],
    ['sums in brackets', `${'('.repeat(150)}a${` ${'+ b '.repeat(100)})`.repeat(150)}`],
    ['form feeds in an automatic call', ',f\f\fa\v'.repeat(3)],
    ['magics in magics', '%time '.repeat(5000)],
    ['calls without brackets', '/,'.repeat(5000)],
    ['open lists on lines', '[\n'.repeat(20_000)],
    ['broken lines', 'f(a b\n'.repeat(5000)],
    ['a broken line of a megabyte', `f(${'a, '.repeat(300_000)} a b`],
    ['open calls behind an open literal', `x = """\n${'f(\n'.repeat(20_000)}`],
    ['open formatted literals', 'f(f"{a\n'.repeat(5000)],
    ['patterns', `match a:\n case ${'['.repeat(5000)}: b`],
  ])('survives %s without end', (_, source) => {
    const after = '\ny = f(1)';
    const { body } = parseCell(source + after);
    expect(body.reduce((deepest, it) => Math.max(deepest, depthOf(it)), 0)).toBeLessThan(400);
  });

  it('still sees the calls of a chain that is too deep', () => {
    const { body, errors } = parseCell(`x = a${'.b(c)'.repeat(1000)}`);
    expect(errors.length).toBeGreaterThan(0);
    expect(calls('', body)).toHaveLength(1000);
    const short = parseCell(`x = a${'.b(c)'.repeat(90)}`);
    expect(short.errors).toEqual([]);
    expect(calls('', short.body)).toHaveLength(90);
  });
});

/** Nested nodes on the longest way down, found without recursion. */
function depthOf(root: unknown): number {
  let deepest = 0;
  const stack: [unknown, number][] = [[root, 0]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [node, depth] = top;
    if (typeof node !== 'object' || node === null) continue;
    const below = 'kind' in node ? depth + 1 : depth;
    deepest = Math.max(deepest, below);
    for (const child of Object.values(node)) stack.push([child, below]);
  }
  return deepest;
}
