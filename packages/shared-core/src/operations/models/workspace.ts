/**
 * Models that a workspace brings for its own libraries. The format is that of the house; what would make
 * a call look harmless is refused in words, because whoever can write a notebook can write these too.
 */
import type { Result } from '../../text/known.ts';
import { checkModels } from './check.ts';
import type { ModelFile } from './schema.ts';
import { tableOf } from './table.ts';
import type { WorkspaceModels } from './table.ts';

/** Words that lower what is known of data, or hide it. */
const LOWERING: ReadonlySet<string> = new Set(['must', 'mutates', 'rows', 'onlyWithData']);

/** `name` is the file's, for the message; `value` what its YAML says. Answers the first thing that is wrong. */
export function readWorkspaceModels(
  list: readonly { readonly name: string; readonly value: unknown }[],
): Result<WorkspaceModels, string> {
  const checked = checkModels(list);
  if (!checked.ok) return checked;
  for (const [i, file] of checked.value.files.entries()) {
    const wrong = excuse(file);
    if (wrong !== null)
      return {
        ok: false,
        error: `${list[i]?.name ?? ''}: ${wrong} needs managed authority: a workspace's models add what calls do and excuse nothing`,
      };
  }
  return { ok: true, value: { table: tableOf(checked.value.files, true) } };
}

/** The first thing in a file that would excuse a call, or null. */
function excuse(file: ModelFile): string | null {
  if (Object.keys(file.aliases).length > 0) return '`aliases`';
  if (file.pure.length > 0) return '`pure`';
  if (file.decorators.length > 0) return '`decorators`';
  if (file.duck.length > 0) return '`duck`';
  const silent = Object.entries(file.types).find(([, it]) => it.role === 'silent');
  if (silent !== undefined) return `role \`silent\` of ${silent[0]}`;
  for (const row of file.models) {
    const word = lowering(row);
    const name = [row.fn, row.method, row.prop].flat().find((it) => it !== undefined) ?? '';
    if (word !== null) return `\`${word}\` of ${name}`;
  }
  return null;
}

function lowering(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, it] of Object.entries(value)) {
    if (!Array.isArray(value) && LOWERING.has(key)) return key;
    const inner = lowering(it);
    if (inner !== null) return inner;
  }
  return null;
}

/** What to write into `<library>.yaml` so that a call is described. */
export interface TaughtCall {
  /** The library: the first part of the call's name. */
  readonly library: string;
  /** Goes to the end of the file; the whole file where there is none. */
  readonly text: string;
}

/**
 * A call that nobody has described, as its first row: what it is given leaves, nobody knows where to. The
 * person who writes it says more. `file`: the text that is there; null where there is none. Null for a
 * call without a qualified name, and for one that the file mentions.
 */
export function teachCall(api: string, file: string | null): TaughtCall | null {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$/.test(api)) return null;
  if (file !== null && new RegExp(`\\b${api.replaceAll('.', '\\.')}\\b`).test(file)) return null;
  const parts = api.split('.');
  const library = parts[0] ?? '';
  const isMethod = parts.length > 2 && /^[A-Z]/.test(parts[parts.length - 2] ?? '');
  const data = [...(isMethod ? ['self'] : []), '$args', '$kwargs'].join(', ');
  const row =
    `  - ${isMethod ? 'method' : 'fn'}: ${api}\n` +
    `    op: { kind: send, to: { place: ${library}, type: http }, data: [${data}] }\n`;
  if (file !== null)
    return { library, text: file.endsWith('\n') || file === '' ? row : `\n${row}` };
  const head = `# What calls into ${library} do to data. A row adds what is known and excuses nothing.\n`;
  return { library, text: `${head}library: ${library}\nmodels:\n${row}` };
}
