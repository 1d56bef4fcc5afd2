/** Database connections as values: what their URL tells. */
import { renderPattern } from '../../values/pattern.ts';
import { getObj } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** The scheme of the connection a table is reached through, where its URL is known. */
export function schemeOfConnection(m: Machine, con: Value | undefined): string | null {
  if (con === undefined) return null;
  const url = con.k === 'str' ? con : getObj(m, con)?.fields.get('url');
  const text = url?.k === 'str' ? renderPattern(url.pats[0] ?? []) : null;
  const scheme =
    text === null
      ? null
      : (/^(?:jdbc:)?([a-z][a-z0-9]+)(?:\+[a-z0-9_]+)?:\/\//i.exec(text)?.[1] ?? null);
  return scheme?.toLowerCase() ?? null;
}
