/**
 * Which parts of a question the rules of a pack can see, read off their text. Two questions that agree in
 * those parts have one answer. It errs on one side: whatever might read more than it spells out (the whole
 * `input`, a computed field) counts as reading everything. It parses no Rego and judges no rule.
 */
import type { PolicyInput } from '@lacuna/shared-core';

/** `['source', 'columns']` for one field, `['source']` for all of a part; null: everything. */
export type InputReads = readonly (readonly [string, string?])[] | null;

/** What `modules` may read of `input`. */
export function readsOf(modules: Readonly<Record<string, string>>): InputReads {
  const found = new Map<string, readonly [string, string?]>();
  for (const text of Object.values(modules)) {
    // A name inside a string, a template or a comment behind code counts as well: that only reads more.
    for (const match of withoutComments(text).matchAll(
      /\binput\b(?:\.([A-Za-z_]\w*))?(?:\.([A-Za-z_]\w*))?/g,
    )) {
      const [, part, field] = match;
      if (part === undefined) return null;
      found.set(`${part}.${field ?? ''}`, field === undefined ? [part] : [part, field]);
    }
  }
  return [...found.values()].sort((a, b) => (a.join('.') < b.join('.') ? -1 : 1));
}

/** Lines that are comments only. Text in backticks can span lines: where there is any, everything stays. */
function withoutComments(text: string): string {
  return text.includes('`') ? text : text.replace(/^[ \t]*#.*$/gm, '');
}

/** Whether `reads` cover the field. */
export function canRead(reads: InputReads, part: string, field: string): boolean {
  return (
    reads === null ||
    reads.some(([known, only]) => known === part && (only === undefined || only === field))
  );
}

/**
 * The part of `input` that `reads` name, as JSON: all that the rules can see. Equal texts have equal answers.
 */
export function visibleText(input: PolicyInput, reads: InputReads): string {
  if (reads === null) return JSON.stringify(input);
  const parts = input as unknown as Readonly<Record<string, unknown>>;
  const visible: Record<string, unknown> = {};
  for (const [part, field] of reads) {
    if (!Object.hasOwn(parts, part)) continue;
    const value = parts[part];
    if (field === undefined || !isObject(value)) visible[part] = value;
    else if (visible[part] !== value && Object.hasOwn(value, field)) {
      const fields = (visible[part] ??= {}) as Record<string, unknown>;
      fields[field] = value[field];
    }
  }
  return JSON.stringify(visible);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
