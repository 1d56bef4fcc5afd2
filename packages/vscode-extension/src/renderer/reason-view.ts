/** The field for a reason under a cell that asks for one. It posts what was typed and keeps it nowhere. */
import type { BlockBundle } from '@lacuna/language-server/protocol';

import { button, node } from './elements.ts';

/** Bounds of a reason in characters; the server holds to them whatever a page does. */
const REASON = { least: 10, most: 500 };

export function reasonView(
  { cell, decisionId }: BlockBundle,
  post: (message: unknown) => void,
): HTMLElement {
  const field = node('textarea', 'lacuna-field');
  field.rows = 2;
  field.maxLength = REASON.most;
  field.placeholder = 'What this is for, and who has agreed';
  const run = button('Run with this reason', 'lacuna-primary', () => {
    post({ type: 'justify', cell, decisionId, reason: field.value });
  });
  run.disabled = true;
  field.addEventListener('input', () => {
    run.disabled = field.value.trim().length < REASON.least;
  });
  // The notebook's shortcuts are not for what is typed here.
  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
  });
  const label = node('label', 'lacuna-label', 'Why does this have to run?', field);
  const hint = 'Recorded with your name, for this code in this kernel, for one hour.';
  const row = node('div', 'lacuna-row', node('span', 'lacuna-why', hint), run);
  return node('div', 'lacuna-reason', label, row);
}
