/**
 * All columns of one asset at once: what catalogues and values said, what the names say, and what the
 * neighbours make of it. In a table whose rows are people, an ambiguous column (`city`, `age`) counts.
 */
import type { AssetFact, Evidence } from '../catalog/asset.ts';
import type { Classification, TierLadder } from './classification.ts';
import { classifyWithin } from './classify.ts';
import type { TableContext } from './names/vote-by-name.ts';
import { voteByName } from './names/vote-by-name.ts';
import { isWithin } from './taxonomy.ts';
import { AGREEING } from './values/vote-by-values.ts';

/** The classification of each column of `asset`, by its name; empty when its columns are not known. */
export function classifyAsset(
  asset: AssetFact,
  ladder: TierLadder,
): ReadonlyMap<string, Classification> {
  const columns = asset.columns ?? [];
  const table: TableContext = { columns: columns.map((it) => it.name), asset: asset.id };
  const people: TableContext | null = columns.some((it) => it.evidence.some(pointsAtPerson))
    ? { columns: [...table.columns, 'person_name'], asset: asset.id }
    : null;
  const result = new Map<string, Classification>();
  for (const { name, evidence } of columns) {
    let votes = voteByName(name, table);
    if (votes.length === 0 && people !== null) votes = voteByName(name, people).map(asContext);
    const own = people === null ? evidence : evidence.map(promoted);
    result.set(name, classifyWithin(withNew(own, votes), asset.evidence, ladder));
  }
  return result;
}

/**
 * A column that the asset's known schema does not list, or of an asset whose columns nobody knows: its
 * name and what was said of the whole asset is all there is.
 */
export function classifyUnlisted(
  column: string,
  asset: AssetFact | undefined,
  ladder: TierLadder,
  id: string,
): Classification {
  const columns = asset?.columns?.map((it) => it.name) ?? [];
  const votes = voteByName(column, { columns: [...columns, column], asset: asset?.id ?? id });
  return classifyWithin(votes, asset?.evidence ?? [], ladder);
}

function pointsAtPerson(vote: Evidence): boolean {
  return (
    vote.negative !== true &&
    vote.source !== 'name' &&
    vote.source !== 'context' &&
    vote.category !== null &&
    ['user.name', 'user.contact', 'user.government_id'].some((it) =>
      isWithin(vote.category ?? '', it),
    )
  );
}

/** Beside a proven identifier, a column whose name and values agree is proven as well. */
function promoted(vote: Evidence): Evidence {
  return vote.source === 'context' && vote.by.startsWith(AGREEING)
    ? { ...vote, source: 'value', by: vote.by.replace(AGREEING, 'value') }
    : vote;
}

function asContext(vote: Evidence): Evidence {
  return {
    ...vote,
    source: 'context',
    by: 'context:row-subject',
    strength: 0.5,
    because: `${vote.because}, in a table whose rows are people`,
  };
}

/** `votes` that no evidence gives already. */
function withNew(evidence: readonly Evidence[], votes: readonly Evidence[]): readonly Evidence[] {
  const fresh = votes.filter(
    (vote) => !evidence.some((it) => it.by === vote.by && it.category === vote.category),
  );
  return fresh.length === 0 ? evidence : [...evidence, ...fresh];
}
