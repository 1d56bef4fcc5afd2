/**
 * From the text of one cell to its tree. It never throws and never reads outside the cell; where the
 * text is not Python the tree says so and goes on.
 */
import type { Module, Stmt } from './ast.ts';
import { parseStatements } from './blocks.ts';
import { parseStatement } from './compound.ts';
import { createCursor, type Grammar } from './cursor.ts';
import { boundDepth } from './depth.ts';
import {
  parseDisjunction,
  parseExpression,
  parseExpressions,
  parseNamed,
  parseOperand,
  parseTargets,
} from './expressions.ts';
import { parseStrings } from './formatted.ts';
import { advance } from './lexer.ts';
import { parseCellMagic } from './magics.ts';
import { parseParameters } from './parameters.ts';
import { maskPrompts } from './prompts.ts';
import * as T from './tokens.ts';
import { readUnclosed, type Reading } from './unclosed.ts';

const GRAMMAR: Grammar = {
  expression: parseExpression,
  named: parseNamed,
  expressions: parseExpressions,
  disjunction: parseDisjunction,
  targets: parseTargets,
  operand: parseOperand,
  strings: parseStrings,
  parameters: parseParameters,
  statement: parseStatement,
};

/**
 * The tree of a cell or script in IPython's dialect of Python 3.8 to 3.15. Positions are UTF-16
 * offsets in `source`. A byte order mark in front is skipped.
 */
export function parseCell(source: string): Module {
  const text = maskPrompts(source);
  const first = read(text, -1, -1);
  if (!first.cursor.isOpenEnded) return first.module;
  return readUnclosed(first, (opener, closeAt) => read(text, opener, closeAt));
}

function read(source: string, opener: number, closeAt: number): Reading {
  const p = createCursor(source, GRAMMAR);
  p.opener = opener;
  p.closeAt = closeAt;
  if (source.charCodeAt(0) === 0xfeff) p.to = 1;
  const magic = parseCellMagic(p);
  const body: Stmt[] = magic === null ? [] : [magic];
  if (magic === null) {
    advance(p);
    // A first line that is indented sets the indentation of the cell, as in IPython.
    while (p.kind !== T.EndOfCell) parseStatements(p, -1, body);
  }
  const module = { body, errors: p.errors };
  return { module: p.isDeep ? boundDepth(module) : module, cursor: p };
}
