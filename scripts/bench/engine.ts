/** The engine on a notebook of 200 cells: cold, at a keystroke, and when everything behind the edit is invalid. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import {
  createAnalyser,
  snapshotOf,
  type AnalysisFacts,
  type CellDraft,
} from '@lacuna/shared-core';

const CELLS = 200;
const FACTS: AnalysisFacts = {
  columnsOf: (key) =>
    key.endsWith('.csv') ? ['id', 'email', 'phone', 'county', 'amount', 'day'] : undefined,
};

/** Cells as people write them: reading, shaping, grouping, plotting, writing, functions, loops. */
function cellText(i: number): string {
  switch (i % 8) {
    case 0:
      return `df${i} = pd.read_csv("data/part${i}.csv")\ndf${i}.head()`;
    case 1:
      return `clean${i} = df${i - 1}.drop(columns=["email", "phone"])\nclean${i}["total"] = clean${i}["amount"] * 1.2`;
    case 2:
      return `def scale${i}(values, factor=2):\n    out = values * factor\n    return out.fillna(0)\nclean${i - 1}["scaled"] = scale${i}(clean${i - 1}["amount"])`;
    case 3:
      return `summary${i} = clean${i - 2}.groupby("county").agg({"amount": "sum", "total": "mean"}).reset_index()\nsummary${i}`;
    case 4:
      return `for name in ["amount", "total"]:\n    summary${i - 1}[f"{name}_log"] = np.log(summary${i - 1}[name])\nprint(len(summary${i - 1}))`;
    case 5:
      return `merged${i} = clean${i - 4}.merge(summary${i - 2}, on="county", how="left", suffixes=("", "_s"))`;
    case 6:
      return `fig, ax = plt.subplots()\nax.plot(merged${i - 1}["day"], merged${i - 1}["amount"])\nax.set_title("Amount by day")`;
    default:
      return `if len(merged${i - 2}) > 10:\n    merged${i - 2}.to_csv(f"out/merged${i}.csv", index=False)\nelse:\n    merged${i - 2}.to_parquet("out/small.parquet")`;
  }
}

function notebook(
  edit: (text: string, i: number) => string = (it) => it,
  count = CELLS,
): ReturnType<typeof snapshotOf> {
  const cells: CellDraft[] = [
    {
      id: 'imports',
      language: 'python',
      source: 'import pandas as pd\nimport numpy as np\nimport matplotlib.pyplot as plt',
    },
  ];
  for (let i = 0; i < count - 1; i++)
    cells.push({ id: `c${i}`, language: 'python', source: edit(cellText(i), i) });
  return snapshotOf('bench.ipynb', 'ipynb', cells);
}

function percentile(times: readonly number[], share: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} ms`;
}

function timed(count: number, run: (i: number) => void): readonly number[] {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = performance.now();
    run(i);
    times.push(performance.now() - from);
  }
  return times;
}

interface Row {
  readonly what: string;
  readonly p50?: string;
  readonly p95?: string;
  readonly value: string;
  readonly goal: string;
  readonly peer?: string;
}

function row(what: string, times: readonly number[], goal: string, share: number): Row {
  return {
    what,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    value: percentile(times, share),
    goal,
  };
}

/** Heap in MB that an analyser and its last answer hold for a notebook: at first, and after edits of single cells. */
function heldBy(cells: number, edits: number): readonly [number, number] {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const edited = (k: number): ReturnType<typeof snapshotOf> =>
    notebook((text, i) => (i === (k * 37) % (cells - 1) ? `${text}\n# ${k}` : text), cells);
  const before = used();
  const analyser = createAnalyser();
  let analysis = analyser.analyse(edited(0), FACTS);
  const first = used() - before;
  for (let k = 1; k <= edits; k++) analysis = analyser.analyse(edited(k), FACTS);
  const last = used() - before;
  // Both are held until here.
  return analysis.operations.length > 0 ? [first, last] : [0, 0];
}

export function rows(): Promise<readonly Row[]> {
  const plain = notebook();
  timed(20, () => createAnalyser().analyse(plain, FACTS));
  const full = timed(30, () => createAnalyser().analyse(plain, FACTS));

  const analyser = createAnalyser();
  analyser.analyse(plain, FACTS);
  const edits = Array.from({ length: 200 }, (_, k) =>
    notebook((text, i) =>
      i === (k * 37) % (CELLS - 1) ? `${text}\n# ${'x'.repeat(k % 20)}` : text,
    ),
  );
  const keystroke = timed(edits.length, (k) => analyser.analyse(edits[k] ?? plain, FACTS));

  const other = createAnalyser();
  // A new name for a library in the first cell is read by every cell that reads a file; what they leave is as before.
  const renamed = Array.from({ length: 20 }, (_, k) => {
    const cells = plain.cells.map((it) => ({
      id: it.id,
      language: it.language,
      source: it.source,
    }));
    cells[0] = {
      id: 'imports',
      language: 'python',
      source: `import ${k % 2 === 0 ? 'modin.' : ''}pandas as pd\nimport numpy as np\nimport matplotlib.pyplot as plt\nv = ${k}`,
    };
    return snapshotOf('bench.ipynb', 'ipynb', cells);
  });
  const aliased = timed(renamed.length, (k) => other.analyse(renamed[k] ?? plain, FACTS)).slice(2);
  // Every file gets a column that no version before had: nothing that is remembered fits, every cell runs again.
  const changing = createAnalyser();
  const all = timed(20, (k) =>
    changing.analyse(plain, {
      columnsOf: (key) => {
        const columns = FACTS.columnsOf(key);
        return columns === undefined ? undefined : [...columns, `new_${k}`];
      },
    }),
  ).slice(2);
  // As a scan meets it: the process is warm, nothing of this notebook is known.
  const small = Array.from({ length: 50 }, (_, k) => notebook((text) => `${text}\n# ${k}`, 30));
  const scanned = timed(200, (k) => createAnalyser().analyse(small[k % 50] ?? plain, FACTS));
  const [first, last] = heldBy(1000, 300);

  return Promise.resolve([
    row('engine: 200-cell notebook, everything', full, '≤ 20 ms', 0.5),
    row('engine: keystroke in it', keystroke, '≤ 5 ms (p95)', 0.95),
    row('engine: a library under another name', aliased, '≤ 10 ms', 0.5),
    row('engine: all later cells invalid, every file has a new column', all, '≤ 10 ms', 0.5),
    row('engine: 30-cell notebook in a scan, warm process', scanned, '', 0.5),
    {
      what: 'engine: held for 1,000 cells / after 300 edits',
      value: `${first.toFixed(0)} MB / ${last.toFixed(0)} MB`,
      goal: 'no growth',
    },
  ]);
}
