/** The code that alternatives write, for one finding each. That it silences the rule is proven elsewhere. */
import {
  ALTERNATIVES,
  applyEdits,
  callAt,
  parseCell,
  snapshotOf,
  type Analysis,
  type ColumnFlow,
  type DestinationFact,
  type Finding,
  type FrameAt,
  type LabelledOperation,
  type ProposalContext,
} from '@lacuna/shared-core';

const FILE = 'data/customers.csv';
const flow = (name: string): ColumnFlow => ({
  name,
  from: [{ asset: FILE, column: name }],
  must: [],
  may: [],
  influence: [],
});

interface Case {
  /** Code of one cell; the last call that starts at `at` is the finding's. */
  readonly source: string;
  readonly at: string;
  readonly columns: readonly string[];
  readonly all?: readonly string[];
  /** Text of the frames that the analysis knows; default: none. */
  readonly frames?: readonly string[];
  readonly api?: string;
  readonly path?: string;
  readonly document?: string;
  readonly destinations?: readonly DestinationFact[];
  readonly hasPseudonymKey?: boolean;
}

const GOVERNED: DestinationFact = {
  pattern: 'governed/**',
  managed: true,
  encrypted: true,
  jurisdiction: 'EU',
  owner: 'platform',
  authority: 'managed',
};

function contextOf(it: Case): ProposalContext {
  const from = it.source.indexOf(it.at);
  const place = { cell: 0, span: { from, to: from + it.at.length } };
  const module = parseCell(it.source);
  const at = callAt(module, place.span);
  if (at === undefined) throw new Error('the case has no call there');
  const all = (it.all ?? ['plan', ...it.columns]).map(flow);
  const frames = (it.frames ?? []).map((text): FrameAt => {
    const start = it.source.indexOf(text, from);
    return {
      place: { cell: 0, span: { from: start, to: start + text.length } },
      name: text,
      open: false,
      columns: all,
      role: 'frame',
      type: 'pandas.DataFrame',
      via: [],
      definedAt: null,
    };
  });
  const operation = {
    api: it.api ?? 'pandas.DataFrame.to_csv',
    resource: { must: [it.path ?? '~/x.csv'], may: [] },
    columns: all,
  };
  return {
    finding: { place, columns: it.columns } as unknown as Finding,
    labelled: {
      operation,
      columns: all.map((column) => ({ flow: column })),
    } as unknown as LabelledOperation,
    analysis: {
      snapshot: snapshotOf(it.document ?? 'a.ipynb', 'ipynb', []),
      frames,
    } as unknown as Analysis,
    source: it.source,
    module,
    ...at,
    destinations: it.destinations ?? [GOVERNED],
    hasPseudonymKey: it.hasPseudonymKey ?? true,
    redact: (word) => word,
  };
}

function written(name: string, it: Case): string | undefined {
  const maker = ALTERNATIVES.find((other) => other.name === name);
  if (maker?.kind !== 'edit') throw new Error('no such alternative');
  const proposal = maker.propose(contextOf(it));
  return proposal && applyEdits(it.source, proposal.edits);
}

const EXPORT: Case = {
  source: 'customers.to_csv("~/x.csv")',
  at: 'customers.to_csv("~/x.csv")',
  columns: ['email', 'phone'],
  frames: ['customers'],
};

