/**
 * The words by which code names types of columns, and which columns of a proven type they mean. Sources:
 * `DataFrame.select_dtypes` of pandas 3.0 (text read from a file is `str` there and `object` before, and
 * `object` means both), the data types and selectors of polars 1.x.
 */
import type { ColumnType } from '../../values/column-type.ts';
import type { ColumnChoice } from '../interpreter/value.ts';
import { matcher } from './name-steps.ts';

/** Whether a column is meant: proven, proven not to be, or neither. */
export type Verdict = 'yes' | 'no' | 'maybe';

/** What a word says of each type; what is left out is `no`. */
type Meaning = Partial<Record<ColumnType, 'yes' | 'maybe'>>;

const NUMBER: Meaning = { number: 'yes' };
const SOME_NUMBERS: Meaning = { number: 'maybe' };
const OBJECT: Meaning = { text: 'yes', boolean: 'maybe', datetime: 'maybe', other: 'maybe' };
const TEXT: Meaning = { text: 'maybe', other: 'maybe' };
const TRUTH: Meaning = { boolean: 'maybe' };
const TIME: Meaning = { datetime: 'maybe', other: 'maybe' };
const OTHER: Meaning = { other: 'maybe' };

type Library = 'pandas' | 'polars';

const MEANINGS: Readonly<Record<Library, readonly (readonly [RegExp, Meaning])[]>> = {
  pandas: [
    [/^(?:number|numpy\.number)$/, NUMBER],
    // Flags such as `numeric_only` take truth values for numbers.
    [/^numeric$/, { number: 'yes', boolean: 'maybe' }],
    [
      /^(?:numpy\.)?(?:u?int(?:c|p|eger)?|float(?:ing)?|complex(?:floating)?|(?:un)?signedinteger)\d*_?$/i,
      SOME_NUMBERS,
    ],
    [/^(?:O|object|numpy\.object_?)$/, OBJECT],
    [/^(?:str|string|string\[\w+\]|pandas\.StringDtype)$/, TEXT],
    [/^(?:bool|boolean|numpy\.bool_?|pandas\.BooleanDtype)$/, TRUTH],
    [
      /^(?:numpy\.)?(?:datetime|datetime64|datetimetz|datetime64\[.*\]|timedelta|timedelta64)$/,
      TIME,
    ],
    [/^(?:category|pandas\.CategoricalDtype)$/, OTHER],
  ],
  polars: [
    [/^numeric$/, NUMBER],
    [/^(?:integer|float|signed_integer|unsigned_integer|decimal)$/, SOME_NUMBERS],
    [/^polars\.(?:U?Int\d+|Float\d+|Decimal)$/, SOME_NUMBERS],
    // Digits in quotes are text to polars.
    [
      /^(?:string|polars\.(?:String|Utf8))$/,
      { number: 'maybe', boolean: 'maybe', ...TEXT, text: 'yes' },
    ],
    [/^(?:boolean|polars\.Boolean)$/, TRUTH],
    [/^(?:temporal|date|datetime|duration|time|polars\.(?:Date|Datetime|Time|Duration))$/, TIME],
    [/^(?:categorical|enum|polars\.(?:Categorical|Enum|List|Struct|Array|Binary))$/, OTHER],
  ],
};

/** Whether one of `words` means a column of that type. A word that is not known may mean any. */
export function verdictOf(
  library: Library,
  words: readonly string[],
  type: ColumnType | undefined,
): Verdict {
  if (type === undefined) return 'maybe';
  let out: Verdict = 'no';
  for (const word of words) {
    const own = MEANINGS[library].find(([pattern]) => pattern.test(word));
    const verdict = own === undefined ? 'maybe' : (own[1][type] ?? 'no');
    if (verdict === 'yes') return 'yes';
    if (verdict === 'maybe') out = 'maybe';
  }
  return out;
}

/** Tests of names, as words with what they look for: `starts_with amount`. */
export const NAME_TESTS: ReadonlyMap<string, (name: string, part: string) => boolean | null> =
  new Map<string, (name: string, part: string) => boolean | null>([
    ['by_name', (name, part) => name === part],
    ['starts_with', (name, part) => name.startsWith(part)],
    ['ends_with', (name, part) => name.endsWith(part)],
    ['contains', (name, part) => name.includes(part)],
    ['matches', (name, part) => matcher(part)?.(name) ?? null],
  ]);

/** Whether a choice means a column; without one every column is meant. */
export function chosen(
  choice: ColumnChoice | null,
  name: string,
  type: ColumnType | undefined,
): Verdict {
  if (choice === null) return 'yes';
  const verdicts = choice.words.map((word) => {
    const [test = '', ...part] = word.split(' ');
    const passed = NAME_TESTS.get(test)?.(name, part.join(' '));
    if (passed === undefined) return verdictOf('polars', [word], type);
    return passed === null ? 'maybe' : passed ? 'yes' : 'no';
  });
  const verdict = verdicts.includes('yes') ? 'yes' : verdicts.includes('maybe') ? 'maybe' : 'no';
  if (verdict === 'maybe') return verdict;
  if ((verdict === 'yes') === choice.not) return 'no';
  return choice.sure ? 'yes' : 'maybe';
}
