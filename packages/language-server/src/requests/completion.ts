/** `textDocument/completion`: columns where they are named, in Python and in SQL, as the analysis knows them. */
import {
  CompletionItemKind,
  type CompletionItem,
  type CompletionList,
  type Position,
} from 'vscode-languageserver/node';
import { hasMember, relationsAt, type ColumnFlow, type Report } from '@lacuna/shared-core';
import { columnContext, type ColumnContext } from '../column-context.ts';
import { columnsOfRelation, columnsOfVariable, frameOf, labelled } from '../columns-at.ts';
import { placeAt, type Analysed } from '../convert.ts';
import type { OpenString } from '../cursor-text.ts';
import { columnDetail } from '../frame-markdown.ts';
import type { RequestHandler } from '../peer.ts';
import { AtPositionShape } from '../shapes.ts';
import { sqlContext, type SqlContext } from '../sql-context.ts';

/** Columns to offer, and what the chosen one replaces in the cell's text. */
interface Offer {
  readonly columns: readonly ColumnFlow[];
  readonly from: number;
  readonly to: number;
  readonly write: (name: string) => string;
}

interface At {
  readonly cell: number;
  /** In the cell of the snapshot. */
  readonly offset: number;
  /** From the snapshot's offsets to those of the text document. */
  readonly shift: number;
}

const NOTHING: CompletionList = { isIncomplete: false, items: [] };

export const completion: RequestHandler<
  { textDocument: { uri: string }; position: Position },
  CompletionList
> = {
  method: 'textDocument/completion',
  params: AtPositionShape,
  async handle(peer, { textDocument: { uri }, position }, signal) {
    const located = peer.documents.locate(uri);
    if (!located) return NOTHING;
    const analysed = await peer.analyst.current(located.document.uri, signal);
    const place = analysed && placeAt(analysed, uri, position);
    if (!place) return NOTHING;
    const cell = analysed.snapshot.cells.find((it) => it.index === place.cell);
    if (!cell) return NOTHING;
    const shift = analysed.document.kind === 'script' ? cell.offset : 0;
    const at = { ...place, shift };
    const sql = sqlContext(cell.source, at.offset, cell.language);
    const offer = sql
      ? fromTables(analysed.report, sql, at)
      : fromFrames(analysed.report, columnContext(cell.source, at.offset), at);
    return offer ? listOf(analysed, uri, offer, at) : NOTHING;
  },
};

function fromFrames(report: Report, context: ColumnContext | null, at: At): Offer | null {
  if (context === null) return null;
  const frames = context.sources.flatMap((it) => frameOf(report, at.cell, it) ?? []);
  const known = frames.map((it) => it.columns).filter((it) => it.length > 0);
  if (known.length === 0) {
    const names = context.sources.map((it) => it.name).filter((it) => it !== '');
    known.push(...names.map((it) => columnsOfVariable(report, it, at)));
  }
  const [first = [], ...others] = known;
  const columns = context.sources.length > 1 && isCommon(context) ? common(first, others) : first;
  if (context.kind === 'string') {
    const { string } = context;
    return { columns, from: string.from, to: string.to, write: (it) => quoted(it, string) };
  }
  const type = frames[0]?.type ?? '';
  return {
    columns: columns.filter(({ name }) => isIdentifier(name) && !hasMember(type, name)),
    from: context.from,
    to: context.to,
    write: (it) => it,
  };
}

function isCommon(context: ColumnContext): boolean {
  return context.kind === 'string' && context.common;
}

function common(
  first: readonly ColumnFlow[],
  others: readonly (readonly ColumnFlow[])[],
): readonly ColumnFlow[] {
  return first.filter(({ name }) => others.every((it) => it.some((x) => x.name === name)));
}

function fromTables(report: Report, sql: SqlContext, at: At): Offer | null {
  const position = relationsAt(sql.text, at.offset - sql.base, sql.dialect);
  if (position === null) return null;
  const { qualifier } = position;
  const meant = position.relations.filter(
    (it) => qualifier === null || it.alias.toLowerCase() === qualifier.toLowerCase(),
  );
  const columns = meant.flatMap((it) => columnsOfRelation(report, it, at));
  const { string } = sql;
  return {
    columns: [...new Map(columns.map((it) => [it.name, it])).values()],
    from: sql.base + position.from,
    to: at.offset,
    write: (it) => {
      const name = isPlainSqlName(it) ? it : sqlQuoted(it, sql.dialect);
      return string === null ? name : quoted(name, string);
    },
  };
}

/** A name that no dialect reads otherwise without quotes. */
function isPlainSqlName(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/i.test(name);
}

function sqlQuoted(name: string, dialect: string): string {
  const mark = dialect === 'spark' || dialect === 'bigquery' ? '`' : '"';
  return `${mark}${name.replaceAll(mark, mark + mark)}${mark}`;
}

function listOf(analysed: Analysed, uri: string, offer: Offer, at: At): CompletionList {
  const text = analysed.document.cells.find((it) => it.uri === uri)?.text;
  if (!text) return NOTHING;
  const range = {
    start: text.positionAt(offer.from + at.shift),
    end: text.positionAt(offer.to + at.shift),
  };
  const labels = labelled(analysed.report, offer.columns);
  return {
    isIncomplete: false,
    items: offer.columns.map(({ name }, i): CompletionItem => {
      const newText = offer.write(name);
      return {
        label: name,
        kind: CompletionItemKind.Field,
        detail: columnDetail(labels[i]),
        // In the order of the frame, which is the order people know.
        sortText: String(i).padStart(5, '0'),
        filterText: newText,
        textEdit: { range, newText },
      };
    }),
  };
}

function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name);
}

/** The name as it stands inside that string. */
function quoted(name: string, { quote, isRaw, isTriple }: OpenString): string {
  if (isRaw) return name;
  const text = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return isTriple && !text.endsWith(quote) ? text : text.replaceAll(quote, `\\${quote}`);
}
