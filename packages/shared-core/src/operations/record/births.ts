/**
 * Where a column came into being: the call that read it, or the code that made it. Worked out from the
 * frames an analysis has noted, when somebody asks; nothing is kept for it. A frame is followed back
 * through its earlier uses and the names it was bound to, as long as the column is the same there.
 */
import type { Module, Stmt } from '../../python/ast.ts';
import { parseCell } from '../../python/parse.ts';
import type { Place } from '../../notebook/snapshot.ts';
import type { Span } from '../../text/span.ts';
import type { Analysis, ColumnFlow, FrameAt } from '../operation.ts';

/** The code that made the column of that frame; null where the frame does not have it. */
export function birthOf(analysis: Analysis, frame: FrameAt, column: string): Place | null {
  const flow = flowIn(frame, column);
  if (flow === undefined) return null;
  const born = new Births(analysis, column, flow).of(frame);
  return readingIn(analysis, born, flow) ?? born;
}

/** What the variable was bound by, as the frame is known at this place. */
export function definitionOf(analysis: Analysis, frame: FrameAt): Place | null {
  return new Births(analysis, '', null).bound(frame)?.target ?? null;
}

/** A statement that binds a name. */
interface Binding {
  readonly target: Place;
  /** What the name is bound to, or what stands around it. */
  readonly value: Span;
}

class Births {
  private readonly analysis: Analysis;
  private readonly column: string;
  private readonly same: string;
  private readonly modules = new Map<number, Module>();
  private readonly seen = new Set<Place>();

  constructor(analysis: Analysis, column: string, flow: ColumnFlow | null) {
    this.analysis = analysis;
    this.column = column;
    this.same = flow === null ? '' : contentOf(flow);
  }

  of(frame: FrameAt): Place {
    const { place } = frame;
    // Loops lead back to where they began.
    if (this.seen.has(place)) return place;
    this.seen.add(place);
    if (frame.name === '') return this.within(place.cell, place.span, place);
    const bound = this.bound(frame);
    const before = this.useBefore(frame, bound?.target ?? null);
    if (before === null)
      return bound === null ? place : this.within(bound.target.cell, bound.value, place);
    const statement = this.statementAt(before.place);
    const makes = statement === null ? null : targetOf(statement);
    const isMade =
      makes !== null &&
      !isWithin(place, before.place.cell, statement) &&
      this.names(before.place.cell, makes);
    if (this.has(before) && !isMade) return this.of(before);
    const span = makes ?? statement ?? before.place.span;
    return { cell: before.place.cell, span: this.worded(before.place.cell, span) };
  }

  /** The column was there in a frame of that text, or is made by it. `from`: the use that led here. */
  private within(cell: number, span: Span, from: Place): Place {
    const inside = this.analysis.frames.filter(
      ({ place }) => place.cell === cell && holds(span, place.span) && place !== from,
    );
    const having = inside.filter((it) => this.has(it));
    const named = having.find((it) => it.name !== '');
    if (named !== undefined) return this.of(named);
    // The first of a chain of calls that has it.
    const [first] = having.sort((a, b) => widthOf(a.place.span) - widthOf(b.place.span));
    return { cell, span: this.worded(cell, first?.place.span ?? span) };
  }

  /** The nearest use of the same variable before, since it was bound. */
  private useBefore(frame: FrameAt, since: Place | null): FrameAt | null {
    let nearest: FrameAt | null = null;
    for (const it of this.analysis.frames) {
      if (it.name !== frame.name || !isBefore(it.place, frame.place)) continue;
      if (since !== null && !isBefore(since, it.place)) continue;
      if (nearest === null || isBefore(nearest.place, it.place)) nearest = it;
    }
    // In the binding itself stands what it was before: `df = df.dropna()`.
    const binding = since && this.statementAt(since);
    const isOwn =
      nearest !== null && since !== null && isWithin(nearest.place, since.cell, binding);
    return isOwn ? null : nearest;
  }

  /** Where the variable of the frame was bound last before. */
  bound(frame: FrameAt): Binding | null {
    const known = frame.definedAt;
    const target =
      known !== null && this.textAt(known) === frame.name
        ? known
        : (this.assignmentBefore(frame) ?? known);
    if (target === null) return null;
    const statement = this.statementAt(target);
    return { target, value: statement === null ? target.span : valueOf(statement) };
  }

  /** For names whose way is not noted. */
  private assignmentBefore({ name, place }: FrameAt): Place | null {
    let found: Place | null = null;
    for (const { index, language } of this.analysis.snapshot.cells) {
      if (language !== 'python' || index > place.cell) continue;
      eachStatement(this.module(index).body, (it) => {
        const target =
          it.kind === 'Assign' ? it.targets.find((x) => x.kind === 'Name' && x.id === name) : null;
        if (target && (index < place.cell || it.to <= place.span.from))
          found = { cell: index, span: { from: target.from, to: target.to } };
      });
    }
    return found;
  }

