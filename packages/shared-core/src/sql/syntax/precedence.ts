/** Operators by precedence, loosest first: one table for every dialect. */
import { words } from './words.ts';

export const OR = 1;
export const AND = 2;
export const NOT = 3;
export const COMPARE = 4;
export const CONCAT = 6;
export const SUM = 7;
export const PRODUCT = 8;
export const POSTFIX = 10;

/** Operator to precedence; a word that is not here is no infix operator. */
export const LEVELS: ReadonlyMap<string, number> = new Map([
  ...levels(
    OR,
    `
    OR XOR :=
  `,
  ),
  ...levels(
    AND,
    `
    AND
  `,
  ),
  ...levels(
    COMPARE,
    `
    = == < > <= >= <> != ^= <=> !< !> LIKE ILIKE RLIKE REGEXP GLOB MATCH ~ !~ ~* !~* ~~ ~~* !~~
    !~~* ~= @> <@ @? @@ @@@ && ? ?| ?& OVERLAPS &< &> -|- <<| |>> <-> <#> <+> <~> <%> ## ^@
    <<->> <<-> <<% %>> %> <% <<= >>= &<| |&> @-@ += -= *= /= %= &= |= CONTAINS ~>=~ ~>~ ~<=~ ~<~
    ?- ?# ?-| ?|| <^ >^ OPERATOR
  `,
  ),
  ...levels(
    CONCAT,
    `
    || | & ^ << >> >>> # -> ->> #> #>> #-
  `,
  ),
  ...levels(
    SUM,
    `
    + -
  `,
  ),
  ...levels(
    PRODUCT,
    `
    * / % DIV MOD // **
  `,
  ),
]);

function levels(level: number, names: string): [string, number][] {
  return [...words(names)].map((it) => [it, level]);
}
