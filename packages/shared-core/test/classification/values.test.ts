/** Columns of values: what is proven, and the battery of harmless columns that never is. Fixed seed. */
import { voteByValues } from '../../src/index.ts';

/** A small generator, so that every run and every machine sees the same columns. */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const repeat = (make: (at: number) => string, count = 50) =>
  Array.from({ length: count }, (_, at) => make(at));
const digits = (next: (below: number) => number, count: number) =>
  String(1 + next(9)) + repeat(() => String(next(10)), count - 1).join('');
const hex = (next: (below: number) => number, count: number) =>
  repeat(() => next(16).toString(16), count).join('');

type Generator = (next: (below: number) => number) => (at: number) => string;

const HARMLESS: Readonly<Record<string, Generator>> = {
  'epoch seconds': (next) => () => String(1_600_000_000 + next(100_000_000)),
  'epoch milliseconds': (next) => () => String(1_600_000_000_000 + next(100_000_000_000)),
  'consecutive ids': (next) => {
    const from = next(1_000_000_000);
    return (at) => String(from + at);
  },
  '9-digit order ids': (next) => () => digits(next, 9),
  '10-digit order ids': (next) => () => digits(next, 10),
  '11-digit ids': (next) => () => digits(next, 11),
  '13-digit ids': (next) => () => digits(next, 13),
  '16-digit ids': (next) => () => digits(next, 16),
  'floats with 6 decimals': (next) => () => `${next(1000)}.${digits(next, 6)}`,
  'ISO timestamps': (next) => () =>
    `20${10 + next(15)}-0${1 + next(9)}-${10 + next(18)}T${10 + next(13)}:${10 + next(49)}:${10 + next(49)}Z`,
  'ISO dates': (next) => () => `20${10 + next(15)}-0${1 + next(9)}-${10 + next(18)}`,
  'local dates': (next) => () => `${10 + next(18)}.0${1 + next(9)}.20${10 + next(15)}`,
  times: (next) => () => `${10 + next(13)}:${10 + next(49)}:${10 + next(49)}`,
  UUIDs: (next) => () =>
    `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-a${hex(next, 3)}-${hex(next, 12)}`,
  'SHA-1': (next) => () => hex(next, 40),
  'SHA-256': (next) => () => hex(next, 64),
  'four-part versions': (next) => () => `${next(20)}.${next(30)}.${next(100)}.${next(200)}`,
  'three-part versions': (next) => () => `${next(20)}.${next(30)}.${next(100)}`,
  'SKU AB123456': (next) => () =>
    String.fromCharCode(65 + next(26), 65 + next(26)) + digits(next, 6),
  'SKU 123-45-678': (next) => () => `${digits(next, 3)}-${digits(next, 2)}-${digits(next, 3)}`,
  'product words': (next) => () => `${['Blue', 'Red', 'Small'][next(3)]} Widget ${next(100)}`,
  latitudes: (next) => () => `${next(90)}.${digits(next, 5)}`,
  longitudes: (next) => () => `-${next(180)}.${digits(next, 5)}`,
  'money amounts': (next) => () => `${next(10_000)}.${10 + next(89)}`,
  percentages: (next) => () => `${next(100)}%`,
  'ISBN-10': (next) => () => {
    const body = digits(next, 9);
    let sum = 0;
    for (let i = 0; i < 9; i += 1) sum += Number(body[i]) * (10 - i);
    const check = (11 - (sum % 11)) % 11;
    return check === 10 ? `${body}X` : `${body}${check}`;
  },
  'small counts': (next) => () => String(next(500)),
  years: (next) => () => String(1950 + next(75)),
  flags: (next) => () => ['yes', 'no'][next(2)] ?? 'no',
  'hex colours': (next) => () => `#${hex(next, 6)}`,
  'file names': (next) => () => `img_${digits(next, 5)}.png`,
  'IMEI-like': (next) => () => `35${digits(next, 13)}`,
};

test.each(Object.keys(HARMLESS))('20 columns of %s are nothing personal', (kind) => {
  for (let column = 0; column < 20; column += 1) {
    const make = HARMLESS[kind]!(seeded(column * 7919 + 17));
    const votes = voteByValues('field_7', repeat(make));
    expect({ column, votes: votes.map((it) => it.by) }).toEqual({ column, votes: [] });
  }
});

function withLuhn(body: string): string {
  let sum = 0;
  Array.from(body)
    .reverse()
    .forEach((char, at) => {
      const digit = at % 2 === 0 ? Number(char) * 2 : Number(char);
      sum += digit > 9 ? digit - 9 : digit;
    });
  return body + String((10 - (sum % 10)) % 10);
}

