/** Names from strangers' files in what the editors render: nothing of them is markup, a link or a formula. */
import { escapeMarkdown, findingMarkdown, inlineCode, type Finding } from '../../src/index.ts';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '**bold**',
  '_under_score_',
  '[click](http://evil.example)',
  '![x](http://evil.example/x.png)',
  'http://evil.example',
  'www.evil.example',
  'a@evil.example',
  '`code` and ``more``',
  '```\nfence',
  '# heading',
  '- item',
  '1. first',
  '| a | b |',
  '&lt;b&gt;',
  '$x^2$',
  '~~gone~~',
  '\\*escaped',
  '--- \n***',
];

/** CommonMark's inline escapes undone: what the reader sees. Null where something would be read as markup. */
function seen(markdown: string): string | null {
  const plain = markdown.replaceAll(/\\[!-/:-@[-`{-~]/g, (it) => `\u0001${it.charCodeAt(1)}\u0001`);
  if (/[`*_~[\]<>|#&$@\\\n]|:\/\/|www\.|^[-+=]|^\d+[.)]/i.test(plain)) return null;
  return plain.replaceAll(/\u0001(\d+)\u0001/g, (_, it: string) => String.fromCharCode(Number(it)));
}

test.each(HOSTILE)('%s stays words', (name) => {
  expect(seen(escapeMarkdown(name))?.replaceAll('\u200b', '')).toBe(
    name.replaceAll(/\s+/g, ' ').trim(),
  );
});

test.each(HOSTILE)('%s stays code', (name) => {
  const text = inlineCode(name);
  const [, fence = '', inside = ''] = /^(`+)([^]*?)\1$/.exec(text) ?? [];
  expect(inside.trim()).toBe(name.replaceAll(/\s+/g, ' ').trim());
  expect(inside.split(/[^`]+/)).not.toContain(fence);
});

test('an ordinary sentence is as it was', () => {
  const sentence = 'Data leaves for a place: email, name and phone, from data/a.csv (crm), 3 - 4!';
  expect(escapeMarkdown(sentence)).toBe(sentence);
});

const finding = (columns: readonly string[], because: (at: number) => string) =>
  ({
    rule: 'a-rule',
    pack: 'a.pack@1.0.0',
    level: 'block',
    message: `Leaves: ${columns[0] ?? ''}.`,
    why: 'It may not.',
    lineage: [`a.csv.${columns[0] ?? ''}`, 'out.csv'],
    owners: ['crm'],
    evidence: columns.map((column, at) => ({
      column,
      items: [{ because: because(at), by: 'values' }],
    })),
  }) as unknown as Finding;

test.each(HOSTILE)('a finding about %s renders nothing of it', (name) => {
  const text = findingMarkdown(finding([name], () => `the values of ${name}`));
  // Without code and escapes nothing is left that a renderer would read but our own emphasis.
  const rest = text
    .replaceAll(/\\[!-/:-@[-`{-~]|(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '')
    .replace(/^\*\*([^]*?)\*\*$/m, '$1')
    .replaceAll(/ \*\((\w+)\)\*/g, '');
  expect(rest).not.toMatch(/[`*_~[\]<>|#&$@\\]|:\/\/|www\./i);
});

test('a wide table is told in a few lines, and the rest is counted', () => {
  const columns = Array.from({ length: 60 }, (_, at) => `column_${at}`);
  const same = findingMarkdown(finding(columns, () => 'looks like an address'));
  expect(same).toContain('`column_0`, `column_1`, `column_2`, `column_3` and 56 more: looks like');
  const each = findingMarkdown(finding(columns, (at) => `reason ${at}`));
  expect(each.match(/^- `/gm)).toHaveLength(6);
  expect(each).toContain('- and 54 more');
  expect(each.length).toBeLessThan(600);
  // The control: few columns are told in full.
  expect(findingMarkdown(finding(columns.slice(0, 6), (at) => `reason ${at}`))).not.toMatch(/more/);
});
