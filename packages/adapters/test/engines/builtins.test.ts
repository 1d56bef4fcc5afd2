/** Host functions, operand by operand, as Go and OPA answer. Values are written as Rego. */
import { BUILTINS } from '../../src/engines/builtins/index.ts';
import { BuiltinError } from '../../src/engines/builtins/builtin.ts';
import { parseRego, printRego } from '../../src/engines/rego-value.ts';

const call = (name: string, operands: string): string | undefined => {
  const values = parseRego(`[${operands}]`);
  if (!Array.isArray(values)) throw new Error('operands');
  const result = BUILTINS[name]!(...(values as never[]));
  return result === undefined ? undefined : printRego(result);
};

test.each<[string, string, string]>([
  [
    'sprintf',
    '"%d|%5d|%-5d|%05d|%+d|%x|%X|%#x|%o|%b", [7, 7, 7, 7, 7, 255, 255, 255, 8, 5]',
    '"7|    7|7    |00007|+7|ff|FF|0xff|10|101"',
  ],
  [
    'sprintf',
    '"%v %v %v %v", [1, 1.5, "a", [1, "b", {"k": {2}}]]',
    '"1 1.5 a [1, \\"b\\", {\\"k\\": {2}}]"',
  ],
  ['sprintf', '"%s", [5]', '"%!s(int64=5)"'],
  ['sprintf', '"%d", [1.0]', '"%!d(float64=1)"'],
  [
    'sprintf',
    '"%d %s", [123456789123456789123, 123456789123456789123]',
    '"123456789123456789123 123456789123456789123"',
  ],
  ['sprintf', '"%d", []', '"%!d(MISSING)"'],
  ['sprintf', '"%d", [1, 2]', '"1%!(EXTRA int64=2)"'],
  ['sprintf', '"%[2]d %[1]d", [1, 2]', '"2 1"'],
  ['sprintf', '"%[3]d", [1]', '"%!d(BADINDEX)"'],
  ['sprintf', '"%*d|%-*d|%.*f", [5, 1, 4, 2, 2, 1.239]', '"    1|2   |1.24"'],
  [
    'sprintf',
    '"%f %.2f %e %g %g %g %g", [1.5, 2.675, 123456.789, 0.00001, 1e21, 1e20, 100000.0]',
    '"1.500000 2.67 1.234568e+05 1e-05 1e+21 1e+20 100000"',
  ],
  [
    'sprintf',
    '"%q %x % x %5.1s|", ["a\\"b", "hi", "hi", "xyz"]',
    '"\\"a\\\\\\"b\\" 6869 68 69     x|"',
  ],
  ['sprintf', '"%t %v", [true, null]', '"%!t(string=true) null"'],
  ['sprintf', '"100%%", []', '"100%"'],
  ['sprintf', '"%c%U", [128512, 128512]', '"😀U+1F600"'],
  ['units.parse', '"1.5Mi"', '1572864'],
  ['units.parse', '"200m"', '0.2000000000'],
  ['units.parse', '"1E"', '1000000000000000000'],
  ['units.parse', '"1e3k"', '1000000'],
  ['units.parse_bytes', '"12.5KiB"', '12800'],
  ['units.parse_bytes', '"10EB"', '10000000000000000000'],
  ['strings.any_prefix_match', '["a/b", "c"], {"a/", "x"}', 'true'],
  ['strings.any_suffix_match', '"file.csv", [".txt"]', 'false'],
  ['strings.count', '"cheese", "e"', '3'],
  ['indexof_n', '"aXaXa", "aXa"', '[0, 2]'],
  ['regex.replace', '"foo bar", "(?P<x>\\\\w+) (\\\\w+)", "$2 ${x}!"', '"bar foo!"'],
  ['regex.replace', '"-wow-", "-w(o)w-", "$1a"', '""'],
  ['regex.find_n', '"a*", "baaac", -1', '["", "aaa", ""]'],
  ['regex.split', '"a*", "baaac"', '["b", "c"]'],
  ['regex.split', '"/", "a/b//c"', '["a", "b", "", "c"]'],
  ['regex.template_match', '"urn:<.*>:x", "urn:foo:x", "<", ">"', 'true'],
  ['regex.globs_match', '"a.a.[0-9]+z", ".b.b2359825792*594823z"', 'true'],
  ['regex.globs_match', '"[a-z]*", "[0-9]*"', 'false'],
  ['glob.quote_meta', '"*.github.com"', '"\\\\*.github.com"'],
  ['object.subset', '{"a": {"b": 1, "c": {1, 2}}}, {"a": {"c": {1}}}', 'true'],
  ['object.subset', '[1, 2, 3], [2, 3]', 'true'],
  ['object.subset', '[1, 2, 3], [1, 3]', 'false'],
  ['graph.reachable_paths', '{"a": ["b"], "b": []}, {"a"}', '{["a", "b"]}'],
  ['net.cidr_expand', '"10.0.0.0/30"', '{"10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3"}'],
  [
    'net.cidr_merge',
    '["10.0.0.0/25", "10.0.0.128/25", "2001:db8::/33", "2001:db8:8000::/33"]',
    '{"10.0.0.0/24", "2001:db8::/32"}',
  ],
  ['net.cidr_is_valid', '"2001:db8::/129"', 'false'],
  ['net.cidr_is_valid', '"::ffff:10.0.0.1/104"', 'true'],
  ['net.cidr_contains_matches', '["1.1.1.0/24"], {"x": "1.1.1.1", "y": "1.1.2.1"}', '{[0, "x"]}'],
  [
    'json.patch',
    '{"a": [1, 2]}, [{"op": "add", "path": "/a/-", "value": 3}, {"op": "remove", "path": "a/0"}]',
    '{"a": [2, 3]}',
  ],
  ['json.patch', '{"a/b": 1}, [{"op": "move", "from": "a~1b", "path": "c"}]', '{"c": 1}'],
  [
    'json.marshal_with_options',
    '{"b": [1, {}], "a": "<"}, {"indent": " "}',
    '"{\\n \\"a\\": \\"\\\\u003c\\",\\n \\"b\\": [\\n  1,\\n  {}\\n ]\\n}"',
  ],
  ['hex.decode', '"6869"', '"hi"'],
  ['base64url.encode_no_pad', '"any?>"', '"YW55Pz4"'],
  ['urlquery.encode_object', '{"b": ["2", "1"], "a": "x y"}', '"a=x+y&b=2&b=1"'],
  ['urlquery.decode_object', '"a=x+y&b&a=%C3%A9"', '{"a": ["x y", "é"], "b": [""]}'],
  ['semver.compare', '"1.0.0-alpha.1", "1.0.0-alpha.beta"', '-1'],
  ['semver.compare', '"v1.0.0", "1.0.0-rc"', '1'],
  ['semver.is_valid', '"01.0.0"', 'false'],
  ['numbers.range_step', '10, 1, 4', '[10, 6, 2]'],
  ['uuid.parse', '"00000000-0000-4000-8000-000000000000"', '{"variant": "RFC4122", "version": 4}'],
  [
    'crypto.sha256',
    '"lacuna"',
    '"15b7e6f4dba0c4c0178a72c9629ba9604e39e65a03da52c212212f7049f9f368"',
  ],
  ['crypto.hmac.equal', '"a", "b"', 'false'],
  ['time.parse_rfc3339_ns', '"2017-06-02T19:00:00-07:00"', '1496455200000000000'],
  ['time.parse_ns', '"Jan _2 2006 3:04PM", "Feb  3 2021 4:05PM"', '1612368300000000000'],
  ['time.parse_duration_ns', '"1.5h10ms"', '5400010000000'],
  ['time.parse_duration_ns', '"-1w2d"', '-777600000000000'],
  ['time.date', '[1517814000000000000, "America/Los_Angeles"]', '[2018, 2, 4]'],
  ['time.add_date', '1580428800000000000, 0, 1, 0', '1583107200000000000'],
  ['time.diff', '1582848000000000000, 1585526400000000000', '[0, 1, 2, 0, 0, 0]'],
  [
    'time.format',
    '[1670006453141828752, "Asia/Kolkata", "RFC1123Z"]',
    '"Sat, 03 Dec 2022 00:10:53 +0530"',
  ],
  ['time.format', '1670006453141828752', '"2022-12-02T18:40:53.141828752Z"'],
  [
    'yaml.unmarshal',
    '"a: 1\\nb: [x, 12345678901234567890]"',
    '{"a": 1, "b": ["x", 12345678901234567890]}',
  ],
  ['yaml.is_valid', '"a: ["', 'false'],
  ['internal.template_string', '["x=", {1}, " y=", set()]', '"x=1 y=<undefined>"'],
])('%s(%s)', (name, operands, expected) => {
  expect(call(name, operands)).toBe(expected);
});

