/** The harness itself, on a stand-in analyser that flags every `leak` and knows every `read`. */
import { render } from '@lacuna/testkit';
import type { Mark, Spec, SpecReport } from '@lacuna/testkit';

const WORDS: Readonly<Record<string, string>> = { leak: 'block[leak]', get: 'read x' };

function findMarks({ cells, labels }: Spec): Mark[] {
  return cells.flatMap(({ text }, cell) =>
    text.split('\n').flatMap((content, line) =>
      Object.entries(WORDS)
        .filter(
          ([, label]) => !label.startsWith('read') || labels.some((it) => it.startsWith('read')),
        )
        .flatMap(([word, label]) =>
          [...content.matchAll(new RegExp(word, 'g'))].map((match) => ({
            cell,
            line,
            from: match.index,
            to: match.index + word.length,
            label,
          })),
        ),
    ),
  );
}

const analyse = (spec: Spec): Promise<SpecReport> =>
  Promise.resolve({
    marks: findMarks(spec),
    view: (name, cell) =>
      Promise.resolve(name === 'files' ? [...spec.files.keys(), cell].join(' ') : undefined),
  });

const check = async (written: string, drawn = written) =>
  expect(await render(written, analyse)).toBe(drawn);
const fence = (body: string, language = 'py') => `# A\n\n\`\`\`${language}\n${body}\n\`\`\`\n`;

test('a spec that says the truth is drawn as it is written', () =>
  check(fence('x\nleak()\n#^^^ block[leak]\n  leak()\n# ^^^^ block[leak]')));
test('a missing fact is added', () => check(fence('leak()'), fence('leak()\n#^^^ block[leak]')));
test('an untrue fact is dropped', () => check(fence('x()\n#^^ block[leak]'), fence('x()')));
test('a misplaced fact moves', () =>
  check(fence('  leak()\n#   ^^ block[leak]'), fence('  leak()\n# ^^^^ block[leak]')));
test('column 0 is reachable in SQL too', () =>
  check(fence('leak\n--^^ block[leak]\nx leak\n--^^^^ block[leak]', 'sql')));
test('facts appear only for kinds that the spec mentions', async () => {
  await check(fence('get()'));
  await check(fence('get() get()\n#^^ read x'), fence('get() get()\n#^^ read x\n#     ^^^ read x'));
});
test('MISSING survives while the fact is absent, and goes when it is there', async () => {
  await check(fence('x()\n#^^ MISSING block[leak]'));
  await check(fence('leak()\n#^^^ MISSING block[leak]'), fence('leak()\n#^^^ block[leak]'));
});
test('MISSING is about its own line', () =>
  check(fence('leak()\n#^^^ block[leak]\nx...()\n#^^^ MISSING block[leak]')));
test('SPURIOUS survives while the fact is present, and goes when it is not', async () => {
  await check(fence('leak()\n#^^^ SPURIOUS block[leak]'));
  await check(fence('x()\n#^^ SPURIOUS block[leak]'), fence('x()'));
});
test('named fences are inputs or views; a view belongs to the cell above it', async () => {
  const text = '# A\n\n```py\nx\n```\n\n`a.csv`:\n\n```csv\nleak\n```\n\n`files`:\n\n```text\n';
  await check(`${text}?\n\`\`\`\n`, `${text}a.csv 0\n\`\`\`\n`);
  await check(
    `${text.replace('files', 'nope')}?\n\`\`\`\n`,
    `${text.replace('files', 'nope')}(no such view)\n\`\`\`\n`,
  );
});
