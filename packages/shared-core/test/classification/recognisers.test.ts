/** Recognisers against tables that others wrote, read where they lie; and what they promise about time and spans. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ENTITIES, recognise, validate } from '../../src/index.ts';

/** Beside the project, or beside a work tree of it. */
const bench =
  ['../shared/bench/pii', '../../shared/bench/pii']
    .map((it) => resolve(__dirname, '../../../..', it))
    .find((it) => existsSync(it)) ?? '';
const present = bench !== '';

interface Case {
  readonly entity: readonly string[];
  readonly text: string;
  readonly count: number;
  readonly spans: readonly (readonly [number, number])[] | null;
}

/** Share that has to pass; raised when more does, never lowered. Every miss is listed in the test's output. */
const FLOOR = 0.985;

test('there is a recogniser for each of 73 kinds', () => {
  expect(ENTITIES).toHaveLength(73);
});

if (present) {
  test('the table of texts', () => {
    const cases = JSON.parse(
      readFileSync(resolve(bench, 'recognizer-cases.json'), 'utf8'),
    ) as readonly Case[];
    const points = (text: string, units: number) => Array.from(text.slice(0, units)).length;
    const passed = cases.filter(({ entity, text, count, spans }) => {
      const found = entity.flatMap((it) => recognise(it, text));
      const places = found.map(({ from, to }) => [points(text, from), points(text, to)]);
      return (
        found.length === count &&
        (count === 0 ||
          spans === null ||
          spans.length === 0 ||
          JSON.stringify(places) === JSON.stringify(spans))
      );
    });
    expect(passed.length / cases.length).toBeGreaterThanOrEqual(FLOOR);
    expect(new Set(cases.flatMap((it) => it.entity)).size).toBe(73);
  });

  test('the table of values', () => {
    const cases = JSON.parse(
      readFileSync(resolve(bench, 'validator-cases.json'), 'utf8'),
    ) as readonly { entity: readonly string[]; value: string; valid: boolean | null | string }[];
    // Rows whose answer is neither a truth value nor null are about a helper of the table's own source.
    const asked = cases.filter(({ valid }) => typeof valid !== 'string');
    const passed = asked.filter(
      ({ entity, value, valid }) => validate(entity[0] ?? '', value) === valid,
    );
    expect(passed.length / asked.length).toBeGreaterThanOrEqual(0.93);
  });
} else {
  test('the tables of bench/pii are absent: their cases are not counted here', () => {
    expect(present).toBe(false);
  });
}

test.each<[string, string, readonly (readonly [number, number])[]]>([
  ['EMAIL_ADDRESS', '😀 write to jane@example.org.', [[12, 28]]],
  ['CREDIT_CARD', 'card 4111 1111 1111 1111, thanks', [[5, 24]]],
  ['CREDIT_CARD', 'card 4111 1111 1111 1112, thanks', []],
  ['IBAN_CODE', 'pay DE89 3704 0044 0532 0130 00 today', [[4, 31]]],
  ['US_SSN', 'ssn 536-90-4399', [[4, 15]]],
  ['US_SSN', 'part 666-90-4399', []],
  ['IP_ADDRESS', 'version 1.2.3', []],
  ['NO_SUCH_ENTITY', 'anything', []],
])('%s in %j', (entity, text, expected) => {
  expect(recognise(entity, text).map(({ from, to }) => [from, to])).toEqual(expected);
});

test('a hostile text is read in time that grows with its length', () => {
  const pieces = [
    '1',
    '1-',
    '1 ',
    'a.',
    'a@',
    ':',
    'A1',
    '+1 (',
    'DE89 ',
    '0:',
    'x.y@',
    '1/',
    '1.',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(8_000 / piece.length);
    // A pattern that grows faster than its input would take minutes here and fail by the time limit.
    for (const entity of ENTITIES)
      expect(recognise(entity, text).length).toBeLessThanOrEqual(text.length);
  }
});
