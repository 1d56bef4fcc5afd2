/** What the analyser remembers of cells: answers are the same with and without, and it stays bounded. */
import { analyse, createAnalyser, snapshotOf, type Analysis } from '../../src/index.ts';
import type { CellRun } from '../../src/operations/interpreter/interpreter.ts';
import { FactAnswers } from '../../src/operations/fact-reads.ts';
import { Summaries } from '../../src/operations/summaries.ts';

const FACTS = { columnsOf: () => undefined };
const CELLS = [
  'import pandas as pd\ndf = pd.read_csv("customers.csv")',
  'def save(frame, path):\n    frame.to_csv(path)',
  'small = df.drop(columns=["email"])',
  'save(small, "out.csv")',
  'print(list(globals()))\nsmall.head()',
];

function notebook(cells: readonly string[]): ReturnType<typeof snapshotOf> {
  return snapshotOf(
    'a.ipynb',
    'ipynb',
    cells.map((source, i) => ({ id: `c${i}`, language: 'python', source })),
  );
}

/** Everything, the parts that are worked out later included. */
function whole(it: Analysis): unknown {
  const { operations, variables, edges, gaps, frames, references } = it;
  const places = operations.map((operation) => it.viaPlaces(operation));
  const columns = frames.map((frame) => [frame.place, frame.columns, frame.via, frame.definedAt]);
  return { operations: [...operations], places, variables, edges, gaps, columns, references };
}

describe('an analyser with memory says what one without says', () => {
  const edits: readonly (readonly [string, (cells: string[]) => void])[] = [
    ['nothing changed', () => undefined],
    ['a line above', (cells) => cells.splice(0, 1, `# data\n${CELLS[0] ?? ''}`)],
    ['other columns', (cells) => cells.splice(2, 1, 'small = df.drop(columns=["phone"])')],
    [
      'a function with another body',
      (cells) => cells.splice(1, 1, 'def save(f, p):\n    f.head()'),
    ],
    ['a new name', (cells) => cells.splice(2, 0, 'other = df')],
    ['a cell less', (cells) => cells.splice(1, 1)],
    ['cells in another order', (cells) => cells.reverse()],
    ['back', () => undefined],
  ];
  const analyser = createAnalyser();
  it.each(edits)('%s', (_name, edit) => {
    const cells = [...CELLS];
    edit(cells);
    const snapshot = notebook(cells);
    expect(whole(analyser.analyse(snapshot, FACTS))).toEqual(whole(analyse(snapshot, FACTS)));
  });
});

describe('what is remembered', () => {
  const NOTHING = { locs: [], values: [], ids: [], objs: [] };
  const run = (weight: number): CellRun => ({
    record: {
      operations: [],
      gaps: [],
      frames: [],
      misses: [],
      edges: [],
      references: [],
      sites: [],
      spots: [],
      isOwn: true,
      defined: [],
      called: [],
    },
    reads: { ...NOTHING, lists: [] },
    writes: { ...NOTHING, locs: Array.from({ length: weight }, (_, i) => `g.v${i}`) },
    steps: 1,
  });
  const base = { vars: new Map(), objs: new Map() };
  const wanted = (text: string, unit: string) => {
    const cell = notebook([text]).cells[0];
    if (cell === undefined) throw new Error('the notebook has one cell');
    return { cell, unit, format: 'ipynb', folder: '' } as const;
  };
  const answers = new FactAnswers(FACTS);
  const module = { body: [], errors: [] };

  it('is every version of late, and no more', () => {
    const summaries = new Summaries();
    for (let i = 0; i < 20; i++) {
      summaries.add(wanted(`x = ${i}`, 'a'), run(1), module, []);
      summaries.endRound();
    }
    expect(summaries.find(wanted('x = 19', 'a'), base, answers)).toBeDefined();
    expect(summaries.find(wanted('x = 16', 'a'), base, answers)).toBeDefined();
    expect(summaries.find(wanted('x = 1', 'a'), base, answers)).toBeUndefined();
  });

  it('goes when nobody asks for it and there is much else, what is in use does not', () => {
    const summaries = new Summaries();
    summaries.add(wanted('x', 'used'), run(1), module, []);
    summaries.add(wanted('x', 'idle'), run(1), module, []);
    for (let i = 0; i < 200; i++) {
      summaries.endRound();
      expect(summaries.find(wanted('x', 'used'), base, answers)).toBeDefined();
      summaries.add(wanted('x', `other ${i}`), run(5000), module, []);
    }
    expect(summaries.find(wanted('x', 'idle'), base, answers)).toBeUndefined();
    expect(summaries.find(wanted('x', 'other 199'), base, answers)).toBeDefined();
  });
});
