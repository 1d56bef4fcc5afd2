/** What the values of a file prove of the types of its columns, in tables. Expected: what pandas 3 and polars 1 read. Invented data. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileCatalog } from '../src/index.ts';
import { file } from './catalog-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'lacuna-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
async function typesIn(name: string, text: string): Promise<readonly (string | undefined)[]> {
  const key = `${String(files++)}-${name}`;
  writeFileSync(join(folder, key), text);
  const answer = await createFileCatalog({ root: folder }).lookup([file(key)], { aborted: false });
  const fact = answer.ok ? answer.value.get(key) : undefined;
  return fact?.columns?.map(({ type }) => type) ?? [];
}

const CELLS: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['numbers', ['1', '-2.5', '007', ''], 'number'],
  ['truth values', ['True', 'false', 'TRUE'], 'boolean'],
  ['truth values with a hole', ['True', '', 'False'], undefined],
  ['truth values and numbers', ['True', '1'], undefined],
  ['nothing', ['', ''], undefined],
  ['one text among numbers', ['1', '2', 'Ada'], 'text'],
  ['what pandas takes for missing', ['1', 'NA', 'null', '#N/A', '-nan'], undefined],
  ['numbers in other forms', ['1e5', 'inf', '0x1F', '1_000', '+5', '.5'], undefined],
  ['more digits than a number has', ['12345678901234567890'], undefined],
  ['a telephone number', ['(211) 555-0111'], 'text'],
  ['digits in groups', ['299-53-1790'], 'text'],
  ['an address', ['ada@example.org'], 'text'],
  ['letters of another script', ['\u0416\u0430\u043d\u043d\u0430'], 'text'],
  ['days', ['2024-05-13', '2022-04-16'], 'other'],
  ['days as people write them', ['13/05/2024', '5 May 2024'], 'other'],
  ['a day and a text', ['2024-05-13', 'later'], 'text'],
];

test.each(CELLS)('%s: %j', async (_, cells, type) => {
  const rows = cells.map((it, i) => `${String(i)},${it}`);
  const text = ['key,value', ...rows, ''].join('\n');
  expect(await typesIn('a.csv', text)).toEqual(['number', type]);
});

test('numbers are proven only where all were seen, text by one value', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `${String(i)},a${String(i)}@example.org`);
  expect(await typesIn('long.csv', `id,email\n${rows.join('\n')}\n`)).toEqual([undefined, 'text']);
});

test('a row longer than the header shifts the names: nothing is proven', async () => {
  expect(await typesIn('shifted.csv', 'id,name\n1,Ada,5\n2,Bo,6\n')).toEqual([
    undefined,
    undefined,
  ]);
});

test('texts of JSON are proven, its digits in quotes are not', async () => {
  const rows = [
    { name: 'Ada', code: '17', at: '2024-05-13' },
    { name: 'Bo', code: '18', at: '2024-05-14' },
  ];
  expect(await typesIn('a.json', JSON.stringify(rows))).toEqual(['text', undefined, 'other']);
});
