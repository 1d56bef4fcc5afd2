/** Reading off a pack's text which parts of a question decide its answer; in doubt, all of them. */
import type { PolicyInput } from '@lacuna/shared-core';
import { keyOf, readsOf } from '../../src/engines/input-reads.ts';

const reads = (...texts: readonly string[]) =>
  readsOf(Object.fromEntries(texts.map((text, i) => [`m${String(i)}.rego`, text])));

test.each<[string, readonly string[]]>([
  ['input.gate == "ci"', ['gate']],
  ['some c in input.source.columns', ['source.columns']],
  ['input.context.session.exports > 3', ['context.session']],
  ['import input.context as c', ['context']],
  ['input.context["document"]', ['context']],
  ['input.context[name]', ['context']],
  ['input.source.columns[_].tier', ['source.columns']],
  ['$"to {input.context.document}"', ['context.document']],
  ['# reads the whole input\ninput.gaps', ['gaps']],
  ['count(input.gaps) > 0 # of input.user.role', ['gaps', 'user.role']],
])('%s reads %j', (text, expected) => {
  expect(reads(text)?.map((it) => it.join('.'))).toEqual(expected);
});

test.each([
  'f(input)',
  'input[name]',
  'walk(input, [path, value])',
  'x := input',
  'violations with input as {"gate": "ci"}',
  'msg := "the input"',
  '`\n# of input\n`',
  'input\n.gate',
])('%s may read everything', (text) => {
  expect(reads('input.gate', text)).toBeNull();
});

test('the key changes with what is read and with nothing else', () => {
  const input = (document: string, gate: string) =>
    ({ gate, context: { document, session: { exports: 0 } } }) as unknown as PolicyInput;
  const gate = reads('input.gate');
  expect(keyOf(input('a', 'ci'), gate)).toBe(keyOf(input('b', 'ci'), gate));
  expect(keyOf(input('a', 'ci'), gate)).not.toBe(keyOf(input('a', 'run'), gate));
  const document = reads('input.context.document');
  expect(keyOf(input('a', 'ci'), document)).not.toBe(keyOf(input('b', 'ci'), document));
  expect(keyOf(input('a', 'ci'), null)).not.toBe(keyOf(input('b', 'ci'), null));
});
