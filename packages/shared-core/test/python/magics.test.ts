/** IPython's syntax, compared with IPython's own transformation of the same cells. */
import { join } from 'node:path';
import { compareWithIPython } from './magics.ts';

const root = join(__dirname, '..', '..', '..', '..');

const CELLS: readonly string[] = [
  '%matplotlib inline',
  '%matplotlib inline\nimport pandas as pd\n%load_ext sql\nx = 1',
  'a = %sql select * from t',
  'a = b = 1\nfiles = !ls -l\nprint(files)',
  'a.b["c"] = !ls {x} $y',
  '!ls',
  '!!ls -l',
  '  !ls',
  'if x:\n    !ls {x}\n    %cd y\nelse:\n    y()',
  'for f in g:\n\t%run $f\nz = 2',
  '!curl -d @a.csv \\\n  http://example.org \\\n  -v\nx = 1',
  '%sql select a, \\\n  b from t',
  'df?',
  'df??',
  '?df.head',
  '??df.head',
  'df.head?  ',
  'a[0].b?',
  '*int*?',
  '?*int*',
  '%time?',
  '%%time?',
  '%time x = f(1)',
  '%timeit -n 5 f(1)',
  '%%time\nx = 1\ny = 2',
  '%%time\n%matplotlib inline\n!ls',
  '\n\n%%bash\nls\necho "a"',
  '%%sql db << r\nselect 1\n\nfrom t',
  '%%html\n<b>x</b>',
  '%%javascript\nalert("a")',
  '%%capture out --no-stderr\nprint(1)',
  '%%writefile a.py\nimport os\n',
  '# comment\n%%time\nx',
  'x = 5 %y',
  'x = a if b else c %d',
  'print("%s" % x)\nprint("!ls")',
  'x = (a\n%b\n)',
  's = """\n%time\n!ls\n"""',
  "s = f'''\n%time {x}\n!ls\n'''",
  ',f a b',
  ';f a b',
  '/f a b',
  '/f',
  ',f',
  '%alias_magic t timeit',
  '%env A=1',
  '%%script python --out x\nprint(1)',
  '%pip install -q pandas==1.0  # later',
  'x = 1; %time y',
  'x = !ls | grep "a" # no comment',
  'def f():\n    x = !ls\n    return x',
  'def f():\n    %time g()\n\n    return 1',
  'with a:\n    !ls\n\nb()',
  '%run -i a.py --x "b c"',
  '%store -r x',
  '>>> x = 1\n>>> y = f(x)',
  '>>> for i in x:\n...     f(i)\n...\n>>> g()',
  'In [1]: x = 1\n\nIn [2]: for i in x:\n   ...:     f(i)\n   ...: ',
  '    x = 1\n    y = 2',
  '    %time x\n    y = 2',
  '%%bash\r\nls\r\n',
  '%cd a\r\nx = 1\r\n!ls\r\n',
  'a = !ls\n\nb = %time\n',
  '%%sql\n',
  'x = 1\n\n%config A.b = "c"',
  'x = {\n  "a": 1\n}\n!ls',
  'x = a?',
  '%%timeit x = 1\nf(x)',
  'é = !ls',
  '%%latex\n$$x$$',
];

describe('IPython reads the same', () => {
  const outcome = compareWithIPython(root, CELLS);
  const find = outcome.version === null ? it.skip : it;

  find(`in ${CELLS.length} cells (skipped: IPython is absent from every Python here)`, () => {
    expect(outcome.disagreements).toEqual([]);
    expect(outcome.compared).toBeGreaterThan(0.9 * CELLS.length);
  });
});
