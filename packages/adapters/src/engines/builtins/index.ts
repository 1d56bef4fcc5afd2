/**
 * The functions this host gives to packs, besides those that policy.wasm has itself. All are
 * functions of their operands alone; the list is what the compiler lets a pack use. One file, one
 * line.
 */
import type { Builtin } from './builtin.ts';
import { sprintf } from './sprintf.ts';
import { templateString } from './template-string.ts';

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  'internal.template_string': templateString,
  sprintf,
};

/** Names for the compiler's capabilities, sorted. */
export const HOST_BUILTINS: readonly string[] = Object.keys(BUILTINS).sort();
