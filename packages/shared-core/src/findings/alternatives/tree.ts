/** Finds the call of a finding in the tree of its cell. It walks syntax; it knows no library. */
import type { Call, Expr, Module, Stmt } from '../../python/ast.ts';
import type { Span } from '../../text/span.ts';

/** The call that spans exactly `span`, else the smallest call around it, else the first one inside it. */
export function callAt(module: Module, span: Span): { call: Call; statement: Stmt } | undefined {
  const statement = module.body.find((it) => it.from <= span.from && span.to <= it.to);
  if (statement === undefined) return undefined;
  const calls = callsIn(statement);
  const exact = calls.find((it) => it.from === span.from && it.to === span.to);
  const around = calls
    .filter((it) => it.from <= span.from && span.to <= it.to)
    .sort((a, b) => a.to - a.from - (b.to - b.from))[0];
  const inside = calls.find((it) => span.from <= it.from && it.to <= span.to);
  const call = exact ?? around ?? inside;
  return call === undefined ? undefined : { call, statement };
}

/** Every expression under `node`, itself included, outer before inner. */
export function expressionsIn(node: Expr | Stmt): readonly Expr[] {
  const found: Expr[] = [];
  visit(node, found);
  return found;
}

function callsIn(statement: Stmt): readonly Call[] {
  return expressionsIn(statement).filter((it): it is Call => it.kind === 'Call');
}

/** Trees are plain data: whatever has a kind and a span is a node, whatever holds one is walked through. */
function visit(value: unknown, found: Expr[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found);
    return;
  }
  // Statements are collected too; callers ask for the kinds they want, and none is both.
  if ('kind' in value && 'from' in value) found.push(value as Expr);
  for (const child of Object.values(value)) visit(child, found);
}

/** Text of `node` in `source`. */
export function textOf(source: string, { from, to }: Span): string {
  return source.slice(from, to);
}

/** `text` as the receiver of a method: in parentheses unless it binds at least as tightly as a call. */
export function asReceiver(expression: Expr, text: string): string {
  const tight = ['Name', 'Attribute', 'Subscript', 'Call', 'List', 'Dict', 'Tuple'];
  const wrapped = text.startsWith('(') && text.endsWith(')');
  return tight.includes(expression.kind) || wrapped ? text : `(${text})`;
}

/** `text` as a Python string literal, double quotes as black writes them. */
export function pythonString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped.replace(/[\u0000-\u001f\u007f]/g, (it) => `\\x${it.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
}
