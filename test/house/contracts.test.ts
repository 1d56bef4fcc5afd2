/** Holds the examples of every contract to the source that reads it and to the schema that others read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { CONTRACTS } from '../../scripts/generate/contracts.ts';

const folder = resolve(__dirname, '../../contracts');
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

const examples = readdirSync(join(folder, 'examples')).flatMap((name) =>
  readdirSync(join(folder, 'examples', name)).map((file) => [name, file] as const),
);

test('every folder of examples belongs to a contract', () => {
  expect(examples.filter(([name]) => CONTRACTS[name] === undefined)).toEqual([]);
});

test('every contract has a schema', () => {
  const missing = Object.keys(CONTRACTS).filter(
    (name) => !existsSync(join(folder, `${name}.schema.json`)),
  );
  expect(missing).toEqual([]);
});

test.each(examples)('%s/%s is read as its name says', (name, file) => {
  const example = read(join('examples', name, file));
  const expected = !file.startsWith('wrong-');
  expect(CONTRACTS[name]?.safeParse(example).success).toBe(expected);
  expect(ajv.validate(read(`${name}.schema.json`) as object, example)).toBe(expected);
});
