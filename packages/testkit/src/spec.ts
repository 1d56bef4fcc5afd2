/**
 * Executable notebooks written in Markdown: reads a spec file and draws what Lacuna says back into it.
 *
 * A heading that holds code fences is one spec. Each unnamed `py` or `sql` fence in it is a cell, in
 * order. A fence named with a file name (a line such as `` `catalog.yaml`: `` above it) is an input;
 * any other name (`` `fix export-classified`: ``) is a view, an expected output.
 *
 * A comment of carets under a line states what Lacuna says about the text above the carets:
 *
 *     df.to_csv("out.csv")
 *     #^^^^^^^^^^^^^^^^^^^ block[export-classified]
 *
 * A comment marker that touches its carets belongs to the underline, so column 0 is reachable.
 *
 * The check is one string comparison: drop the annotations, analyse, draw the annotations again,
 * compare with the file. This file knows text only; what the labels mean is the analyser's matter.
 */

/** A fact about part of one line: UTF-16 columns `[from, to)` of `line` of `cell`, zero-based. */
export interface Mark {
  readonly cell: number;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  /** Canonical text, e.g. `block[export-classified]` or `read data/customers.csv`. */
  readonly label: string;
}

export interface SpecCell {
  readonly language: string;
  /** Words behind the language: `py parameters`. */
  readonly tags: readonly string[];
  /** The cell as its author would have written it: without annotations. */
  readonly text: string;
}

export interface Spec {
  /** Headings from the top of the file: `Exports - Unmasked columns`. */
  readonly title: string;
  readonly cells: readonly SpecCell[];
  /** Input files by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Labels that the file claims, `MISSING` and `SPURIOUS` ones too: which kinds of facts it is about. */
  readonly labels: readonly string[];
}

export interface SpecReport {
  readonly marks: readonly Mark[];
  /** Text of the view `name` as asked for below cell `cell`, or undefined if there is no such view. */
  view(name: string, cell: number): Promise<string | undefined>;
}

/** Returns `markdown` as it would read if it described exactly what `analyse` reports. */
export async function render(
  markdown: string,
  analyse: (spec: Spec) => Promise<SpecReport>,
): Promise<string> {
  const lines = markdown.split('\n');
  const drawn: { readonly fence: Fence; readonly body: readonly string[] }[] = [];
  for (const { title, fences } of sections(lines)) {
    const cells = fences.filter(({ name }) => name === undefined);
    if (cells.length === 0) continue;
    const report = await analyse(toSpec(title, cells, fences));
    for (const [index, fence] of cells.entries()) {
      const marks = report.marks.filter(({ cell }) => cell === index);
      drawn.push({ fence, body: annotate(fence, marks) });
    }
    for (const fence of fences.filter(({ name }) => isView(name))) {
      const cell = cells.filter(({ start }) => start < fence.start).length - 1;
      const text = (await report.view(fence.name ?? '', cell)) ?? '(no such view)';
      drawn.push({ fence, body: text.split('\n') });
    }
  }
  const output: string[] = [];
  let end = 0;
  for (const { fence, body } of drawn.sort((a, b) => a.fence.start - b.fence.start)) {
    output.push(...lines.slice(end, fence.start), ...body);
    end = fence.start + fence.body.length;
  }
  return [...output, ...lines.slice(end)].join('\n');
}

/** The notebooks of a spec file, without what they expect. */
export function cellsOf(markdown: string): readonly Spec[] {
  return sections(markdown.split('\n')).flatMap(({ title, fences }) => {
    const cells = fences.filter(({ name }) => name === undefined);
    return cells.length === 0 ? [] : [toSpec(title, cells, fences)];
  });
}

interface Fence {
  readonly language: string;
  readonly tags: readonly string[];
  readonly name: string | undefined;
  /** Index in the file of the first line of `body`. */
  readonly start: number;
  readonly body: string[];
}

interface Section {
  readonly title: string;
  readonly fences: Fence[];
}

