/**
 * A thousand invented notebooks of thirty cells each, always the same: pandas, SQL, plots, helpers, with saved
 * outputs as large as real ones. Every tenth notebook lets personal data out in one of several ways; the others
 * write to the same kinds of places, but nothing personal. The same code is written as `.py` for other tools.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Corpus {
  readonly folder: string;
  readonly notebooks: string;
  readonly scripts: string;
  readonly bytes: number;
  /** `name:cell` of every cell that lets personal data out. */
  readonly leaks: readonly string[];
}

const CELLS = 30;
/** Saved pictures and tables make up most of a notebook: 134 MB over 1,000 notebooks, as measured on real ones. */
const OUTPUT_BYTES = 4_200;

/** A small generator of our own, the same numbers on every machine. */
interface Dice {
  readonly int: (low: number, high: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
}

function generator(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return { int, pick: <T>(list: readonly T[]) => list[int(0, list.length - 1)] as T };
}

const COLUMNS = ['amount', 'quantity', 'discount', 'weight', 'height', 'score'] as const;
const CALM: readonly ((n: number, a: string, b: string) => string)[] = [
  (n, a) => `daily_${n} = orders.groupby("day")["${a}"].sum()\ndaily_${n}.head()`,
  (n, a, b) =>
    `orders["ratio_${n}"] = orders["${a}"] / orders["${b}"]\norders[["${a}", "ratio_${n}"]].describe()`,
  (n, a) => `top_${n} = orders.sort_values("${a}", ascending=False).head(20)\ntop_${n}`,
  (n, a) =>
    `import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(8, 3))\nax.hist(orders["${a}"].dropna(), bins=40)\nax.set_title("${a}")\nplt.show()`,
  (n, a) =>
    `import duckdb\nby_day_${n} = duckdb.sql("select day, avg(${a}) as mean_${a} from orders group by day order by day").df()\nby_day_${n}.tail()`,
  (n, a, b) =>
    `def trim_${n}(frame, low=0.01, high=0.99):\n    for name in ["${a}", "${b}"]:\n        lower, upper = frame[name].quantile([low, high])\n        frame = frame[frame[name].between(lower, upper)]\n    return frame\n\ntrimmed_${n} = trim_${n}(orders)`,
  (n, a) =>
    `pivot_${n} = orders.pivot_table(index="day", columns="product", values="${a}", aggfunc="mean")\npivot_${n}.fillna(0).round(2)`,
  (n) =>
    `joined_${n} = orders.merge(products, on="product", how="left")\njoined_${n}.isna().mean()`,
  (n, a) =>
    `from sklearn.linear_model import LinearRegression\nmodel_${n} = LinearRegression().fit(orders[["quantity"]], orders["${a}"])\nprint(model_${n}.coef_)`,
  (n, a) =>
    `for product, part in orders.groupby("product"):\n    print(product, len(part), part["${a}"].mean())`,
];
const HARMLESS: readonly ((n: number) => string)[] = [
  (n) => `orders.to_csv("~/Downloads/orders_${n}.csv", index=False)`,
  (n) => `orders.groupby("product").size().to_csv("/tmp/sizes_${n}.csv")`,
  (n) => `customers.drop(columns=["name", "email", "phone"]).to_csv("~/Downloads/plain_${n}.csv")`,
  (n) => `customers[["segment", "visits"]].to_csv("~/Downloads/segments_${n}.csv")`,
];
const LEAKS: readonly ((n: number) => string)[] = [
  (n) => `customers.to_csv("~/Downloads/customers_${n}.csv")`,
  (n) => `customers[["name", "email"]].to_csv("/tmp/mail_${n}.csv", index=False)`,
  (n) =>
    `merged_${n} = customers.merge(orders, on="customer_id")\nmerged_${n}.to_csv("~/Downloads/merged_${n}.csv")`,
  (n) =>
    `active_${n} = customers[customers["visits"] > 3]\nactive_${n} = active_${n}.rename(columns={"email": "contact"})\nactive_${n}.to_csv("~/Downloads/active_${n}.csv")`,
];
const LOAD =
  'import pandas as pd\n\norders = pd.read_csv("data/orders.csv")\nproducts = pd.read_csv("data/products.csv")\ncustomers = pd.read_csv("data/customers.csv")';

function writeData(folder: string): void {
  const { int, pick } = generator(7);
  const rows = <T>(count: number, make: (i: number) => T) =>
    Array.from({ length: count }, (_, i) => make(i));
  const csv = (name: string, header: string, lines: readonly (readonly (string | number)[])[]) => {
    writeFileSync(
      join(folder, 'data', name),
      `${[header, ...lines.map((it) => it.join(','))].join('\n')}\n`,
    );
  };
  mkdirSync(join(folder, 'data'), { recursive: true });
  csv(
    'orders.csv',
    'order_id,customer_id,product,day,amount,quantity,discount,weight,height,score',
    rows(300, (i) => [
      i + 1,
      int(1, 90),
      pick(['cup', 'plate', 'bowl']),
      `2026-0${int(1, 9)}-1${int(0, 9)}`,
      int(3, 90),
      int(1, 9),
      int(0, 30),
      int(1, 20),
      int(5, 60),
      int(0, 100),
    ]),
  );
  csv('products.csv', 'product,material,price', [
    ['cup', 'clay', 9],
    ['plate', 'clay', 14],
    ['bowl', 'wood', 19],
  ]);
  csv(
    'customers.csv',
    'customer_id,name,email,phone,segment,visits',
    rows(90, (i) => [
      i + 1,
      `Person ${String.fromCharCode(65 + (i % 26))}`,
      `person.${i}@example.org`,
      `(2${int(10, 99)}) 555-01${int(10, 99)}`,
      pick(['a', 'b']),
      int(1, 12),
    ]),
  );
}

/** Writes the corpus into `folder` unless it is there already; `count` notebooks. */
export function makeCorpus(folder: string, count: number): Corpus {
  const notebooks = join(folder, 'notebooks');
  const scripts = join(folder, 'scripts');
  const isThere = existsSync(join(folder, `ready-${count}`));
  if (!isThere) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(notebooks, { recursive: true });
    mkdirSync(scripts, { recursive: true });
    writeData(notebooks);
    writeData(scripts);
  }
  const leaks: string[] = [];
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const { int, pick } = generator(1000 + index);
    const isLeaky = index % 10 === 3;
    const sources = Array.from({ length: CELLS }, (_, cell) => {
      if (cell === 0) return LOAD;
      const n = index * CELLS + cell;
      if (isLeaky && cell === 17) return pick(LEAKS)(n);
      if (cell % 9 === 5) return pick(HARMLESS)(n);
      return pick(CALM)(n, pick(COLUMNS), pick(COLUMNS));
    });
    const name = `nb_${String(index).padStart(4, '0')}`;
    if (isLeaky) leaks.push(`${name}:17`);
    const text = notebookText(sources, int);
    bytes += text.length;
    if (!isThere) {
      writeFileSync(join(notebooks, `${name}.ipynb`), text);
      writeFileSync(join(scripts, `${name}.py`), `${sources.join('\n\n')}\n`);
    }
  }
  if (!isThere) writeFileSync(join(folder, `ready-${count}`), '');
  return { folder, notebooks, scripts, bytes, leaks };
}

function notebookText(
  sources: readonly string[],
  int: (low: number, high: number) => number,
): string {
  const picture = Array.from({ length: OUTPUT_BYTES / 8 }, () =>
    int(0, 0x7fffffff).toString(36).padStart(8, 'A').slice(0, 8),
  ).join('');
  const cells = sources.map((source, i) => ({
    cell_type: 'code',
    execution_count: i + 1,
    id: `cell-${i}`,
    metadata: {},
    outputs: [
      {
        output_type: 'display_data',
        data: { 'image/png': picture, 'text/plain': ['<Figure>'] },
        metadata: {},
      },
    ],
    source: source.split(/(?<=\n)/),
  }));
  return JSON.stringify(
    { cells, metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 },
    null,
    1,
  );
}
