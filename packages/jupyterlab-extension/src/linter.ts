/**
 * Findings in the editors of cells: a wavy line under the call, a stripe at its line, and the reason with
 * its fixes when the pointer rests there. What is said comes from the authority.
 */
import {
  forEachDiagnostic,
  linter,
  lintKeymap,
  setDiagnostics,
  type Diagnostic,
} from '@codemirror/lint';
import type { EditorState, Extension, Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import {
  Decoration,
  hoverTooltip,
  keymap,
  ViewPlugin,
  type DecorationSet,
  type Tooltip,
  type ViewUpdate,
} from '@codemirror/view';

import {
  NOTHING_KNOWN,
  type About,
  type LspDiagnostic,
  type LspPosition,
  type Notebooks,
  type SharedText,
} from './notebooks.ts';

/** A diagnostic in the editor, with the one of the authority it stands for. */
interface Placed extends Diagnostic {
  readonly lsp: LspDiagnostic;
}

/** Draws what is known about one place, and the findings there. */
export type DrawTooltip = (
  view: EditorView,
  text: SharedText,
  about: About,
  findings: readonly LspDiagnostic[],
) => { readonly dom: HTMLElement; readonly destroy: () => void };

export class CellLinter {
  private readonly notebooks: Notebooks;
  private readonly draw: DrawTooltip;
  private readonly views = new Map<SharedText, Set<EditorView>>();

  constructor(notebooks: Notebooks, draw: DrawTooltip) {
    this.notebooks = notebooks;
    this.draw = draw;
    notebooks.diagnosticsChanged.connect((_, text) => {
      for (const view of this.views.get(text) ?? []) this.show(view, text);
    });
  }

  /** For the editor of `text`, which may or may not turn out to be a cell of a notebook. */
  extension(text: SharedText): Extension {
    const begin = (view: EditorView) => {
      this.begin(view, text);
    };
    const end = (view: EditorView) => {
      this.end(view, text);
    };
    const lifetime = ViewPlugin.fromClass(
      class {
        private readonly view: EditorView;
        constructor(view: EditorView) {
          this.view = view;
          begin(view);
        }
        destroy(): void {
          end(this.view);
        }
      },
    );
    return [
      // The library's own tooltip knows no Markdown; ours replaces it, its panel stays.
      linter(null, { tooltipFilter: () => [] }),
      keymap.of(lintKeymap),
      stripes,
      hoverTooltip((view, offset) => this.hover(view, text, offset)),
      lifetime,
    ];
  }

  private begin(view: EditorView, text: SharedText): void {
    const views = this.views.get(text) ?? new Set<EditorView>();
    this.views.set(text, views.add(view));
    // An editor cannot be changed while it is being made.
    queueMicrotask(() => {
      if (this.views.get(text)?.has(view) === true) this.show(view, text);
    });
  }

  private end(view: EditorView, text: SharedText): void {
    const views = this.views.get(text);
    views?.delete(view);
    if (views?.size === 0) this.views.delete(text);
  }

  private show(view: EditorView, text: SharedText): void {
    const found = this.notebooks.diagnosticsOf(text);
    const { doc } = view.state;
    view.dispatch(
      setDiagnostics(
        view.state,
        found.map((it) => place(doc, it)),
      ),
    );
  }

  private async hover(view: EditorView, text: SharedText, offset: number): Promise<Tooltip | null> {
    const line = view.state.doc.lineAt(offset);
    const position = { line: line.number - 1, character: offset - line.from };
    // Without the authority there is still the finding it told last.
    const about = await this.notebooks.about(text, position).catch(() => NOTHING_KNOWN);
    const here = findingsAt(view.state, offset);
    if (about.markdown === null && here.length === 0) return null;
    const from = Math.min(offset, ...here.map((it) => it.from));
    const to = Math.max(offset, ...here.map((it) => it.to));
    return {
      pos: from,
      end: to,
      above: true,
      create: () =>
        this.draw(
          view,
          text,
          about,
          here.map((it) => it.lsp),
        ),
    };
  }
}

function place(doc: Text, diagnostic: LspDiagnostic): Placed {
  const from = offsetOf(doc, diagnostic.range.start);
  return {
    from,
    to: Math.max(from, offsetOf(doc, diagnostic.range.end)),
    severity: severityOf(diagnostic.severity),
    source: 'lacuna',
    message: diagnostic.message,
    lsp: diagnostic,
  };
}

/** Offset of an LSP position, held inside the text: it may have become shorter meanwhile. */
function offsetOf(doc: Text, { line, character }: LspPosition): number {
  if (line >= doc.lines) return doc.length;
  const at = doc.line(line + 1);
  return Math.min(at.from + character, at.to);
}

/** LSP: 1 error, 2 warning, 3 information, 4 hint. */
function severityOf(severity: number | undefined): Diagnostic['severity'] {
  if (severity === undefined || severity === 1) return 'error';
  if (severity === 2) return 'warning';
  return severity === 3 ? 'info' : 'hint';
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly lsp: LspDiagnostic;
}

/** The findings under an offset; their places have moved with the text since they were told. */
function findingsAt(state: EditorState, offset: number): readonly Found[] {
  const found: Found[] = [];
  forEachDiagnostic(state, (diagnostic, from, to) => {
    if ('lsp' in diagnostic && from <= offset && offset <= to) {
      found.push({ from, to, lsp: (diagnostic as Placed).lsp });
    }
  });
  return found;
}

/** A stripe at the left of every line with a finding: seen without reading, and not by colour alone. */
const stripes = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = stripesOf(view.state);
    }
    update(update: ViewUpdate): void {
      this.decorations = stripesOf(update.state);
    }
  },
  { decorations: (it) => it.decorations },
);

function stripesOf(state: EditorState): DecorationSet {
  const severities = new Map<number, Diagnostic['severity']>();
  forEachDiagnostic(state, (diagnostic, from) => {
    const line = state.doc.lineAt(Math.min(from, state.doc.length)).from;
    if (severities.get(line) !== 'error') severities.set(line, diagnostic.severity);
  });
  const lines = [...severities].sort(([a], [b]) => a - b);
  return Decoration.set(
    lines.map(([at, severity]) =>
      Decoration.line({ class: `lacuna-Line lacuna-Line-${severity}` }).range(at),
    ),
  );
}
