/** Python syntax, magics included: text in, tree out. It knows no library, no data and no policy. */
export type * from './ast.ts';
export { codeDigest } from './code-digest.ts';
export { parseCell } from './parse.ts';
