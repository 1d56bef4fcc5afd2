/** Between the places of LSP and those of JupyterLab's completer, which counts characters of Unicode. */
import { replyOf } from '../src/completions.ts';
import { offsetIn } from '../src/text-places.ts';

const item = (label: string, line: number, from: number, to: number) => ({
  label,
  detail: `column ${label}`,
  textEdit: {
    newText: `${label}!`,
    range: { start: { line, character: from }, end: { line, character: to } },
  },
});

test('what is replaced is counted in characters of Unicode', () => {
  const text = 'x = "🙂🙂"\ndf["em"]';
  const reply = replyOf(text, [item('email', 1, 4, 6), item('emu', 1, 4, 6)]);
  expect(reply).toEqual({
    start: 13,
    end: 15,
    items: [
      { label: 'email', insertText: 'email!', type: 'column', documentation: 'column email' },
      { label: 'emu', insertText: 'emu!', type: 'column', documentation: 'column emu' },
    ],
  });
  expect(Array.from(text).slice(13, 15).join('')).toBe('em');
});

test('nothing to offer is no reply', () => {
  expect(replyOf('df["', [])).toBeNull();
});

test('a place behind the end of its line or of the text is held inside', () => {
  expect(offsetIn('ab\ncd', { line: 0, character: 9 })).toBe(2);
  expect(offsetIn('ab\ncd', { line: 1, character: 1 })).toBe(4);
  expect(offsetIn('ab\ncd', { line: 5, character: 0 })).toBe(5);
});
