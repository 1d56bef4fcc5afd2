/** Visiting every node of a tree, for tests that count or measure. */
interface Tree {
  readonly kind?: string;
  readonly from: number;
  readonly to: number;
}

/** Calls `visit` for everything that has a place in the text, parents first. */
export function walk(value: unknown, visit: (node: Tree) => void): void {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const it = stack.pop();
    if (typeof it !== 'object' || it === null) continue;
    if ('from' in it && 'to' in it) visit(it as Tree);
    const children: readonly unknown[] = Array.isArray(it) ? (it as unknown[]) : Object.values(it);
    for (let i = children.length - 1; i >= 0; i--) stack.push(children[i]);
  }
}

/** The callees of all calls below `value`, white space left out, with where the call begins. */
export function calls(source: string, value: unknown): readonly { at: number; callee: string }[] {
  const found: { at: number; callee: string }[] = [];
  walk(value, (node) => {
    if (node.kind !== 'Call') return;
    const func = (node as Tree & { readonly func: Tree }).func;
    found.push({ at: node.from, callee: source.slice(node.from, func.to).replace(/\s+/g, '') });
  });
  return found;
}