const PERSONAL: Readonly<Record<string, readonly [string, Generator]>> = {
  'e-mail addresses': [
    'user.contact.email',
    (next) => (at) => `user${at}.${hex(next, 4)}@example${next(9)}.org`,
  ],
  'card numbers': ['user.financial.credit_card', (next) => () => withLuhn(`4${digits(next, 14)}`)],
  'card numbers in groups': [
    'user.financial.credit_card',
    (next) => () => withLuhn(`5${1 + next(5)}${digits(next, 13)}`).replace(/(\d{4})(?=\d)/g, '$1 '),
  ],
  'social security numbers': [
    'user.government_id.national_identification_number',
    (next) => () => `${100 + next(500)}-${10 + next(89)}-${1000 + next(8999)}`,
  ],
  'phone numbers with area codes': [
    'user.contact.phone_number',
    (next) => () => `(${200 + next(700)}) 555-${1000 + next(8999)}`,
  ],
  'international phone numbers': [
    'user.contact.phone_number',
    (next) => () => `+44 20 ${1000 + next(8999)} ${1000 + next(8999)}`,
  ],
  'phone numbers in groups': [
    'user.contact.phone_number',
    (next) => () => `${200 + next(700)}-555-${1000 + next(8999)}`,
  ],
  'IPv4 addresses': [
    'user.device.ip_address',
    (next) => () => `${1 + next(223)}.${next(256)}.${next(256)}.${next(256)}`,
  ],
  'IPv6 addresses': [
    'user.device.ip_address',
    (next) => () => `2001:db8::${hex(next, 4)}:${hex(next, 3)}`,
  ],
  'MAC addresses': [
    'user.device.device_id',
    (next) => () => repeat(() => hex(next, 2), 6).join(':'),
  ],
  'insurance numbers': [
    'user.government_id.national_identification_number',
    (next) => () => `AB ${10 + next(89)} ${10 + next(89)} ${10 + next(89)} C`,
  ],
};

test.each(Object.keys(PERSONAL))('a column of %s is found whatever its name', (kind) => {
  const [category, generator] = PERSONAL[kind]!;
  for (let column = 0; column < 20; column += 1)
    expect(voteByValues('field_7', repeat(generator(seeded(column + 3))))[0]?.category).toBe(
      category,
    );
});

test('a small column is found when all of it fits', () => {
  expect(voteByValues('x', ['a@example.org', 'b@example.org', 'c@example.com'])[0]).toMatchObject({
    category: 'user.contact.email',
    because: '3 of 3 values look like e-mail addresses',
  });
  expect(voteByValues('email', ['a@example.org'])).toHaveLength(1);
  expect(voteByValues('x', ['a@example.org'])).toEqual([]);
});

test('a mixed column is no identifier', () => {
  const mixed = repeat((at) => (at % 2 === 0 ? `a${at}@example.org` : `word${at}`));
  expect(voteByValues('contact_info', mixed)).toEqual([]);
});

test('bare digits count only below a name that says the same', () => {
  const bare = repeat((at) => String(2_025_550_100 + at * 7_919_003));
  expect(voteByValues('field_7', bare)).toEqual([]);
  expect(voteByValues('phone', bare)[0]?.category).toBe('user.contact.phone_number');
  // Two valid NHS numbers of the public documentation, and eight made with the same check.
  const nhs = ['9434765919', '4505577104', '9434765870', '9434765862', '9434765854'];
  expect(voteByValues('field_7', nhs)).toEqual([]);
  expect(voteByValues('nhs_number', nhs)[0]?.category).toBe('user.health_and_medical.record_id');
});

test('a column of yes and no contradicts what its name promises', () => {
  expect(voteByValues('email', ['yes', 'no', 'no', 'yes'])[0]).toMatchObject({
    negative: true,
    category: 'user.contact.email',
  });
  // A yes-or-no about health is as personal as its name says.
  expect(voteByValues('hiv_status', ['yes', 'no'])).toEqual([]);
});

test('addresses inside texts are found', () => {
  const notes = repeat((at) =>
    at % 10 === 0
      ? `Called back about the invoice, please write to jane${at}@example.org before next Friday.`
      : `Customer number ${at} asked about the delivery and wants to be called back in a week.`,
  );
  expect(voteByValues('notes', notes)[0]?.category).toBe('user.contact.email');
});

test('no evidence holds a value', () => {
  const canary = 'canary-7731@example.org';
  const votes = voteByValues('email', [
    canary,
    'second-canary@example.org',
    'third-canary@example.org',
  ]);
  expect(votes).not.toEqual([]);
  expect(JSON.stringify(votes)).not.toMatch(/canary|example/);
});

test('hostile values cost no more than others', () => {
  const hostile = [
    'a'.repeat(100_000),
    `${'a.'.repeat(120)}@${'b.'.repeat(60)}`,
    `${'1-'.repeat(127)}1`,
    '('.repeat(256),
    `${'0 '.repeat(120)}x`,
    'x@'.repeat(128),
  ];
  expect(
    voteByValues(
      'email',
      repeat((at) => hostile[at % hostile.length]! + String(at)),
    ),
  ).toEqual([]);
});

test('what things have as well is a hint beside its name, and no proof', () => {
  const one = (name: string, values: readonly string[], columns: readonly string[]) =>
    voteByValues(name, values, { columns, asset: null }).map((it) => [it.source, it.by]);
  const people = ['customer_id', 'sex', 'age', 'zip', 'name', 'first_name'];
  expect(one('sex', ['m', 'f'], people)).toEqual([['context', 'context:values:gender']]);
  expect(one('age', ['34', '51', '28'], people)).toEqual([['context', 'context:values:age']]);
  expect(one('zip', ['10115', '80331', '20095'], people)).toEqual([
    ['context', 'context:values:postal-code'],
  ]);
  expect(one('name', ['Ada Byron', 'Alan Turing', 'Grace Hopper'], people)).toEqual([
    ['context', 'context:values:person-name'],
  ]);
  expect(one('first_name', ['Ada', 'Alan', 'Grace'], people)).toEqual([
    ['value', 'value:person-name'],
  ]);
  expect(one('sex', ['MALE', 'FEMALE'], ['species', 'sex'])).toEqual([]);
});
