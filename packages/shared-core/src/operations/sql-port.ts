/** The door to the SQL layer, in one place. */
import type { SqlOptions, SqlScript } from '../sql/lineage.ts';

/** Until the SQL layer is there, every text is one that was not understood. */
export function analyseSql(_text: string, options: SqlOptions): SqlScript {
  return {
    dialect: options.dialect,
    statements: [],
    sources: [],
    targets: [],
    intermediates: [],
    columns: [],
  };
}
