/** `import` and `from … import …`. What the modules are is not known here. */
import type { ImportAlias, Stmt } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { advance } from './lexer.ts';
import { close, expect, fail } from './recovery.ts';
import * as T from './tokens.ts';

/** At `import`; the statement began at `from`. */
export function parseImport(p: Cursor, from: number, isLazy: boolean): Stmt {
  const names: ImportAlias[] = [];
  do {
    advance(p);
    const nameFrom = p.from;
    const name = dottedName(p);
    names.push(alias(p, nameFrom, name));
  } while (p.kind === T.Comma);
  return { kind: 'Import', from, to: p.lastTo, names, isLazy };
}

/** At `from`; the statement began at `from`. */
export function parseFromImport(p: Cursor, from: number, isLazy: boolean): Stmt {
  advance(p);
  let level = 0;
  while (p.kind === T.Dot || p.kind === T.Ellipsis) {
    level += p.kind === T.Dot ? 1 : 3;
    advance(p);
  }
  const module = p.kind === T.Name || level === 0 ? dottedName(p) : null;
  const names: ImportAlias[] = [];
  if (expect(p, T.Import, 'expected import')) {
    const isBracketed = p.kind === T.LParen;
    if (isBracketed) advance(p);
    importedNames(p, names);
    if (isBracketed) close(p, T.RParen, 'expected )');
  }
  return { kind: 'ImportFrom', from, to: p.lastTo, module, names, level, isLazy };
}

function importedNames(p: Cursor, names: ImportAlias[]): void {
  if (p.kind === T.Star) {
    const from = p.from;
    advance(p);
    names.push({ from, to: p.lastTo, name: '*', asname: null });
    return;
  }
  for (;;) {
    if (p.kind !== T.Name) {
      if (names.length === 0) fail(p, 'expected a name');
      return;
    }
    const { from, word } = p;
    advance(p);
    names.push(alias(p, from, word));
    if (p.kind !== T.Comma) return;
    advance(p);
  }
}

function alias(p: Cursor, from: number, name: string): ImportAlias {
  let asname: string | null = null;
  if (p.kind === T.As) {
    advance(p);
    if (p.kind === T.Name) {
      asname = p.word;
      advance(p);
    } else fail(p, 'expected a name');
  }
  return { from, to: Math.max(from, p.lastTo), name, asname };
}

function dottedName(p: Cursor): string {
  if (p.kind !== T.Name) {
    fail(p, 'expected a module');
    return '';
  }
  let name = p.word;
  advance(p);
  while (p.kind === T.Dot) {
    advance(p);
    if (p.kind !== T.Name) {
      fail(p, 'expected a name');
      return name;
    }
    name += `.${p.word}`;
    advance(p);
  }
  return name;
}
