/** What an asset proves of the types of its columns, in the form the analysis asks for. */
import type { ColumnType, ColumnTypes } from '../values/column-type.ts';
import type { AssetFact } from './asset.ts';

/** Facts do not change: each is looked through once. */
const MEMO = new WeakMap<AssetFact, ColumnTypes>();

/** The columns of `fact` whose type is proven; undefined where nothing is known of it. */
export function provenTypes(fact: AssetFact | undefined): ColumnTypes | undefined {
  if (fact?.columns === undefined) return undefined;
  let types = MEMO.get(fact);
  if (types === undefined) {
    types = new Map(
      fact.columns.flatMap(({ name, type }): [string, ColumnType][] =>
        type === undefined ? [] : [[name, type]],
      ),
    );
    MEMO.set(fact, types);
  }
  return types;
}