describe('drop-columns', () => {
  test.each([
    ['a frame', EXPORT, 'customers.drop(columns=["email", "phone"]).to_csv("~/x.csv")'],
    [
      'a chain whose receiver nobody noted',
      {
        ...EXPORT,
        source: 'df.head(3).to_csv("~/x.csv")',
        at: 'df.head(3).to_csv("~/x.csv")',
        frames: [],
      },
      'df.head(3).drop(columns=["email", "phone"]).to_csv("~/x.csv")',
    ],
    [
      'a frame as an argument',
      {
        ...EXPORT,
        source: 'post(url, json=df.to_dict())',
        at: 'post(url, json=df.to_dict())',
        frames: ['df'],
        api: 'requests.post',
      },
      'post(url, json=df.drop(columns=["email", "phone"]).to_dict())',
    ],
    [
      'names that need quoting',
      { ...EXPORT, columns: ['e "mail"', 'a\\b\n'] },
      'customers.drop(columns=["e \\"mail\\"", "a\\\\b\\n"]).to_csv("~/x.csv")',
    ],
    [
      'polars',
      {
        ...EXPORT,
        source: 'df.write_csv("~/x.csv")',
        at: 'df.write_csv("~/x.csv")',
        frames: ['df'],
        api: 'polars.DataFrame.write_csv',
      },
      'df.drop("email", "phone").write_csv("~/x.csv")',
    ],
    [
      'what is asked for later is not dropped before',
      {
        ...EXPORT,
        source: 'post(url, df[["email"]].to_dict())',
        at: 'post(url, df[["email"]].to_dict())',
        frames: ['df'],
        api: 'requests.post',
      },
      undefined,
    ],
    ['nothing would be left', { ...EXPORT, all: ['email', 'phone'] }, undefined],
    [
      'no frame in sight',
      { ...EXPORT, source: 'send(x)', at: 'send(x)', frames: [], api: 'send' },
      undefined,
    ],
  ])('%s', (_, it: Case, code) => expect(written('drop-columns', it)).toBe(code));
});

describe('governed-place', () => {
  test.each([
    ['a literal path', EXPORT, 'customers.to_csv("governed/x.csv")'],
    [
      'from a folder',
      { ...EXPORT, document: 'notebooks/deep/a.ipynb' },
      'customers.to_csv("../../governed/x.csv")',
    ],
    [
      'a path in a variable',
      {
        ...EXPORT,
        source: 'customers.to_csv(target, index=False)',
        at: 'customers.to_csv(target, index=False)',
      },
      'customers.to_csv("governed/x.csv", index=False)',
    ],
    [
      'a path by keyword',
      {
        ...EXPORT,
        source: 'customers.to_csv(index=False, path_or_buf=p / "x.csv")',
        at: 'customers.to_csv(index=False, path_or_buf=p / "x.csv")',
      },
      'customers.to_csv(index=False, path_or_buf="governed/x.csv")',
    ],
    [
      'a store elsewhere',
      { ...EXPORT, destinations: [{ ...GOVERNED, pattern: 's3://lake/safe/**' }] },
      'customers.to_csv("s3://lake/safe/x.csv")',
    ],
    [
      'a place that is not managed is no alternative',
      { ...EXPORT, destinations: [{ ...GOVERNED, managed: false }] },
      undefined,
    ],
    ['no place at all', { ...EXPORT, destinations: [] }, undefined],
  ])('%s', (_, it: Case, code) => expect(written('governed-place', it)).toBe(code));
});

describe('pseudonymise', () => {
  const helper = written('pseudonymise', EXPORT)?.split('customers.assign')[0] ?? '';

  test('writes a keyed code in front of the statement, and assigns by name', () => {
    expect(helper).toContain('os.environ["LACUNA_PSEUDONYM_KEY"]');
    expect(helper).toContain('hmac.digest(');
    expect(written('pseudonymise', { ...EXPORT, columns: ['email'] })).toBe(
      `${helper}customers.assign(\n    email=customers["email"].map(lambda value: pseudonym("email", value), na_action="ignore"),\n).to_csv("~/x.csv")`,
    );
  });
  test('a chain is evaluated once', () => {
    const code = written('pseudonymise', {
      ...EXPORT,
      columns: ['e-mail', 'class'],
      source: 'x = 1\nload().to_csv("~/x.csv")',
      at: 'load().to_csv("~/x.csv")',
      frames: [],
    });
    expect(code).toBe(
      `x = 1\n${helper}load().assign(\n    **{"e-mail": lambda frame: frame["e-mail"].map(lambda value: pseudonym("e-mail", value), na_action="ignore")},\n    **{"class": lambda frame: frame["class"].map(lambda value: pseudonym("class", value), na_action="ignore")},\n).to_csv("~/x.csv")`,
    );
  });
  test('the helper is written once per cell', () => {
    const source = `${helper}customers.to_csv("~/x.csv")`;
    expect(
      written('pseudonymise', { ...EXPORT, source })?.startsWith(`${helper}customers.assign(`),
    ).toBe(true);
  });
  test('polars is not offered: what no test runs is not written', () => {
    expect(
      written('pseudonymise', { ...EXPORT, api: 'polars.DataFrame.write_csv' }),
    ).toBeUndefined();
  });
});
