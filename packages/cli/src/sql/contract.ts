/** The JSON of `lacuna sql`, `lacuna/sql/v1`: what other tools read. DESIGN §5.8. */
import { z } from 'zod';

export const SqlOutput = z.looseObject({
  schema: z.literal('lacuna/sql/v1'),
  /** As asked for; one that is not known is read as ANSI and is a cause of every statement. */
  dialect: z.string(),
  statements: z.array(
    z.looseObject({
      /** 1-based line of the statement's first token. */
      line: z.int().positive(),
      kind: z.string(),
      reads: z.array(z.string()),
      writes: z.array(z.string()),
      /** Some token was not understood. */
      partial: z.boolean(),
      causes: z.array(z.string()),
    }),
  ),
  /** End to end: a table written by one statement and read by a later one is an intermediate. */
  script: z.looseObject({
    sources: z.array(z.string()),
    targets: z.array(z.string()),
    intermediates: z.array(z.string()),
    columns: z.array(
      z.looseObject({
        /** Table null: the column could not be attributed; column `*`: an unresolved star, or `count(*)`. */
        source: z.looseObject({ table: z.string().nullable(), column: z.string() }),
        /** Table null: the result of a bare SELECT; column null: an expression without a name. */
        target: z.looseObject({
          table: z.string().nullable(),
          column: z.string().nullable(),
          index: z.int().nonnegative(),
        }),
        kind: z.enum(['direct', 'indirect']),
      }),
    ),
  }),
});
