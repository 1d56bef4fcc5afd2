/** Canonical JSON against the rules of RFC 8785, and the shape of the chain. */
import { createHash } from 'node:crypto';
import { NO_LINE, canonicalJson, digestOf, encodeRecord } from '../../src/index.ts';

test.each<[unknown, string]>([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ a: { d: 1, c: [3, { z: 1, y: 2 }] } }, '{"a":{"c":[3,{"y":2,"z":1}],"d":1}}'],
  // Sorted by UTF-16 code units: the surrogate pair comes before U+FB33.
  [
    { '\ufb33': 1, '\ud83d\ude00': 2, '€': 3, '\r': 4, ö: 5 },
    '{"\\r":4,"ö":5,"€":3,"😀":2,"\ufb33":1}',
  ],
  [
    [1e21, 1e-7, 0.1, -0, 333333333.33333329, 4.5, 2e-3, 1e30],
    '[1e+21,1e-7,0.1,0,333333333.3333333,4.5,0.002,1e+30]',
  ],
  ['€$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'],
  [{ a: undefined, b: null }, '{"b":null}'],
  ['lone \ud800 surrogate', '"lone \ufffd surrogate"'],
  [{ 'key \udc00': 'x' }, '{"key \ufffd":"x"}'],
  ['a real \\ud800 in text', '"a real \\\\ud800 in text"'],
])('%j', (value, expected) => {
  expect(canonicalJson(value)).toBe(expected);
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [() => 1], [{ a: 1n }], [{ 10: 1 }]])(
  '%p is not JSON that can be kept',
  (value) => {
    expect(() => canonicalJson(value)).toThrow('canonical JSON');
  },
);

test('each line holds the digest of the one before', () => {
  const event = { type: 'authority', event: 'started', detail: null } as const;
  const first = encodeRecord(
    event,
    { writer: 'w', seq: 0, prev: NO_LINE },
    '2026-11-21T08:00:00.000Z',
  );
  expect(first.line).toBe(
    `{"at":"2026-11-21T08:00:00.000Z","detail":null,"event":"started","prev":"${NO_LINE}","seq":0,"type":"authority","v":1,"writer":"w"}`,
  );
  expect(first.head).toEqual({
    writer: 'w',
    seq: 1,
    prev: createHash('sha256').update(first.line).digest('hex'),
  });
  expect(JSON.parse(encodeRecord(event, first.head, 'x').line)).toMatchObject({
    seq: 1,
    prev: first.head.prev,
  });
  expect(digestOf('名前')).toBe(createHash('sha256').update('名前').digest('hex'));
});
