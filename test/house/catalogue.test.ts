/** Holds the rules to what they promise: METADATA, a Rego test, a spec with a finding and a silence, a page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { RuleMetadata } from '@lacuna/shared-core';
import { parse } from 'yaml';

const root = resolve(__dirname, '../..');
const policies = resolve(root, 'policies');
const rules = readdirSync(policies).flatMap((pack) => {
  const folder = resolve(policies, pack, 'rules');
  return existsSync(folder) ? readdirSync(folder).map((id) => [pack, id] as const) : [];
});
const file = (pack: string, id: string, name: string) =>
  readFileSync(resolve(policies, pack, 'rules', id, name), 'utf8');

/** The sections of a spec that hold code. */
function sections(markdown: string): readonly string[] {
  return markdown.split(/^## /m).filter((it) => it.includes('```'));
}

test('there are rules', () => {
  expect(rules.length).toBeGreaterThan(5);
});

test.each(rules)('%s/%s says what it is about', (pack, id) => {
  const text = file(pack, id, `${id.replaceAll('-', '_')}.rego`);
  const block = /^# METADATA\n((?:#.*\n)+)/m.exec(text)?.[1] ?? '';
  const { custom, ...about } = parse(block.replace(/^# ?/gm, '')) as { custom: object };
  const metadata = RuleMetadata.safeParse({ ...about, ...custom });
  expect([metadata.error, metadata.data?.id]).toEqual([undefined, id]);
});

test.each(rules)('%s/%s has tests in Rego', (pack, id) => {
  expect(file(pack, id, `${id.replaceAll('-', '_')}_test.rego`)).toMatch(/^test_\w+ if \{/m);
});

test.each(rules)('%s/%s has a spec that shows it once and shows silence once', (pack, id) => {
  const shown = sections(file(pack, id, `${id}.spec.md`)).map((it) => it.includes(`[${id}]`));
  expect(shown).toContain(true);
  expect(shown).toContain(false);
});

test.each(rules.map(([, id]) => id))('%s has a page', (id) => {
  expect(existsSync(resolve(root, 'docs/rules', `${id}.md`))).toBe(true);
});

test('every rule that a page mentions exists', () => {
  const pages = readdirSync(resolve(root, 'docs/rules'));
  const known = new Set(pages.map((it) => basename(it, '.md')));
  const texts = [...pages.map((it) => `docs/rules/${it}`), 'README.md', 'docs/configuration.md'];
  const unknown = texts.flatMap((path) =>
    [...readFileSync(resolve(root, path), 'utf8').matchAll(/(?:block|warn|ask|hint)\[([\w-]+)\]/g)]
      .map(([, id]) => id ?? '')
      .filter((id) => !known.has(id))
      .map((id) => `${path}: ${id}`),
  );
  expect(unknown).toEqual([]);
});
