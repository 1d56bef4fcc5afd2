/** What keeps data out of words: values that stand for a person go, ordinary words stay. */
import { hasPersonalValue, redactWord } from '../../src/index.ts';

test.each([
  ['jane@example.org', '‹redacted›'],
  ['jane@example.org.csv', '‹redacted›'],
  ['exports/4111111111111111/out.csv', 'exports/‹redacted›/out.csv'],
  ['4111 1111 1111 1111', '‹redacted›'],
  ['patient_536-90-4399.csv', 'patient_‹redacted›.csv'],
  ['DE89370400440532013000', '‹redacted›'],
  ['+4915112345678', '‹redacted›'],
  ['131052-308T', '‹redacted›'],
  ['00:1A:2B:3C:4D:5E', '‹redacted›'],
])('%s becomes %s', (word, shown) => {
  expect(redactWord(word)).toBe(shown);
  expect(hasPersonalValue(word)).toBe(true);
});

test.each([
  'data/customers.csv',
  'email',
  '~/Downloads/export.csv',
  's3://lake-eu/2026/11/21/part-00001.parquet',
  'run_20261121_083000.log',
  'order_1234567890',
  'v1.2.3.4',
  '2026-11-21',
  'model-7b-instruct',
  'crm.customers',
  'SKU-12345678',
  '3f1c0a52-3b0f-4d65-8d0a-6a4a3a4e7b10',
  'année',
  '',
])('%s stays', (word) => {
  expect(redactWord(word)).toBe(word);
  expect(hasPersonalValue(word)).toBe(false);
});
