/** The operators the lexer knows, longest first by length; PostgreSQL's family only where asked. */
import type { Dialect } from '../dialects/dialect.ts';
import { words } from './words.ts';

const COMMON = words(`
  <= >= <> != || :: := => -> ->> == <=> << >> ** ^= ~= && !< !> += -= *= /= %= &= |= |> .. >>> ?:: ??
`);
const POSTGRES = words(`
  ~* !~ !~* ~~ ~~* !~~ !~~* #> #>> #- @> <@ @? @@ @@@ ?| ?& -|- &< &> <<| |>> &<| |&> <-> <#> <+> <~>
  <%> ## @-@ ^@ |/ ||/ !! <<->> <->> <<-> <<% %>> %> <% <<= >>= ~>=~ ~>~ ~<=~ ~<~ ?- ?# ?-| ?|| <^ >^
  ~= //
`);
const SINGLE = new Set('()[]{},.;:+-*/%<>=~!@#^&|?\\'.split(''));

/** Number of characters of the operator at `at`, 0 where there is none. */
export function operatorLength(text: string, at: number, dialect: Dialect): number {
  for (let length = 5; length > 1; length -= 1) {
    if (at + length > text.length) continue;
    const word = text.slice(at, at + length);
    if (COMMON.has(word)) return length;
    if (dialect.pgOperators && POSTGRES.has(word)) return length;
    if (word === '//' && dialect.slashDivide) return 2;
  }
  return SINGLE.has(text.charAt(at)) ? 1 : 0;
}
