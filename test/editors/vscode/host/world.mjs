// The workspace of one VS Code run: a copy of the clinic with two scripts, a HOME of its own, a record of its own.
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, root } from '../../../../scripts/steps.mjs';

export function makeWorld() {
  const base = mkdtempSync(join(tmpdir(), 'lacuna-vscode-'));
  const folder = join(base, 'clinic');
  cpSync(join(root, 'test', 'worlds', 'clinic'), folder, { recursive: true });
  const home = join(base, 'home');
  mkdirSync(join(home, 'Downloads'), { recursive: true });
  const read = 'import pandas as pd\n\ncustomers = pd.read_csv("data/customers.csv")\n';
  writeFileSync(join(folder, 'leak.py'), `${read}customers.to_csv("~/Downloads/export.csv")\n`);
  writeFileSync(
    join(folder, 'harmless.py'),
    'import pandas as pd\n\nbeans = pd.read_csv("public/beans.csv")\nbeans.to_csv("~/Downloads/beans.csv")\n',
  );
  const said = { one: 'ran with a reason', two: 'ran without one' };
  for (const [name, words] of Object.entries(said))
    writeFileSync(join(folder, `${name}.txt`), `print("${words}", len(customers))`);
  writeNotebook(join(folder, 'asks.ipynb'), [
    read,
    'exec(open("one.txt").read())',
    'exec(open("two.txt").read())',
  ]);
  writeNotebook(join(folder, 'columns.ipynb'), [
    read,
    'clean = customers.rename(columns={"email": "contact"})',
    'print(len(clean["contact"]), len(customers["email"]))',
  ]);
  return {
    base,
    folder,
    env: {
      ...environment,
      HOME: home,
      LACUNA_AUDIT_DIR: join(base, 'audit'),
      LACUNA_PSEUDONYM_KEY: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
      LACUNA_TEST_EXPORT: join(home, 'Downloads', 'export.csv'),
      LACUNA_TEST_RESULTS: join(base, 'results.json'),
      LACUNA_TEST_SERVER_MARK: join(base, 'audit'),
    },
  };
}

function writeNotebook(path, sources) {
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${index}`,
    metadata: {},
    outputs: [],
    source,
  }));
  const metadata = { language_info: { name: 'python' } };
  writeFileSync(path, JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
}
