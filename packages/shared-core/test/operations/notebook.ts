/** A notebook in a few lines, and what the engine says about it in one line per operation. */
import { analyse, snapshotOf, type Analysis, type DataOperation } from '../../src/index.ts';

export interface World {
  readonly schemas?: Readonly<Record<string, readonly string[]>>;
  readonly modules?: Readonly<Record<string, string>>;
}

/** Cells are separated by a line `---`. */
export function analyseText(text: string, world: World = {}): Analysis {
  const cells = text
    .trim()
    .split(/^---\n/m)
    .map((source, i) => ({ id: `c${i}`, language: 'python' as const, source }));
  return analyse(snapshotOf('analysis.ipynb', 'ipynb', cells), {
    columnsOf: (key) => world.schemas?.[key],
    moduleSource: (name) => world.modules?.[name],
  });
}

/** `export out.csv: a, b from customers.csv.b` in a form that reads well in a table. */
export function describe_(operation: DataOperation): string {
  const { kind, resource, columns, open } = operation;
  const where = [...(resource?.must ?? []), ...(resource?.may ?? []).map((it) => `${it}?`)].join(
    ' | ',
  );
  const named = columns.map((it) =>
    it.must.length > 0 ? `${it.name}[${it.must.join(' ')}]` : it.name,
  );
  const rest = open.map(
    (it) => `${it.asset}.*${it.except.length > 0 ? ` but ${it.except.join(' ')}` : ''}`,
  );
  const what = [...named, ...rest].join(', ');
  return `${kind} ${where}`.trim() + (what === '' ? '' : `: ${what}`);
}

/** All operations of some kinds, described. */
export function operationsOf(
  text: string,
  kinds: readonly string[],
  world?: World,
): readonly string[] {
  return analyseText(text, world)
    .operations.filter((it) => kinds.includes(it.kind))
    .map((it) => describe_(it));
}
