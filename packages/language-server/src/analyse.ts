/** From an open document to its report: the snapshot is cut here, the governor does the rest. */
import type { Authority } from './authority.ts';
import { pathOfUri, type Analysed } from './convert.ts';
import type { OpenDocument } from './documents.ts';
import type { ClientFacts } from './peer.ts';

/** Page of a rule on the web. None is published yet; `lacuna/explain` has the same words. */
export function docsUrl(_rule: string): string | null {
  return null;
}

/** Null where no folder is open, or the text is not a document Lacuna reads. */
export async function analyseDocument(
  authority: Authority,
  _client: ClientFacts,
  document: OpenDocument,
  _signal: AbortSignal,
): Promise<Analysed | null> {
  await authority.workspaceFor(pathOfUri(document.uri));
  return null;
}