/** A view's first word has no dot: `fix export-classified`, `gate 1 after old.py`. With a dot it is a file. */
function isView(name: string | undefined): boolean {
  return name !== undefined && !/^[^ ]*\./.test(name);
}

function toSpec(title: string, cells: readonly Fence[], fences: readonly Fence[]): Spec {
  const files = fences.filter(({ name }) => name !== undefined && !isView(name));
  return {
    title,
    cells: cells.map((fence) => ({
      language: fence.language,
      tags: fence.tags,
      text: sourceOf(fence).join('\n'),
    })),
    files: new Map(files.map(({ name, body }) => [name ?? '', `${body.join('\n')}\n`])),
    labels: cells.flatMap(({ body }) =>
      body.filter((line) => ANNOTATION.test(line)).map((line) => line.replace(ANNOTATION, '')),
    ),
  };
}

function sections(lines: readonly string[]): readonly Section[] {
  const result: Section[] = [];
  const headings: string[] = [];
  let section: Section | undefined;
  let fence: Fence | undefined;
  let name: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (fence !== undefined) {
      if (line === '```') {
        fence = undefined;
        name = undefined;
      } else fence.body.push(line);
      continue;
    }
    const heading = /^(#+) (.*)$/.exec(line);
    const opening = /^```(\w*)((?: [\w-]+)*)$/.exec(line);
    if (heading !== null) {
      headings.splice((heading[1]?.length ?? 1) - 1, headings.length, heading[2] ?? '');
      section = undefined;
    } else if (opening !== null) {
      if (section === undefined) {
        section = { title: headings.join(' - '), fences: [] };
        result.push(section);
      }
      const tags = (opening[2] ?? '').split(' ').filter((it) => it !== '');
      fence = { language: opening[1] ?? '', tags, name, start: index + 1, body: [] };
      section.fences.push(fence);
    } else if (line !== '') {
      name = /^`([^`]+)`:$/.exec(line)?.[1];
    }
  }
  return result;
}

const ANNOTATION = /^\s*(?:#|--) *\^+ (?:(?:MISSING|SPURIOUS) )?/;
const KNOWN_GAP = /^\s*(?:#|--) *\^+ (MISSING|SPURIOUS) /;

function sourceOf(fence: Fence): readonly string[] {
  return fence.body.filter((line) => !ANNOTATION.test(line));
}

/**
 * The body of `fence` with `marks` drawn under their lines, left to right. Known gaps survive:
 * `MISSING` while the fact is absent, `SPURIOUS` while it is present; after that the plain drawing
 * wins, the comparison fails, and the author deletes the word.
 */
function annotate(fence: Fence, marks: readonly Mark[]): readonly string[] {
  const comment = fence.language === 'sql' ? '--' : '#';
  const ordered = [...marks].sort(
    (a, b) => a.from - b.from || a.to - b.to || (a.label < b.label ? -1 : 1),
  );
  const result: string[] = [];
  let line = -1;
  // Drawings of the current line only: the same call two lines up is another fact.
  let drawnFrom = 0;
  for (const text of fence.body) {
    if (!ANNOTATION.test(text)) {
      line += 1;
      result.push(text);
      drawnFrom = result.length;
      for (const mark of ordered) if (mark.line === line) result.push(draw(mark, comment));
      continue;
    }
    const known = KNOWN_GAP.exec(text)?.[1];
    if (known === undefined) continue;
    const drawing = result.indexOf(text.replace(/ (MISSING|SPURIOUS) /, ' '), drawnFrom);
    if (known === 'MISSING' && drawing < 0) result.push(text);
    if (known === 'SPURIOUS' && drawing >= 0) result[drawing] = text;
  }
  return result;
}

function draw({ from, to, label }: Mark, comment: string): string {
  const reachable = comment.length <= from;
  const margin = reachable ? comment.padEnd(from) : ' '.repeat(from) + comment;
  const width = reachable ? to - from : to - from - comment.length;
  return `${margin}${'^'.repeat(Math.max(1, width))} ${label}`;
}
