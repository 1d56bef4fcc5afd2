/**
 * Words and code in Markdown that stay words and code: names of columns and files come from strangers' data.
 *
 * After it no character of the text is markup, HTML, a link or a formula, in any renderer of the editors.
 */

/** Punctuation that some renderer reads: emphasis, code, links, HTML, entities, tables, headings, formulas, mail. */
const READ = /[\\`*_~[\]<>|#&$@]|!(?=\[)|:(?=\/\/)|(?<=www)\.|^(?:[-+=]|\d+(?=[.)]))/gi;

/** `text` as one line of plain words. A backslash before punctuation is what CommonMark calls an escape. */
export function escapeMarkdown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.replace(READ, (it) => (/\d/.test(it) ? `${it}\u200b` : `\\${it}`));
}

/** `text` as code within a line: its fence is longer than any run of back quotes inside. */
export function inlineCode(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = (line.match(/`+/g) ?? []).reduce((most, it) => Math.max(most, it.length), 0);
  if (longest === 0) return line.trim() === '' ? '` `' : `\`${line}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}
