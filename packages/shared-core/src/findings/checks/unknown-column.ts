/**
 * A column that the frame does not have: pandas raises a KeyError there.
 *
 * Said only where every column of the frame is known and every path leads to the name; where a file is
 * written in the same document, what it held before says nothing, so nothing is said.
 */
import { nearest } from '../../config/nearest.ts';
import { redactWord } from '../../classification/redact.ts';
import type { Analysis, MissingColumn } from '../../operations/operation.ts';
import { sha256Hex } from '../../text/digest.ts';
import type { Span } from '../../text/span.ts';
import { describeName } from '../describe.ts';
import type { Alternative, Finding } from '../finding.ts';
import { HOST_PACK, UNKNOWN_COLUMN } from '../host-rules.ts';
import { fillMessage } from '../words.ts';
import type { Check } from './check.ts';

export const unknownColumn: Check = {
  metadata: UNKNOWN_COLUMN,
  find: (analysis) =>
    analysis.missing.filter((it) => isCertain(it, analysis)).flatMap((it) => hint(it, analysis)),
};

/** False where the columns are those of a file or table that may hold others when the code runs. */
function isCertain({ name, columns }: MissingColumn, { written }: Analysis): boolean {
  const origins = columns.flatMap((it) => it.from);
  if (origins.some(({ asset }) => written.has(asset))) return false;
  // Databases fold the case of names, each in its way.
  const isTable = origins.some(({ asset }) => /^[a-z][a-z0-9+]*:(?!\/\/)/.test(asset));
  const folded = name.toLowerCase();
  return !(isTable && columns.some((it) => it.name.toLowerCase() === folded));
}

function hint(missing: MissingColumn, analysis: Analysis): readonly Finding[] {
  const { place, name, columns } = missing;
  const cell = analysis.snapshot.cells.find(({ index }) => index === place.cell);
  const span = cell && literalIn(cell.source, place.span, name);
  if (cell === undefined || span === undefined) return [];
  const names = columns.map((it) => it.name);
  const meant = nearest(name, names);
  const shown = (it: string) => `“${describeName(it, redactWord)}”`;
  const message = fillMessage(UNKNOWN_COLUMN.message, { name: shown(name) });
  return [
    {
      rule: UNKNOWN_COLUMN.id,
      pack: HOST_PACK,
      metadata: UNKNOWN_COLUMN,
      effect: UNKNOWN_COLUMN.effect,
      level: UNKNOWN_COLUMN.level,
      message: meant === undefined ? message : `${message} Did you mean ${shown(meant)}?`,
      why: UNKNOWN_COLUMN.why,
      place: { cell: place.cell, span },
      operation: '',
      columns: [name],
      lineage: [],
      evidence: [],
      owners: [],
      alternatives: meant === undefined ? [] : [renamed(meant, cell.source, place.cell, span)],
      fingerprint: sha256Hex(
        `lacuna/check/v1\0${UNKNOWN_COLUMN.id}\0${cell.sha256}\0${name}`,
      ).slice(0, 32),
    },
  ];
}

/** The text with its quotes: the last one inside, for the name stands behind what it is asked of. */
function literalIn(source: string, { from, to }: Span, name: string): Span | undefined {
  const text = source.slice(from, to);
  const escaped = name.replaceAll('\\', '\\\\');
  let best = -1;
  let length = 0;
  for (const quote of ['"', "'"]) {
    const written = `${quote}${escaped.replaceAll(quote, `\\${quote}`)}${quote}`;
    const at = text.lastIndexOf(written);
    if (at > best) [best, length] = [at, written.length];
  }
  return best < 0 ? undefined : { from: from + best, to: from + best + length };
}

/** Not proven yet: whoever shows it has it judged first. */
function renamed(name: string, source: string, cell: number, span: Span): Alternative {
  const quote = source[span.from] ?? '"';
  const text = name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return {
    name: 'did-you-mean',
    title: `Change to “${describeName(name, redactWord)}”`,
    proven: false,
    edits: [{ cell, ...span, newText: `${quote}${text}${quote}` }],
  };
}
