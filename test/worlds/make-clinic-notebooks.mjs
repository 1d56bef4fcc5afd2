// Writes the demo notebook and the three tours as nbformat 4.5, without outputs, with stable cell ids.
import { mkdirSync, writeFileSync } from 'node:fs';

const here = new URL('clinic/', import.meta.url);
const notebook = (path, cells) => {
  const document = {
    cells: cells.map(([id, type, source]) => ({
      cell_type: type,
      ...(type === 'code' ? { execution_count: null } : {}),
      id,
      metadata: {},
      ...(type === 'code' ? { outputs: [] } : {}),
      source: source.split(/(?<=\n)/),
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  const url = new URL(path, here);
  mkdirSync(new URL('.', url), { recursive: true });
  writeFileSync(url, `${JSON.stringify(document, null, 1)}\n`);
};

notebook('analysis.ipynb', [
  ['intro', 'markdown', '# Who shops with us?\n\nA short analysis of the clinic shop. One of its cells lets personal data out.'],
  ['load', 'code', 'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")\norders = pd.read_csv("data/orders.csv")'],
  ['by-county', 'code', 'customers.groupby("county")["lifetime_value"].mean().round(2)'],
  ['top', 'code', 'top = orders.groupby("product")["amount"].sum().sort_values(ascending=False)\ntop.head(3)'],
  ['export', 'code', 'customers.to_csv("~/Downloads/export.csv")'],
  ['after', 'code', 'print("the cell after the export")'],
  ['beans', 'code', 'beans = pd.read_csv("public/beans.csv")\nbeans.to_csv("~/Downloads/beans.csv", index=False)'],
]);

notebook('tour-scientist.ipynb', [
  ['s0', 'markdown', '# The scientist\n\n90 seconds. Run the cells from the top with Shift+Enter and watch what happens at the third.'],
  ['s1', 'code', 'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")\nlen(customers)'],
  ['s2', 'markdown', 'Grouping is fine: nobody can be picked out of four counties.'],
  ['s3', 'code', 'customers.groupby("county")["lifetime_value"].mean().round(2)'],
  ['s4', 'markdown', 'The next cell takes names, e-mail addresses and phones out of reach.\nIt is underlined before you run it; hover to see why. Run it: it is refused before the kernel sees it.\nThen press one of the buttons in its output and run it again.'],
  ['s5', 'code', 'customers.to_csv("~/Downloads/export.csv")'],
  ['s6', 'markdown', 'Health data inherits: whatever is joined with it becomes restricted.'],
  ['s7', 'code', 'patients = pd.read_csv("data/patients.csv")\nhistories = pd.read_csv("data/histories.csv")\nvisits = patients.merge(histories, on="ssn")'],
  ['s8', 'code', 'visits.drop(columns=["ssn", "name", "email"]).to_csv("governed/visits.csv", index=False)'],
]);

notebook('tour-team-lead.ipynb', [
  ['t0', 'markdown', '# The team lead\n\n90 seconds. Policy is code, and it arrives through settings.'],
  ['t1', 'markdown', '1. Open `lacuna.yaml` in the file browser. It names the packs of this workspace and the rollout level of each rule.\n2. Change `level: block` of a rule and save: open notebooks pick it up without a restart.\n3. Misspell a key: the status bar says what was expected, and the last good settings stay in force.'],
  ['t2', 'code', '!lacuna check analysis.ipynb --managed governance/managed.yaml'],
  ['t3', 'code', '!lacuna explain export-classified'],
]);

notebook('tour-auditor.ipynb', [
  ['a0', 'markdown', '# The auditor\n\n90 seconds. Every decision is a line in a chain; change one byte and it is named.'],
  ['a1', 'code', '!lacuna audit tail'],
  ['a2', 'code', '!lacuna audit verify'],
  ['a3', 'markdown', 'Now copy the record somewhere, change a character in the copy, and verify the copy:'],
  ['a4', 'code', '%%bash\nrm -rf /tmp/lacuna-copy && cp -r "$LACUNA_AUDIT_DIR" /tmp/lacuna-copy\nf=$(find /tmp/lacuna-copy -name "*.jsonl" | head -n 1)\nsed -i "2s/decision/decisiom/" "$f"\nlacuna audit verify --directory /tmp/lacuna-copy || true'],
]);
