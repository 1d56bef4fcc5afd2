/** The idioms with which people take personal columns out: each must be exact, or every clean notebook is flagged. */
import { operationsOf } from './notebook.ts';

const COLUMNS = ['id', 'email', 'email_verified', 'Phone', 'county', 'amount'];
const CLOSED = { schemas: { 'c.csv': COLUMNS } };
const READ =
  'import pandas as pd\nimport hashlib, hmac, os\npii = ["email", "Phone"]\ndf = pd.read_csv("c.csv")\n';
const SAVE = '\ndf.to_csv("o.csv", index=False)';
const KEPT = 'export o.csv: id, email_verified, county, amount';
const OPEN = 'export o.csv: c.csv.* but Phone email';

/** Code, what is written with a known schema, what with an unknown one. */
const IDIOMS: readonly (readonly [string, string, string])[] = [
  ['df = df.drop(columns=pii)', KEPT, OPEN],
  ['df = df.drop(pii, axis=1)', KEPT, OPEN],
  ['df = df.drop(pii, axis="columns", errors="ignore")', KEPT, OPEN],
  ['df.drop(columns=pii, inplace=True)', KEPT, OPEN],
  ['df = df.drop(labels=pii, axis=1)', KEPT, OPEN],
  ['for c in pii:\n    del df[c]', KEPT, OPEN],
  ['for c in pii:\n    df = df.drop(columns=c)', KEPT, OPEN],
  ['for c in pii:\n    df.pop(c)', KEPT, OPEN],
  [
    'for c in pii:\n    if c in df.columns:\n        df = df.drop(columns=[c])',
    KEPT,
    'export o.csv: c.csv.*',
  ],
  ['df = df[[c for c in df.columns if c not in pii]]', KEPT, OPEN],
  ['df = df[[c for c in df if c not in pii]]', KEPT, OPEN],
  ['df = df[df.columns.difference(pii, sort=False)]', KEPT, OPEN],
  ['df = df[df.columns.drop(pii)]', KEPT, OPEN],
  ['df = df.loc[:, ~df.columns.isin(pii)]', KEPT, OPEN],
  ['df = df.loc[:, [c for c in df.columns if c not in pii]]', KEPT, OPEN],
  ['df = df[df.columns[~df.columns.isin(pii)]]', KEPT, OPEN],
  ['keep = [c for c in df.columns if c not in set(pii)]\ndf = df[keep]', KEPT, OPEN],
  ['keep = list(df.columns)\nfor c in pii:\n    keep.remove(c)\ndf = df[keep]', KEPT, OPEN],
  ['df = df.drop(columns=[c for c in df.columns if c in pii])', KEPT, OPEN],
  ['def clean(d):\n    return d.drop(columns=pii)\ndf = clean(df)', KEPT, OPEN],
  ['df = df.pipe(lambda d: d.drop(columns=pii))', KEPT, OPEN],
  ['df = df[["id", "county"]]', 'export o.csv: id, county', 'export o.csv: id, county'],
  [
    'df = df.filter(items=["id", "county"])',
    'export o.csv: id, county',
    'export o.csv: id, county',
  ],
  ['df = df.loc[:, ["id", "county"]]', 'export o.csv: id, county', 'export o.csv: id, county'],
  [
    'df = df.loc[df.amount > 3, ["id", "county"]]',
    'export o.csv: id, county',
    'export o.csv: id, county',
  ],
  [
    'df = df.reindex(columns=["id", "county"])',
    'export o.csv: id, county',
    'export o.csv: id, county',
  ],
  [
    'df = pd.read_csv("c.csv", usecols=["id", "county"])',
    'export o.csv: id, county',
    'export o.csv: id, county',
  ],
  ['df = pd.read_csv("c.csv", usecols=lambda c: c not in pii)', KEPT, 'export o.csv: c.csv.*'],
];

describe('columns that are taken out are out', () => {
  it.each(IDIOMS)('%s', (code, closed, open) => {
    expect(operationsOf(READ + code + SAVE, ['export'], CLOSED)).toEqual([closed]);
    expect(operationsOf(READ + code + SAVE, ['export'])).toEqual([open]);
  });
});

