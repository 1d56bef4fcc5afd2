/**
 * Open Data Contract Standard (Bitol ODCS v3, and the `dataset` form of v2) read as assets. Only what
 * speaks of labels, owners and freshness is looked at; the rest of a contract may be anything.
 *
 * A classification word outside the baseline ladder is taken by what it usually means; an unknown one
 * counts as proprietary, so that a house's own word never opens a door.
 */
import { z } from 'zod';
import type { CatalogAsset } from './catalog-file.ts';

const Property = z.object({
  name: z.string().optional(),
  column: z.string().optional(),
  physicalName: z.string().nullish(),
  classification: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  authoritativeDefinitions: z.array(z.object({ url: z.string() })).nullish(),
});

const Table = z.object({
  name: z.string().optional(),
  table: z.string().optional(),
  physicalName: z.string().nullish(),
  dataGranularityDescription: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  properties: z.array(Property).nullish(),
  columns: z.array(Property).nullish(),
});

export const DataContract = z.object({
  apiVersion: z.string().optional(),
  kind: z.literal('DataContract'),
  domain: z.string().nullish(),
  team: z.unknown().optional(),
  dataProduct: z.string().nullish(),
  tenant: z.string().nullish(),
  servers: z
    .array(
      z.object({
        path: z.string().nullish(),
        location: z.string().nullish(),
        database: z.string().nullish(),
        schema: z.string().nullish(),
      }),
    )
    .nullish(),
  schema: z.array(Table).nullish(),
  dataset: z.array(Table).nullish(),
  slaProperties: z
    .array(z.object({ property: z.string(), value: z.unknown(), unit: z.string().nullish() }))
    .nullish(),
});
export type DataContract = z.infer<typeof DataContract>;

/** Usual words for how grave data is, in the terms of the baseline ladder. */
const WORDS: Readonly<Record<string, string>> = {
  public: 'public',
  open: 'public',
  internal: 'internal',
  private: 'internal',
  proprietary: 'proprietary',
  confidential: 'proprietary',
  sensitive: 'proprietary',
  pii: 'proprietary',
  personal: 'proprietary',
  restricted: 'restricted',
  secret: 'restricted',
  'highly confidential': 'restricted',
  'top secret': 'restricted',
  phi: 'restricted',
  pci: 'restricted',
};

/** The assets of a contract: one for each place that each of its tables lies at. */
export function contractAssets(contract: DataContract): readonly CatalogAsset[] {
  const owner = ownerOf(contract);
  const sla = contract.slaProperties?.find((it) =>
    /freshness|latency|frequency/i.test(it.property),
  );
  return [...(contract.schema ?? []), ...(contract.dataset ?? [])].flatMap((table) =>
    placesOf(table, contract).map((place) => ({
      ...place,
      ...(owner === null ? {} : { owner }),
      ...(contract.domain == null ? {} : { domain: contract.domain }),
      ...(table.tags == null ? {} : { tags: table.tags }),
      ...(sla === undefined ? {} : { freshnessSla: `${String(sla.value)}${sla.unit ?? ''}` }),
      columns: Object.fromEntries(
        [...(table.properties ?? []), ...(table.columns ?? [])].flatMap(columnOf),
      ),
      complete: true,
    })),
  );
}

type Column = z.infer<typeof Property>;

function columnOf(property: Column): [string, NonNullable<CatalogAsset['columns']>[string]][] {
  const name = property.physicalName ?? property.name ?? property.column;
  if (name === undefined) return [];
  const word = property.classification?.trim().toLowerCase();
  const categories = (property.tags ?? []).filter((it) =>
    /^(user|system|lacuna)(\.[a-z][a-z0-9_]*)+$/.test(it),
  );
  return [
    [
      name,
      {
        ...(word === undefined || word === '' ? {} : { tier: WORDS[word] ?? 'proprietary' }),
        ...(categories.length === 0 ? {} : { categories }),
      },
    ],
  ];
}

/** A file or bucket of the contract's servers, and the table by its names. */
function placesOf(
  table: z.infer<typeof Table>,
  { servers }: DataContract,
): readonly ({ readonly path: string } | { readonly table: string })[] {
  const name = table.physicalName ?? table.table ?? table.name;
  const files = (servers ?? []).flatMap((it) => it.path ?? it.location ?? []);
  const paths = files.map((it) => ({
    path: it.replaceAll('{model}', table.name ?? name ?? '').replaceAll('{table}', name ?? ''),
  }));
  if (name === undefined) return paths;
  // A physical name with an ending is a file, as contracts over files have it.
  const named = /[/\\]|\.(csv|parquet|json|jsonl|tsv|avro|orc)$/i.test(name)
    ? { path: name }
    : { table: name };
  return [...paths, named];
}

/** v3: `team` is a list of members with roles, or an object with members; the first owner, else the first member. */
function ownerOf({ team, dataProduct }: DataContract): string | null {
  const members = Array.isArray(team)
    ? team
    : (team as { members?: unknown } | null | undefined)?.members;
  const list = (Array.isArray(members) ? members : []) as readonly {
    readonly username?: unknown;
    readonly role?: unknown;
  }[];
  const owner = list.find((it) => typeof it.role === 'string' && /owner/i.test(it.role)) ?? list[0];
  return typeof owner?.username === 'string' ? owner.username : (dataProduct ?? null);
}
