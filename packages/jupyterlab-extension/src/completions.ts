/** Columns in JupyterLab's own completer, beside what the kernel offers: which ones is the authority's matter. */
import type {
  CompletionContext,
  CompletionProvider,
  CompletionReply,
  CompletionRequest,
} from '@jupyterlab/completer';

import type { LspCompletion, Notebooks } from './notebooks.ts';
import { offsetIn, unicodeLength } from './text-places.ts';

export class ColumnCompletions implements CompletionProvider {
  readonly identifier = 'CompletionProvider:lacuna-columns';
  /** Before the kernel (550): it knows names of attributes, we know which of them are columns. */
  readonly rank = 700;
  private readonly notebooks: Notebooks;

  constructor(notebooks: Notebooks) {
    this.notebooks = notebooks;
  }

  isApplicable({ editor }: CompletionContext): Promise<boolean> {
    const text = editor?.model.sharedModel;
    return Promise.resolve(text !== undefined && this.notebooks.find(text) !== undefined);
  }

  async fetch(
    { text, offset }: CompletionRequest,
    { editor }: CompletionContext,
  ): Promise<CompletionReply> {
    const none = { start: offset, end: offset, items: [] };
    if (!editor) return none;
    const { line, column } = editor.getCursorPosition();
    // Without the authority the kernel's words are all there is.
    const found = await this.notebooks
      .complete(editor.model.sharedModel, { line, character: column })
      .catch(() => []);
    return replyOf(text, found) ?? none;
  }
}

/** Null where there is nothing to offer. All of them replace the same text. */
export function replyOf(text: string, found: readonly LspCompletion[]): CompletionReply | null {
  const [first] = found;
  if (first === undefined) return null;
  const { start, end } = first.textEdit.range;
  return {
    start: unicodeLength(text.slice(0, offsetIn(text, start))),
    end: unicodeLength(text.slice(0, offsetIn(text, end))),
    items: found.map(({ label, detail, textEdit }) => ({
      label,
      insertText: textEdit.newText,
      type: 'column',
      ...(detail === undefined ? {} : { documentation: detail }),
    })),
  };
}
