/** Delimited text: which separator, and whether the first row names the columns. */
import { readCsv } from '../src/readers/csv.ts';

test('a separator inside of long cells does not cut a wide table', () => {
  const header = Array.from({ length: 60 }, (_, i) => (i === 0 ? '#sample' : `c${i}`)).join('\t');
  const row = Array.from({ length: 60 }, (_, i) => (i === 1 ? 'forward; reverse' : `${i}`)).join(
    '\t',
  );
  const text = [header, ...Array.from({ length: 300 }, () => row)].join('\n');
  expect(text.length).toBeGreaterThan(16 * 1024);
  const sample = readCsv(text, true);
  expect(sample?.layout?.separator).toBe('\t');
  expect(sample?.columns).toHaveLength(60);
});

test('numbers name columns where what stands below them is no number', () => {
  const sample = readCsv('person,4711,4712\nhas a laptop,Yes,No\nsystem,Mac,Linux\n', true);
  expect(sample?.columns).toEqual(['person', '4711', '4712']);
});

test('a first row of values among values names nothing', () => {
  const sample = readCsv('1,Ada,ada@example.org\n2,Ben,ben@example.org\n', true);
  expect(sample?.columns).toEqual(['0', '1', '2']);
  expect(sample?.layout?.named).toBe(false);
});