  private has(frame: FrameAt): boolean {
    const flow = flowIn(frame, this.column);
    return flow !== undefined && contentOf(flow) === this.same;
  }

  /** The target of an assignment names the column: `df["email"] = …`. */
  private names(cell: number, target: Span): boolean {
    return wordIn(this.source(cell), target, this.column) !== null;
  }

  private worded(cell: number, span: Span): Span {
    return wordIn(this.source(cell), span, this.column) ?? { from: span.from, to: span.to };
  }

  private statementAt({ cell, span }: Place): Stmt | null {
    let innermost: Stmt | null = null;
    eachStatement(this.module(cell).body, (it) => {
      if (holds(it, span)) innermost = it;
    });
    return innermost;
  }

  private module(cell: number): Module {
    const known = this.modules.get(cell) ?? parseCell(this.source(cell));
    this.modules.set(cell, known);
    return known;
  }

  private textAt({ cell, span }: Place): string {
    return this.source(cell).slice(span.from, span.to);
  }

  private source(cell: number): string {
    return this.analysis.snapshot.cells.find((it) => it.index === cell)?.source ?? '';
  }
}

/** For a column of a file that nothing has changed: the very call that reads it, wherever that stands. */
function readingIn({ operations }: Analysis, born: Place, flow: ColumnFlow): Place | null {
  const [origin, ...others] = flow.from;
  if (origin === undefined || others.length > 0) return null;
  const readers = operations.filter(
    ({ kind, resource }) => kind === 'read' && resource?.must.includes(origin.asset) === true,
  );
  const here = readers.find(
    ({ place }) =>
      place.cell === born.cell && (holds(born.span, place.span) || holds(place.span, born.span)),
  );
  return here?.inner ?? null;
}

function flowIn({ columns }: FrameAt, name: string): ColumnFlow | undefined {
  return columns.find((it) => it.name === name);
}

/** What is in the column: filters choose rows and leave it what it is. */
function contentOf({ from, must, may }: ColumnFlow): string {
  return JSON.stringify([from, must, may]);
}

/** The name where it is written: in quotes, or as a keyword. */
function wordIn(source: string, span: Span, name: string): Span | null {
  const text = source.slice(span.from, span.to);
  for (const quoted of [`"${name}"`, `'${name}'`]) {
    const at = text.lastIndexOf(quoted);
    if (at >= 0) return { from: span.from + at + 1, to: span.from + at + 1 + name.length };
  }
  const keyword = new RegExp(`(?<![\\w.])${escaped(name)}(?=\\s*=(?!=))`, 'u').exec(text);
  if (keyword === null) return null;
  return { from: span.from + keyword.index, to: span.from + keyword.index + name.length };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** What an assignment or a call assigns to; null where a statement binds nothing in a frame. */
function targetOf(statement: Stmt): Span | null {
  if (statement.kind === 'Assign') return statement.targets[0] ?? null;
  if (statement.kind === 'AugAssign' || statement.kind === 'AnnAssign') return statement.target;
  return null;
}

/** The side of a binding that the value comes from. */
function valueOf(statement: Stmt): Span {
  switch (statement.kind) {
    case 'Assign':
      return statement.value;
    case 'AnnAssign':
      return statement.value ?? statement;
    case 'For':
      return statement.iter;
    case 'With':
      return { from: statement.from, to: statement.body[0]?.from ?? statement.to };
    default:
      return statement;
  }
}

/** Outer statements before those in them, in the order of the text. */
function eachStatement(body: readonly Stmt[], tell: (statement: Stmt) => void): void {
  for (const statement of body) {
    tell(statement);
    for (const inner of bodiesOf(statement)) eachStatement(inner, tell);
  }
}

function bodiesOf(statement: Stmt): readonly (readonly Stmt[])[] {
  switch (statement.kind) {
    case 'FunctionDef':
    case 'ClassDef':
    case 'With':
      return [statement.body];
    case 'For':
    case 'While':
    case 'If':
      return [statement.body, statement.orelse];
    case 'Try':
      return [
        statement.body,
        ...statement.handlers.map((it) => it.body),
        statement.orelse,
        statement.finalbody,
      ];
    case 'Match':
      return statement.cases.map((it) => it.body);
    default:
      return [];
  }
}

function holds(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

function isWithin(place: Place, cell: number, outer: Span | null): boolean {
  return outer !== null && place.cell === cell && holds(outer, place.span);
}

function widthOf({ from, to }: Span): number {
  return to - from;
}

function isBefore(a: Place, b: Place): boolean {
  return a.cell < b.cell || (a.cell === b.cell && a.span.from < b.span.from);
}
