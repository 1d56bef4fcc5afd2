/**
 * The format of library models (`models/*.yaml`): what calls into a library do to data, as data.
 * `models/README.md` explains each word with an example; this file is what checks them.
 */
import { z } from 'zod';
import { OPERATION_KINDS } from '../vocabulary.ts';
import { isRange } from './versions.ts';

/** `self`, `$name` of a parameter, `$0`, `$args`, `$kwargs`, `$self.field`; anything else is a literal. */
const Ref = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export type When =
  | { readonly given: string }
  | { readonly absent: string }
  | { readonly none: string }
  | { readonly known: string }
  | { readonly callable: string }
  /** A text into which an environment value goes: a secret. */
  | { readonly secret: string }
  /** The mode of a file is known to write (or may, where it is not known). */
  | { readonly mode: { readonly of: string; readonly writes: boolean } }
  | { readonly is: readonly [string, string | number | boolean | null] }
  | { readonly type: readonly [string, ...string[]] }
  | { readonly role: readonly [string, ...string[]] }
  | { readonly all: readonly When[] }
  | { readonly any: readonly When[] }
  | { readonly not: When };

export const When: z.ZodType<When> = z.lazy(() =>
  z.union([
    z.strictObject({ given: z.string() }),
    z.strictObject({ absent: z.string() }),
    z.strictObject({ none: z.string() }),
    z.strictObject({ known: z.string() }),
    z.strictObject({ callable: z.string() }),
    z.strictObject({ secret: z.string() }),
    z.strictObject({ mode: z.strictObject({ of: z.string(), writes: z.boolean() }) }),
    z.strictObject({
      is: z.tuple([z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])]),
    }),
    z.strictObject({ type: z.tuple([z.string()], z.string()) }),
    z.strictObject({ role: z.tuple([z.string()], z.string()) }),
    z.strictObject({ all: z.array(When) }),
    z.strictObject({ any: z.array(When) }),
    z.strictObject({ not: When }),
  ]),
);

/** One step of a column pipeline: a word (`self`, `dataset`) or a word with arguments. */
const ColumnStep = z.union([z.string(), z.record(z.string(), z.unknown())]);
export type ColumnStep = z.infer<typeof ColumnStep>;

export const OpSpec = z.strictObject({
  kind: z.enum(OPERATION_KINDS),
  /** Where: a path or URL argument, a table, a SQL text, or a fixed place. */
  to: z.record(z.string(), Ref).optional(),
  /** What flows: refs. Default for non-reads: `self`. */
  data: z.array(z.string()).optional(),
  /** Names to which the columns are limited; several refs: the names in any of them, all when none was given. */
  columns: z.union([z.string(), z.array(z.string())]).optional(),
  /** The index is written too, unless this parameter is false. */
  index: z.string().optional(),
  /** What a row label without a name is called in the file; absent where such labels are not written. */
  labels: z.string().optional(),
  causes: z.array(z.string()).optional(),
  /** Only recorded when data is in it; default true for all but reads and writes. */
  onlyWithData: z.boolean().optional(),
  /** What flows is drawn: the figure holds it until it is saved. */
  draws: z.boolean().optional(),
});
export type OpSpec = z.infer<typeof OpSpec>;

export const ResultSpec = z.union([
  z.string(),
  z.strictObject({
    type: z.string().optional(),
    columns: z.union([ColumnStep, z.array(ColumnStep)]).optional(),
    /** Lineage of a value without columns. */
    data: z.array(z.string()).optional(),
    must: z.array(z.string()).optional(),
    may: z.array(z.string()).optional(),
    rows: z.record(z.string(), Ref).optional(),
    fields: z.record(z.string(), Ref).optional(),
    /** Element type of an iterator. */
    elem: z.unknown().optional(),
    /** The result is a set of column names. */
    names: z.string().optional(),
    expr: z.unknown().optional(),
    exact: z.boolean().optional(),
    tuple: z.array(z.unknown()).optional(),
    /** First condition that holds decides. */
    first: z.array(z.strictObject({ when: When.optional(), use: z.unknown() })).optional(),
  }),
]);
export type ResultSpec = z.infer<typeof ResultSpec>;

const CaseShape = {
  when: When.optional(),
  op: z.union([OpSpec, z.array(OpSpec)]).optional(),
  gap: z.string().optional(),
  /** Called back: the function and what its parameters are. */
  calls: z.strictObject({ fn: z.string(), with: z.array(z.string()) }).optional(),
  returns: ResultSpec.optional(),
  /** What happens to self or arguments in place. */
  mutates: z.record(z.string(), ResultSpec).optional(),
};

export const CaseSpec = z.strictObject(CaseShape);
export type CaseSpec = z.infer<typeof CaseSpec>;

const Names = z.union([z.string(), z.array(z.string())]);

export const ModelRow = z.strictObject({
  fn: Names.optional(),
  method: Names.optional(),
  prop: Names.optional(),
  /** Python's own order; `name=literal` gives a default, `"*"` and `"/"` as in Python, `"..."` for what does not matter. */
  params: z.array(z.string()).optional(),
  cases: z.array(CaseSpec).optional(),
  /** Versions of the library for which this row holds: `>=2 <4`. */
  versions: z.string().refine(isRange, 'expected a range such as `>=2 <4`').optional(),
  ...CaseShape,
});
export type ModelRow = z.infer<typeof ModelRow>;

export const ModelFile = z.strictObject({
  library: z.string(),
  /** Names that mean the same: `modin.pandas: pandas`. Prefixes count. */
  aliases: z.record(z.string(), z.string()).default({}),
  types: z
    .record(
      z.string(),
      z.strictObject({
        /** What the engine may assume: `frame`, `column`, `group`, `row`, `expr`, `selector`, `silent` (shows nothing), or nothing. */
        role: z.enum(['frame', 'column', 'group', 'row', 'expr', 'selector', 'silent']).optional(),
        bases: z.array(z.string()).default([]),
        /** Type of one column, of the frame that one column becomes. */
        column: z.string().optional(),
        /** A column made of two others has a name only where they have the same. */
        sharedName: z.boolean().optional(),
        frame: z.string().optional(),
      }),
    )
    .default({}),
  /** Module prefixes whose unmodelled functions only compute: no unknown sink. */
  pure: z.array(z.string()).default([]),
  /** Decorators that leave a function as it is. */
  decorators: z.array(z.string()).default([]),
  /** Types that a value of unknown type is tried as, by its method names. */
  duck: z.array(z.string()).default([]),
  models: z.array(ModelRow),
});
export type ModelFile = z.infer<typeof ModelFile>;
