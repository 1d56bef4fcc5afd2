/** Applying edits to one text. Whether an edit is wanted is decided elsewhere. */
import { LacunaBug } from './known.ts';
import type { TextEdit } from './span.ts';

/**
 * `text` with all `edits` made; every span refers to `text` as given.
 *
 * The order of `edits` matters only for two insertions at the same place, which keep their order.
 * Overlapping edits and spans outside the text are a {@link LacunaBug}.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, at) => ({ edit, at }))
    .sort((a, b) => a.edit.from - b.edit.from || a.edit.to - b.edit.to || a.at - b.at);
  let done = 0;
  let result = '';
  for (const { edit } of ordered) {
    if (edit.from < done || edit.to < edit.from || edit.to > text.length) {
      throw new LacunaBug('applyEdits: edits overlap or leave the text');
    }
    result += text.slice(done, edit.from) + edit.newText;
    done = edit.to;
  }
  return result + text.slice(done);
}
