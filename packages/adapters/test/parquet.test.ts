/** Parquet files as pyarrow writes them: columns and votes, with codecs we can read and one we cannot. Invented data. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileCatalog } from '../src/index.ts';
import { describeCatalog, file } from './catalog-contract.ts';

const fixtures = join(__dirname, 'fixtures');
const factOf = async (root: string, key: string) => {
  const answer = await createFileCatalog({ root }).lookup([file(key)], { aborted: false });
  return answer.ok ? answer.value.get(key) : undefined;
};

describeCatalog('the file catalogue over Parquet', () =>
  Promise.resolve({
    catalog: createFileCatalog({ root: fixtures }),
    known: [file('customers.snappy.parquet'), file('customers.gzip.parquet')],
    unknown: [file('none.parquet')],
    canaries: ['canary', 'example.org', 'Orléans'],
  }),
);

test.each(['snappy', 'gzip', 'zstd'])(
  '%s: columns from the footer, votes from values',
  async (codec) => {
    const fact = await factOf(fixtures, `customers.${codec}.parquet`);
    expect(fact?.columns?.map((it) => it.name)).toEqual([
      'customer_id',
      'email',
      'amount',
      'signup',
      'active',
      'address',
    ]);
    // Arrow's own schema may say that texts are codes of a dictionary.
    expect(fact?.columns?.map((it) => it.type)).toEqual([
      'number',
      'other',
      'number',
      'datetime',
      'boolean',
      'other',
    ]);
    // Without the codec, the footer's smallest and largest values are the sample.
    expect(fact?.columns?.[1]?.evidence.map((it) => it.by)).toEqual(['value:email']);
    expect(fact?.columns?.filter((it) => it.name !== 'email').flatMap((it) => it.evidence)).toEqual(
      [],
    );
  },
);

test('a Parquet file is known by its first bytes, whatever it is called', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-parquet-'));
  copyFileSync(join(fixtures, 'customers.snappy.parquet'), join(folder, 'customers'));
  expect((await factOf(folder, 'customers'))?.columns).toHaveLength(6);
  rmSync(folder, { recursive: true });
});

test('a broken file exists and has no columns anybody knows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-parquet-'));
  const bytes = readFileSync(join(fixtures, 'customers.snappy.parquet'));
  writeFileSync(join(folder, 'cut.parquet'), bytes.subarray(0, bytes.length - 40));
  writeFileSync(
    join(folder, 'encrypted.parquet'),
    Buffer.concat([bytes.subarray(0, -4), Buffer.from('PARE')]),
  );
  for (const name of ['cut.parquet', 'encrypted.parquet'])
    expect(await factOf(folder, name)).toMatchObject({ exists: true, columns: undefined });
  rmSync(folder, { recursive: true });
});
