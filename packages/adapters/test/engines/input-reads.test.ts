/** Reading off a pack's text which parts of a question decide its answer; in doubt, all of them. */
import type { PolicyInput } from '@lacuna/shared-core';
import { visibleText, readsOf } from '../../src/engines/input-reads.ts';

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

test('the text changes with what is read and with nothing else', () => {
  const input = (document: string, gate: string) =>
    ({ gate, context: { document, session: { exports: 0 } } }) as unknown as PolicyInput;
  const gate = reads('input.gate');
  expect(visibleText(input('a', 'ci'), gate)).toBe(visibleText(input('b', 'ci'), gate));
  expect(visibleText(input('a', 'ci'), gate)).not.toBe(visibleText(input('a', 'run'), gate));
  const document = reads('input.context.document');
  expect(visibleText(input('a', 'ci'), document)).not.toBe(visibleText(input('b', 'ci'), document));
  expect(visibleText(input('a', 'ci'), null)).not.toBe(visibleText(input('b', 'ci'), null));
});

test('the text holds what is read, whole parts and single fields, and no more', () => {
  const input = {
    gate: 'ci',
    gaps: ['a'],
    source: { columns: [1], tags: ['t'], rows: [] },
    destination: { host: null, path: 'p' },
  } as unknown as PolicyInput;
  const text = (...of: readonly string[]): unknown => JSON.parse(visibleText(input, reads(...of)));
  expect(text('input.source.columns; input.destination.host', 'input.gate')).toEqual({
    gate: 'ci',
    source: { columns: [1] },
    destination: { host: null },
  });
  expect(text('f(input.source); input.source.tags')).toEqual({ source: input.source });
  expect(text('input.gaps[0]; input.gaps.length; input.nothing; input.source.nowhere')).toEqual({
    gaps: ['a'],
  });
  expect(text('input.__proto__.x; input.source.__proto__; input.constructor')).toEqual({});
  expect(text('f(input)')).toEqual(input);
});
