/** Tables for the words of findings: lists, templates, and what may never be shown. */
import {
  describeName,
  describeResource,
  fillMessage,
  listWords,
  redactWord,
} from '@lacuna/shared-core';

test.each([
  [[], ''],
  [['email'], 'email'],
  [['email', 'phone'], 'email and phone'],
  [['email', 'email'], 'email'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d and e'],
  [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d and 2 more'],
])('%j reads as “%s”', (words, text) => expect(listWords(words)).toBe(text));

test.each([
  [
    '{tier} data leaves: {columns}',
    { tier: 'proprietary', columns: ['a', 'b'] },
    'Proprietary data leaves: a and b.',
  ],
  ['no arguments', {}, 'No arguments.'],
  ['{nothing} leaves', {}, 'Something leaves.'],
  ['{columns} leaves', { columns: [] }, 'Something leaves.'],
  ['{x}', { x: '{y}', y: 'no' }, '{y}.'],
  ['data/x.csv leaves', {}, 'data/x.csv leaves.'],
  ['{constructor}', {}, 'Something.'],
])('%s', (template, args, text) => expect(fillMessage(template, args)).toBe(text));

test.each([
  ['data/customers.csv', 'data/customers.csv'],
  ['~/Downloads/export.csv', '~/Downloads/export.csv'],
  ['table:crm.customers', 'crm.customers'],
  ['https://user:secret@example.org/a/b?token=1#x', 'https://example.org/a/b'],
  ['s3://bucket/key.parquet', 's3://bucket/key.parquet'],
  ['postgresql://me:pw@db.example.org/crm', 'postgresql://db.example.org/crm'],
  ['https://example.org?x=1', 'https://example.org'],
  ['out/4111111111111111/x.csv', 'out/‹redacted›/x.csv'],
  ['out/jane@example.org.csv', 'out/‹redacted›'],
  ['out/a\u001b[31m\nb.csv', 'out/a·[31m·b.csv'],
  ['x'.repeat(200), `${'x'.repeat(119)}…`],
])('%j is shown as %j', (text, shown) => expect(describeResource(text, redactWord)).toBe(shown));

test('a name that is a value is not shown', () => {
  expect(describeName('jane@example.org', redactWord)).toBe('‹redacted›');
  expect(describeName('email', redactWord)).toBe('email');
});
