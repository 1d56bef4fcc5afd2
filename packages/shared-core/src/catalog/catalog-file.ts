/**
 * Our own catalogue file, `lacuna/catalog/v1`: its schema and what it says as facts. It is strict, so
 * that a misspelt word is an error with a path and not a silence. It does not read files.
 */
import { z } from 'zod';
import type { AssetFact, Authority, ColumnFact, Evidence } from './asset.ts';

const Identifiability = z.enum([
  'direct',
  'quasi',
  'pseudonymous',
  'attribute',
  'aggregate',
  'none',
]);
const Category = z
  .string()
  .regex(
    /^(user|system|lacuna)(\.[a-z][a-z0-9_]*)*$/,
    'expected a fideslang key such as user.contact.email, or a lacuna.* key',
  );

const Labels = {
  tier: z
    .string()
    .min(1)
    .optional()
    .describe('Tier of the ladder in force: public, internal, proprietary, restricted.'),
  category: Category.optional().describe(
    'What the column holds: a fideslang 3.1 key or a `lacuna.*` key.',
  ),
  categories: z.array(Category).optional().describe('The same, where it is more than one.'),
  not: z
    .union([z.literal(true), z.array(Category).min(1)])
    .optional()
    .describe('What it is not, whatever it looks like; `true`: nothing personal at all.'),
  reason: z.string().optional().describe('Why; shown on hover.'),
};

export const CatalogColumn = z.strictObject({
  ...Labels,
  identifiability: Identifiability.optional().describe('How strongly it points at a person.'),
  description: z.string().optional(),
});

export const CatalogAsset = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Path of the file, relative to the workspace; may hold `*` and `**`. A bucket path or URL as the code writes it.',
      ),
    table: z.string().min(1).optional().describe('Name of the table: `schema.table`.'),
    owner: z.string().optional(),
    domain: z.string().optional(),
    jurisdiction: z.string().optional(),
    tags: z.array(z.string()).optional(),
    lastRefresh: z.string().optional().describe('ISO 8601.'),
    freshnessSla: z.string().optional().describe('ISO 8601 duration.'),
    description: z.string().optional(),
    ...Labels,
    columns: z.record(z.string(), CatalogColumn).optional().describe('By column name, in order.'),
    complete: z
      .boolean()
      .optional()
      .describe('True when `columns` lists every column there is; default false.'),
  })
  .refine((it) => (it.path === undefined) !== (it.table === undefined), {
    message: 'expected either path or table',
  });
export type CatalogAsset = z.infer<typeof CatalogAsset>;

export const CatalogFile = z.strictObject({
  schema: z.literal('lacuna/catalog/v1'),
  assets: z.array(CatalogAsset),
});
export type CatalogFile = z.infer<typeof CatalogFile>;

/** An asset as a catalogue declares it: where it is, and what is said of it. */
export interface DeclaredAsset {
  readonly place: { readonly kind: 'path' | 'table'; readonly pattern: string };
  /** `id` is empty: it is the key that is asked for. */
  readonly fact: AssetFact;
}

/** What `file` says, with the authority of whoever gave it to this process. `by` names the catalogue in evidence. */
export function declaredAssets(
  file: CatalogFile,
  authority: Authority,
  by: string,
): readonly DeclaredAsset[] {
  return file.assets.map((asset) => ({
    place:
      asset.table === undefined
        ? { kind: 'path', pattern: asset.path ?? '' }
        : { kind: 'table', pattern: asset.table },
    fact: {
      id: '',
      exists: false,
      columns: columnsOf(asset, authority, by),
      ...(asset.columns !== undefined && asset.complete !== true ? { partial: true } : {}),
      evidence: evidenceOf(asset, authority, by),
      owner: asset.owner ?? null,
      domain: asset.domain ?? null,
      jurisdiction: asset.jurisdiction ?? null,
      tags: asset.tags ?? [],
      lastRefresh: asset.lastRefresh ?? null,
      freshnessSla: asset.freshnessSla ?? null,
    },
  }));
}

function columnsOf(
  asset: CatalogAsset,
  authority: Authority,
  by: string,
): readonly ColumnFact[] | undefined {
  if (asset.columns === undefined) return undefined;
  return Object.entries(asset.columns).map(([name, labels]) => ({
    name,
    evidence: evidenceOf(labels, authority, by),
  }));
}

type LabelsOf = z.infer<typeof CatalogColumn> | CatalogAsset;

function evidenceOf(labels: LabelsOf, authority: Authority, by: string): readonly Evidence[] {
  const base = { source: 'catalog' as const, by, strength: 1, authority };
  const identifiability = 'identifiability' in labels ? (labels.identifiability ?? null) : null;
  const categories = [
    ...(labels.category === undefined ? [] : [labels.category]),
    ...(labels.categories ?? []),
  ];
  const because = labels.reason ?? `declared by ${by}`;
  const tier = labels.tier ?? null;
  const said: Evidence[] = categories.map((category) => ({
    ...base,
    category,
    tier,
    identifiability,
    because,
  }));
  if (said.length === 0 && (tier !== null || identifiability !== null))
    said.push({ ...base, category: null, tier, identifiability, because });
  const denied = labels.not === true ? [null] : (labels.not ?? []);
  for (const category of denied)
    said.push({ ...base, category, tier: null, identifiability: null, because, negative: true });
  return said;
}
