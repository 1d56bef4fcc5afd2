/** The table of joins: what a violation leads to, and that configuration only ever tightens. */
import {
  Effect,
  Level,
  higherLevel,
  joinLevels,
  rankOfLevel,
  undecidedLevel,
} from '@lacuna/shared-core';

const all = Effect.options.flatMap((effect) =>
  Level.options.flatMap((ruleLevel) =>
    [false, true].map((nameOnly) => ({ effect, ruleLevel, nameOnly })),
  ),
);

test.each<[Effect, Level, readonly Level[], boolean, Level]>([
  // effect, rule's rollout, configured, name only → in force
  ['deny', 'block', [], false, 'block'],
  ['deny', 'observe', [], false, 'observe'],
  ['deny', 'observe', ['warn'], false, 'warn'],
  ['deny', 'block', ['observe'], false, 'block'],
  ['deny', 'block', [], true, 'warn'],
  ['deny', 'inform', [], true, 'inform'],
  ['approve', 'block', [], false, 'block'],
  ['justify', 'block', [], false, 'justify'],
  ['justify', 'inform', ['block'], false, 'justify'],
  ['warn', 'block', ['block'], false, 'warn'],
  ['allow', 'block', [], false, 'observe'],
])(
  '%s at %s, configured %j, name only %s → %s',
  (effect, ruleLevel, configured, nameOnly, want) => {
    expect(joinLevels({ effect, ruleLevel, configured, nameOnly })).toBe(want);
  },
);

test('adding a layer of configuration never lowers a level, in any order', () => {
  for (const facts of all) {
    for (const a of Level.options) {
      for (const b of Level.options) {
        const one = joinLevels({ ...facts, configured: [a] });
        const two = joinLevels({ ...facts, configured: [a, b] });
        expect(rankOfLevel(two)).toBeGreaterThanOrEqual(rankOfLevel(one));
        expect(joinLevels({ ...facts, configured: [b, a] })).toBe(two);
        expect(joinLevels({ ...facts, configured: [a, a] })).toBe(one);
        expect(joinLevels({ ...facts, configured: [higherLevel(a, b)] })).toBe(two);
      }
    }
  }
});

test('evidence by name alone stops at warn, whatever is configured', () => {
  for (const facts of all.filter((it) => it.nameOnly)) {
    const level = joinLevels({ ...facts, configured: ['block'] });
    expect(rankOfLevel(level)).toBeLessThanOrEqual(rankOfLevel('warn'));
  }
});

test('no decision counts as a denial where the gate enforces', () => {
  expect((['advise', 'enforce', 'strict'] as const).map(undecidedLevel)).toEqual([
    'warn',
    'block',
    'block',
  ]);
});
