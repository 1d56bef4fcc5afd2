/**
 * `pseudonymise`: replaces values by a keyed code before the data leaves, standard library only.
 *
 * The key comes from the environment and is never invented or written down: without it the generated
 * code stops with a `KeyError` and nothing leaves. The result is still personal data, and the title
 * says so. Missing values stay missing; equal values get equal codes, whatever their case.
 */
import { describeName } from '../describe.ts';
import { listWords } from '../words.ts';
import { frameUses, type FrameUse } from './frames.ts';
import type { EditMaker, ProposalContext } from './proposal.ts';
import { asReceiver, pythonString, textOf } from './tree.ts';

const FUNCTION = 'pseudonym';
const LINE_WIDTH = 100;

/** Written once per cell, above the statement. HMAC-SHA-256 over the column's name and the value. */
const HELPER = `import hmac
import os

pseudonym_key = os.environ["LACUNA_PSEUDONYM_KEY"].encode()
if len(pseudonym_key) < 32:
    raise ValueError("LACUNA_PSEUDONYM_KEY: expected at least 32 bytes")


def ${FUNCTION}(column, value):
    text = column + "\\0" + str(value).strip().lower()
    return hmac.digest(pseudonym_key, text.encode(), "sha256").hex()


`;

export const pseudonymise: EditMaker = {
  kind: 'edit',
  name: 'pseudonymise',
  propose(context) {
    // polars and Spark need other code; what is not generated and run in a test is not offered.
    const uses = frameUses(context).filter(({ library }) => library === 'pandas');
    const start = lineStart(context);
    if (uses.length === 0 || start === undefined) return undefined;
    const cell = context.finding.place.cell;
    const words = listWords(
      uses.flatMap(({ columns }) => columns.map((it) => describeName(it, context.redact))),
    );
    const key = context.hasPseudonymKey ? '' : ' (needs a key in LACUNA_PSEUDONYM_KEY)';
    return {
      title: `Replace ${words} by keyed pseudonyms, which are still personal data${key}`,
      edits: [
        ...(hasHelper(context) ? [] : [{ cell, from: start, to: start, newText: HELPER }]),
        ...uses.map((use) => ({
          cell,
          from: use.expression.from,
          to: use.expression.to,
          newText: assign(use, textOf(context.source, use.expression)),
        })),
      ],
    };
  },
};

/** Where the helper goes: the start of the statement, when it is the first on its line. */
function lineStart({ source, statement }: ProposalContext): number | undefined {
  const { from } = statement;
  return from === 0 || source[from - 1] === '\n' ? from : undefined;
}

function hasHelper({ module }: ProposalContext): boolean {
  return module.body.some((it) => it.kind === 'FunctionDef' && it.name === FUNCTION);
}

function assign({ expression, columns }: FrameUse, text: string): string {
  const receiver = asReceiver(expression, text);
  // A name can be read twice; anything longer is bound once, by the lambda.
  const isName = expression.kind === 'Name';
  const items = columns.map((column) => {
    const frame = isName ? text : 'frame';
    const quoted = pythonString(column);
    const mapped = `${frame}[${quoted}].map(lambda value: ${FUNCTION}(${quoted}, value), na_action="ignore")`;
    const value = isName ? mapped : `lambda frame: ${mapped}`;
    return isIdentifier(column) ? `${column}=${value}` : `**{${quoted}: ${value}}`;
  });
  const line = `${receiver}.assign(${items.join(', ')})`;
  // Inside parentheses lines may break anywhere; past this width nobody reads them.
  return line.length <= LINE_WIDTH
    ? line
    : `${receiver}.assign(\n${items.map((it) => `    ${it},\n`).join('')})`;
}

const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self'.split(
    ' ',
  ),
);

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name);
}
