/**
 * Checks one settings file against the schema and says in one sentence what is wrong with it.
 *
 * It gets the parsed document; it reads no file and joins no layers.
 */
import { z } from 'zod';

import { nearest } from './nearest.ts';
import { Settings } from './settings.ts';

/** Why a settings file is not in force. The previous good configuration stays. */
export interface ConfigProblem {
  /** The file, as the caller names it. */
  readonly path: string;
  /** Dotted path of the setting inside the file: `rules.export-classified.level`; empty for the whole file. */
  readonly key: string;
  /** What was expected, with the key in front: "`mode`: expected advise, enforce or strict". */
  readonly message: string;
}

/** A `Result`, written out because configuration is the lowest layer and imports nothing. */
export type ReadSettings =
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly error: ConfigProblem };

/** The settings in `document`, or the first thing wrong with them. An empty document is an empty object. */
export function readSettings(document: unknown, path: string): ReadSettings {
  const parsed = Settings.safeParse(document ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, error: toProblem(parsed.error.issues, path) };
}

function toProblem(issues: readonly z.core.$ZodIssue[], path: string): ConfigProblem {
  // A misspelt key explains the other complaints, so it is told first.
  const first = issues.find((issue) => issue.code === 'unrecognized_keys') ?? issues[0];
  if (first === undefined) return { path, key: '', message: 'expected a mapping of settings' };
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  if (first.code === 'unrecognized_keys') {
    const wrong = first.keys[0] ?? '';
    const key = dotted([...first.path, wrong]);
    const known = keysAt(first.path);
    const meant = nearest(wrong, known);
    const expected =
      meant === undefined
        ? `expected one of ${known.join(', ')}`
        : `did you mean \`${dotted([...first.path, meant])}\`?`;
    return { path, key, message: `\`${key}\`: there is no such setting; ${expected}${more}` };
  }
  const key = dotted(first.path);
  const where = key === '' ? '' : `\`${key}\`: `;
  return { path, key, message: `${where}${expectation(first)}${more}` };
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `expected ${orList(issue.values.map(String))}`;
  if (issue.code === 'invalid_type') return `expected ${WORDS[issue.expected] ?? issue.expected}`;
  return `expected something else: ${issue.message}`;
}

/** The types of JSON in the words of someone who writes YAML. */
const WORDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
};

function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
}

/** Names of the settings that exist at `path`, from the schema itself so that the two cannot differ. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let node: SchemaNode | undefined = z.toJSONSchema(Settings) as SchemaNode;
  for (const step of path) {
    if (typeof step === 'number') node = node?.items;
    else {
      const open: SchemaNode | boolean | undefined = node?.additionalProperties;
      node = node?.properties?.[String(step)] ?? (typeof open === 'object' ? open : undefined);
    }
  }
  return Object.keys(node?.properties ?? {});
}
