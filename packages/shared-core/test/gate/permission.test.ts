/** A permission holds for what was asked, until it ends; code is the same when only comments and space differ. */
import { codeDigest, permissionFor, PERMITTED_MS, type Permission } from '../../src/index.ts';

const asked = { kernel: 'k', code: 'c', scopes: ['one', 'two'] };
const given: Permission = { ...asked, decisionId: 'd', until: PERMITTED_MS };

test.each([
  ['the same', asked, 0, 'd'],
  ['less', { ...asked, scopes: ['two'] }, 0, 'd'],
  ['the last moment', asked, PERMITTED_MS - 1, 'd'],
  ['an hour later', asked, PERMITTED_MS, undefined],
  ['another kernel', { ...asked, kernel: 'l' }, 0, undefined],
  ['other code', { ...asked, code: 'x' }, 0, undefined],
  ['a finding more', { ...asked, scopes: ['one', 'two', 'three'] }, 0, undefined],
  ['nothing that asks', { ...asked, scopes: [] }, 0, undefined],
])('%s', (_, question, now, decisionId) => {
  expect(permissionFor(question, [given], now)?.decisionId).toBe(decisionId);
});

const CODE = 'for x in df:\n    x.send(to, "a  b")\n';

test.each([
  ['a comment', '# why\nfor x in df:  # each\n    x.send(to, "a  b")\n'],
  ['space', 'for x   in df:\n\n  x.send( to,"a  b" )'],
])('%s makes no other code', (_, other) => {
  expect(codeDigest(other)).toBe(codeDigest(CODE));
});

test.each([
  ['a name', CODE.replace('df', 'dg')],
  ['space in a text', CODE.replace('a  b', 'a b')],
  ['another line', `${CODE}send(df)`],
  ['indentation that counts', 'for x in df:\n    pass\nx.send(to, "a  b")\n'],
  ['a shell line', `${CODE}!curl x`],
])('%s makes other code', (_, other) => {
  expect(codeDigest(other)).not.toBe(codeDigest(CODE));
});

test('code that is not whole Python is the same only as text', () => {
  expect(codeDigest('f(1,, 2)')).toBe(codeDigest('f(1,, 2)'));
  expect(codeDigest('f(1,, 2)')).not.toBe(codeDigest('f(1,,  2)'));
});
