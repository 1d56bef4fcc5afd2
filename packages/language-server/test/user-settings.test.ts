/** Front ends import the protocol alone: the names in it are those that the settings are generated from. */
import { EDITOR_SETTINGS, USER_SETTINGS } from '@lacuna/shared-core';
import { USER_SETTINGS as SENT } from '../src/protocol.ts';

test('an editor sends the settings that it offers', () => {
  expect(SENT).toEqual(USER_SETTINGS);
});

test('nothing that decides can be set by a folder that is opened', () => {
  const reachable = EDITOR_SETTINGS.filter(({ scope }) => scope === 'window');
  expect(reachable.map(({ key }) => key)).toEqual(['trace.server']);
  // The control: what is read as the user's is the user's alone.
  const own = EDITOR_SETTINGS.filter(({ key }) => USER_SETTINGS.includes(key));
  expect(own.map(({ scope }) => scope)).toEqual(USER_SETTINGS.map(() => 'application'));
});

test.each(EDITOR_SETTINGS.map((it) => [it.key, it] as const))(
  '%s has words, and a default that it accepts',
  (_, { schema, default: value }) => {
    expect(schema.description).toMatch(/\w\.$/);
    expect(schema.safeParse(value).success).toBe(true);
  },
);
