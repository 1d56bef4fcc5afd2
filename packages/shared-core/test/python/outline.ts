/** A tree as one short line, for tests: kinds and children, positions and names left out. */
interface Tree {
  readonly [field: string]: unknown;
}

export function outline(node: unknown): string {
  if (typeof node !== 'object' || node === null) return '';
  const { kind, arg, ...rest } = node as Tree;
  const children = Object.values(rest).flatMap((it) => parts(it));
  const name = typeof arg === 'string' ? `${arg}=` : arg === null ? '**' : '';
  const label = typeof kind === 'string' ? kind : name;
  if (typeof kind !== 'string') return label + children.join(', ');
  return children.length === 0 ? label : `${label}(${children.join(', ')})`;
}

function parts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((it: unknown) => parts(it));
  const text = outline(value);
  return text === '' ? [] : [text];
}
