/** Reading Apache Zeppelin notes (`.zpln`, `note.json`): one paragraph is one cell. */
import type { Result } from '../text/known.ts';
import type { CellDraft } from './build-snapshot.ts';
import { maskFirstLineMagic } from './mask.ts';
import type { DocumentError } from './snapshot.ts';

/** True for a parsed JSON file that looks like a note. */
export function isZeppelin(note: unknown): boolean {
  return typeof note === 'object' && note !== null && 'paragraphs' in note;
}

/** The paragraphs as cells. A paragraph without an interpreter name is taken to be Python. */
export function readZeppelin(note: unknown): Result<readonly CellDraft[], DocumentError> {
  const paragraphs =
    typeof note === 'object' && note !== null && 'paragraphs' in note ? note.paragraphs : null;
  if (!Array.isArray(paragraphs)) {
    const message = 'expected a list of paragraphs in the Zeppelin note';
    return { ok: false, error: { code: 'not-a-notebook', message } };
  }
  const value = (paragraphs as readonly unknown[]).map((paragraph): CellDraft => {
    const text =
      typeof paragraph === 'object' && paragraph !== null && 'text' in paragraph
        ? paragraph.text
        : '';
    return { id: null, ...maskFirstLineMagic(typeof text === 'string' ? text : '') };
  });
  return { ok: true, value };
}