/** Code, what is written, with a known schema: idioms that need the names. */
const NAMED: readonly (readonly [string, string])[] = [
  [
    'df.columns = df.columns.str.lower()\ndf = df.drop(columns=["email", "phone"])',
    'export o.csv: id, email_verified, county, amount',
  ],
  [
    'df.columns = [c.strip().lower().replace(" ", "_") for c in df.columns]\ndf = df.drop(columns=["email", "phone"])',
    'export o.csv: id, email_verified, county, amount',
  ],
  [
    'df = df.rename(columns=str.lower).drop(columns=["email", "phone"])',
    'export o.csv: id, email_verified, county, amount',
  ],
  ['df = df.loc[:, ~df.columns.str.contains("email|Phone")]', 'export o.csv: id, county, amount'],
  [
    'df = df[[c for c in df.columns if "email" not in c and c != "Phone"]]',
    'export o.csv: id, county, amount',
  ],
  [
    'df = df[[c for c in df.columns if not c.startswith("email")]]',
    'export o.csv: id, Phone, county, amount',
  ],
  ['df = df.iloc[:, [0, 4]]', 'export o.csv: id, county'],
  ['df = df.iloc[:, 3:]', 'export o.csv: Phone, county, amount'],
  [
    'df = df.filter(regex="^(?!email)")',
    'export o.csv: id, email, email_verified, Phone, county, amount',
  ],
  ['df = df.filter(like="email")', 'export o.csv: email, email_verified'],
];

describe('columns that are taken out by their names', () => {
  it.each(NAMED)('%s', (code, expected) => {
    expect(operationsOf(READ + code + SAVE, ['export'], CLOSED)).toEqual([expected]);
  });
});

/** Code, what is known of the e-mail column afterwards. */
const HASHED: readonly (readonly [string, string])[] = [
  [
    'df["email"] = df["email"].apply(lambda x: hashlib.sha256(x.encode()).hexdigest())',
    'email[hash]',
  ],
  ['df["email"] = [hashlib.sha256(x.encode()).hexdigest() for x in df["email"]]', 'email[hash]'],
  [
    'df["email"] = df["email"].map(lambda x: hashlib.md5(str(x).encode("utf-8")).hexdigest()[:12])',
    'email[hash]',
  ],
  [
    'def h(x):\n    m = hashlib.sha256()\n    m.update(x.encode())\n    return m.hexdigest()\ndf["email"] = df.email.apply(h)',
    'email[hash]',
  ],
  [
    'key = os.environ["KEY"].encode()\ndf["email"] = df["email"].map(lambda x: hmac.new(key, x.encode(), hashlib.sha256).hexdigest())',
    'email[keyed-hash]',
  ],
  [
    'salt = os.environ["SALT"]\ndf["email"] = df["email"].map(lambda x: hashlib.sha256((salt + x).encode()).hexdigest())',
    'email[keyed-hash]',
  ],
  [
    'salt = os.getenv("SALT")\ndf["email"] = df["email"].map(lambda x: hashlib.sha256(f"{salt}{x}".encode()).hexdigest())',
    'email[keyed-hash]',
  ],
  [
    'for c in ["email"]:\n    df[c] = df[c].apply(lambda x: hashlib.sha256(x.encode()).hexdigest())',
    'email[hash]',
  ],
  [
    'df = df.assign(email=df.email.map(lambda x: hashlib.sha256(x.encode()).hexdigest()))',
    'email[hash]',
  ],
  [
    'df = df.assign(email=lambda d: d.email.map(lambda x: hashlib.sha256(x.encode()).hexdigest()))',
    'email[hash]',
  ],
  [
    'df.loc[:, "email"] = df["email"].map(lambda x: hashlib.sha256(x.encode()).hexdigest())',
    'email[hash]',
  ],
  ['df["email"] = pd.util.hash_pandas_object(df["email"])', 'email[hash]'],
  ['df["email"] = "***"', 'email[constant]'],
  ['df.loc[df.id > 3, "email"] = "***"', 'email'],
  ['df["email"] = df["email"].str.lower()', 'email'],
];

describe('columns that are hashed', () => {
  it.each(HASHED)('%s', (code, expected) => {
    const text = `${READ}${code}\ndf[["email"]].to_csv("o.csv", index=False)`;
    expect(operationsOf(text, ['export'], CLOSED)).toEqual([`export o.csv: ${expected}`]);
    expect(operationsOf(text, ['export'])).toEqual([`export o.csv: ${expected}`]);
  });
});
