/**
 * One asset as several catalogues know it. Evidence is gathered, never judged: who wins is decided by
 * the classification layer.
 */
import type { AssetFact, Authority, ColumnFact, Evidence } from './asset.ts';

/** Facts of one asset, in the order of their catalogues. Throws nothing; an empty list is an asset nobody knows. */
export function mergeAssets(facts: readonly AssetFact[]): AssetFact {
  const [first, ...rest] = byAuthority(facts);
  if (first === undefined) return UNKNOWN;
  return rest.reduce(merge, first);
}

const UNKNOWN: AssetFact = {
  id: '',
  exists: false,
  columns: undefined,
  evidence: [],
  owner: null,
  domain: null,
  jurisdiction: null,
  tags: [],
  lastRefresh: null,
  freshnessSla: null,
};

/** Who owns an asset is for the organisation to say: managed statements go first, the order is kept otherwise. */
function byAuthority(facts: readonly AssetFact[]): readonly AssetFact[] {
  const ruling = (fact: AssetFact) =>
    [...fact.evidence, ...(fact.columns ?? []).flatMap((it) => it.evidence)].some((it) =>
      RULING.includes(it.authority),
    );
  return [...facts.filter(ruling), ...facts.filter((it) => !ruling(it))];
}

const RULING: readonly Authority[] = ['managed', 'signed'];

function merge(a: AssetFact, b: AssetFact): AssetFact {
  return {
    id: a.id,
    exists: a.exists || b.exists,
    columns: mergeColumns(a, b),
    ...(isPartial(a, b) ? { partial: true } : {}),
    ...layoutOf(a, b),
    evidence: together(a.evidence, b.evidence),
    owner: a.owner ?? b.owner,
    domain: a.domain ?? b.domain,
    jurisdiction: a.jurisdiction ?? b.jurisdiction,
    tags: [...new Set([...a.tags, ...b.tags])],
    lastRefresh: a.lastRefresh ?? b.lastRefresh,
    freshnessSla: a.freshnessSla ?? b.freshnessSla,
  };
}

/** How the file is cut, as the catalogue that read it says. */
function layoutOf(a: AssetFact, b: AssetFact): Pick<AssetFact, 'layout'> {
  const layout = a.layout ?? b.layout;
  return layout === undefined ? {} : { layout };
}

/** Columns are all there when one of the facts that list them says so. */
function isPartial(a: AssetFact, b: AssetFact): boolean {
  const listing = [a, b].filter((it) => it.columns !== undefined);
  return listing.length > 0 && listing.every((it) => it.partial === true);
}

/**
 * The columns of both, in the order of the data itself where one of the facts was read from it; a
 * catalogue's column that differs in case only is the same column.
 */
function mergeColumns(a: AssetFact, b: AssetFact): readonly ColumnFact[] | undefined {
  if (a.columns === undefined || b.columns === undefined) return a.columns ?? b.columns;
  const [order, other] = b.exists && !a.exists ? [b.columns, a.columns] : [a.columns, b.columns];
  const names = new Set(order.map((it) => it.name));
  const exact = new Map(other.map((it) => [it.name, it]));
  // A column that somebody has by its very name is not lent to one that differs in case.
  const folded = new Map(
    other.filter((it) => !names.has(it.name)).map((it) => [fold(it.name), it]),
  );
  const used = new Set<ColumnFact>();
  const merged = order.map((column) => {
    const match = exact.get(column.name) ?? folded.get(fold(column.name));
    if (match === undefined || used.has(match)) return column;
    used.add(match);
    const type = column.type ?? match.type;
    const evidence = together(column.evidence, match.evidence);
    return { name: column.name, evidence, ...(type && { type }) };
  });
  return [...merged, ...other.filter((it) => !used.has(it))];
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function together(a: readonly Evidence[], b: readonly Evidence[]): readonly Evidence[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...a, ...b];
}