test.each<[string, string]>([
  ['units.parse', '"1 Gi"'],
  ['units.parse', '"Gi"'],
  ['units.parse', '"1e9999999"'],
  ['regex.replace', '"a", "(", "b"'],
  ['regex.globs_match', '"pqrs]", "a"'],
  ['net.cidr_expand', '"10.0.0.0/8"'],
  ['net.cidr_merge', '["::1"]'],
  ['semver.compare', '"1", "1.0.0"'],
  ['time.parse_rfc3339_ns', '"2262-04-11T23:47:16.854775808-00:00"'],
  ['time.parse_ns', '"2006-01-02", "2021-02-30"'],
  ['time.date', '[0, "Local"]'],
  ['time.date', '[0, "Nowhere/Land"]'],
  ['json.patch', '{"a": 1}, [{"op": "remove", "path": "b"}]'],
  ['numbers.range_step', '1, 5, 0'],
  ['numbers.range_step', '1, 100000000000, 1'],
  ['hex.decode', '"abc"'],
  ['urlquery.decode', '"%zz"'],
  ['strings.count', '1, "a"'],
])('%s(%s) is an error, and its words hold no operand', (name, operands) => {
  let message = '';
  try {
    call(name, operands);
  } catch (error) {
    if (!(error instanceof BuiltinError)) throw error;
    message = error.message;
  }
  expect(message).not.toBe('');
  for (const [word] of operands.matchAll(/"([^"]{3,})"/g)) expect(message).not.toContain(word);
});

test('values cross the fence and come back as they were', () => {
  for (const text of [
    '{"a", 1.5, 12345678901234567890, {1: 2}, set()}',
    '[1.0, 1e3, -0]',
    '"é😀\\n\\u2028"',
  ]) {
    expect(printRego(parseRego(printRego(parseRego(text))))).toBe(printRego(parseRego(text)));
  }
  expect(printRego(parseRego('{"b", "a", 2, null, [1], {"k": 1}, {9}, true}'))).toBe(
    '{null, true, 2, "a", "b", [1], {"k": 1}, {9}}',
  );
});
