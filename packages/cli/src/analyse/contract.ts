/** The JSON of `lacuna analyse`, `lacuna/analyse/v1`: what other tools read. DESIGN §5.8. */
import {
  CERTAINTIES,
  CONDITIONS,
  DESTINATION_TYPES,
  GAP_CAUSES,
  OPERATION_KINDS,
  TRANSFORMS,
} from '@lacuna/shared-core';
import { z } from 'zod';
import { FileError, Region } from '../region.ts';

/** A column of a dataset; column `*` stands for every column of it. */
const ColumnOrigin = z.looseObject({ asset: z.string(), column: z.string() });

const OperationColumn = z.looseObject({
  name: z.string(),
  from: z.array(ColumnOrigin),
  /** Transforms on every path. */
  must: z.array(z.enum(TRANSFORMS)),
  /** Transforms on some path. */
  may: z.array(z.enum(TRANSFORMS)),
  /** Null where nothing is known of the column's data. */
  tier: z.string().nullable(),
  categories: z.array(z.string()),
  identifiability: z.string(),
});

const AnalysedOperation = z.looseObject({
  /** Stable across edits elsewhere in the document. */
  id: z.string(),
  ...Region,
  kind: z.enum(OPERATION_KINDS),
  api: z.string(),
  certainty: z.enum(CERTAINTIES),
  condition: z.enum(CONDITIONS),
  resource: z
    .looseObject({
      scheme: z.string(),
      type: z.enum(DESTINATION_TYPES),
      /** Patterns that hold on every path through the code; a part that is not known is a `{…}` hole. */
      must: z.array(z.string()),
      may: z.array(z.string()),
    })
    .nullable(),
  columns: z.looseObject({
    /** True where there may be more columns than `names`. */
    open: z.boolean(),
    names: z.array(OperationColumn),
    /** What the open part can hold: every other column of an asset. */
    rest: z.array(
      z.looseObject({
        asset: z.string(),
        except: z.array(z.string()),
        must: z.array(z.enum(TRANSFORMS)),
        may: z.array(z.enum(TRANSFORMS)),
      }),
    ),
  }),
  causes: z.array(z.enum(GAP_CAUSES)),
  /** The statement whose running does it, where that is elsewhere. */
  causedBy: z.looseObject(Region).optional(),
});

export const AnalyseOutput = z.looseObject({
  schema: z.literal('lacuna/analyse/v1'),
  documents: z.array(
    z.looseObject({
      path: z.string(),
      cells: z.array(
        z.looseObject({
          index: z.int().nonnegative(),
          id: z.string().nullable(),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
        }),
      ),
      operations: z.array(AnalysedOperation),
      /** The names alive after each cell; in a script, at its end. */
      variables: z.array(
        z.looseObject({
          cell: z.int().nonnegative(),
          name: z.string(),
          kind: z.enum([
            'frame',
            'series',
            'string',
            'model',
            'connection',
            'function',
            'module',
            'other',
          ]),
          open: z.boolean(),
          columns: z.array(z.string()),
          /** Only where `open`: what the columns without a known name come from. */
          rest: z
            .array(z.looseObject({ ...ColumnOrigin.shape, except: z.array(z.string()) }))
            .optional(),
        }),
      ),
      edges: z.array(
        z.looseObject({
          from: ColumnOrigin,
          to: ColumnOrigin,
          kind: z.enum(['direct', 'indirect']),
          certainty: z.enum(CERTAINTIES),
        }),
      ),
      gaps: z.array(
        z.looseObject({ ...Region, cause: z.enum(GAP_CAUSES), api: z.string().nullable() }),
      ),
    }),
  ),
  errors: z.array(FileError),
});
