/**
 * Runs one case of OPA's conformance suite through our compiler and our engine, and says how it
 * ended. The cases live outside the repository; see README.md beside this file.
 */
import { HOST_BUILTINS, type RegoCompiler } from '@lacuna/adapters';
import { parseRego, printRego, regoToJson, RegoObject } from '../../src/engines/rego-value.ts';
import { REFUSED_NAMES, refusalOf } from '../../src/engines/refused-builtins.ts';
import { startPolicy } from '../../src/engines/wasm-policy.ts';

/** As OPA's suite writes it. */
export interface Case {
  readonly note: string;
  readonly folder: string;
  readonly query: string;
  readonly modules?: readonly string[];
  readonly data?: unknown;
  readonly input?: unknown;
  /** A Rego term; sets are possible. */
  readonly input_term?: string;
  readonly want_result?: readonly Readonly<Record<string, unknown>>[];
  readonly want_error?: string;
  readonly want_error_code?: string;
  readonly strict_error?: boolean;
  readonly sort_bindings?: boolean;
}

export interface Outcome {
  readonly kind: 'pass' | 'fail' | 'refused' | 'unraised';
  /** For `fail`: what differs. For `refused`: the function and the decision against it. */
  readonly detail: string;
}

export async function runCase(it: Case, compiler: RegoCompiler): Promise<Outcome> {
  const modules = Object.fromEntries((it.modules ?? []).map((text, i) => [`m${i}.rego`, text]));
  const reply = await compiler.call('compile', {
    modules,
    host: HOST_BUILTINS,
    query: it.query,
    shared: ['*'],
  });
  if (!reply.ok) return fail(reply.error.message);
  const { wasm, problems } = reply.value;
  const wantsError = it.want_error !== undefined || it.want_error_code !== undefined;
  if (wasm === undefined) {
    const refused =
      problems.map((one) => refusedName(one.message)).find((one) => one !== undefined) ??
      (problems.some(({ message }) => message.startsWith('with keyword target'))
        ? mocked(it)
        : undefined);
    if (refused !== undefined) return { kind: 'refused', detail: refused };
    const text = problems.map((one) => `${one.code}: ${one.message}`).join('; ');
    const isWanted = wantsError && problems.some((one) => one.code === it.want_error_code);
    return isWanted ? PASS : fail(text);
  }
  // The suite marks what only an engine that raises errors of functions can pass.
  const onBuiltinError = it.strict_error === true ? 'throw' : 'undefined';
  let result: unknown;
  try {
    const bytes = new Uint8Array(Buffer.from(wasm, 'base64'));
    const instance = startPolicy(bytes, it.data ?? {}, { onBuiltinError });
    // The runtime reads Rego's sets, but not its trailing commas.
    const term = it.input_term?.replace(/,(\s*[\]}])/g, '$1');
    const input = term ?? (it.input === undefined ? undefined : JSON.stringify(it.input));
    result = regoToJson(instance.evaluate(input, 'eval'));
  } catch (error) {
    return wantsError ? PASS : fail(error instanceof Error ? error.message : String(error));
  }
  if (wantsError) {
    const detail =
      it.strict_error === true
        ? 'policy.wasm raises no errors of its own functions'
        : 'no error was raised';
    return { kind: it.strict_error === true ? 'unraised' : 'fail', detail };
  }
  const wanted = canonical(it.want_result ?? [], it.sort_bindings === true);
  const got = canonical(result, it.sort_bindings === true);
  return got === wanted ? PASS : fail(`got ${got.slice(0, 300)}, wanted ${wanted.slice(0, 300)}`);
}

const PASS: Outcome = { kind: 'pass', detail: '' };

function fail(detail: string): Outcome {
  return { kind: 'fail', detail };
}

function refusedName(message: string): string | undefined {
  const name = /^undefined function ([\w.]+)$/.exec(message)?.[1];
  const reason = name === undefined ? undefined : refusalOf(name);
  return reason === undefined ? undefined : `${name ?? ''}: ${reason}`;
}

/** The refused function that the case replaces by `with`, which the compiler does not name. */
function mocked({ modules = [] }: Case): string | undefined {
  const name = REFUSED_NAMES.find((one) => modules.some((text) => text.includes(`with ${one}`)));
  return name === undefined ? undefined : `${name}: ${refusalOf(name) ?? ''}`;
}

/** The result set as text: rows in any order, numbers by value, arrays as they are unless sorted bindings are asked for. */
function canonical(rows: unknown, sorts: boolean): string {
  const list = Array.isArray(rows) ? (rows as unknown[]) : [];
  const texts = list.map((row) => {
    const value = parseRego(JSON.stringify(row));
    if (!sorts || !(value instanceof RegoObject)) return printRego(value);
    const entries = value.entries.map(
      ([key, bound]) =>
        [key, Array.isArray(bound) ? parseRego(sortedArray(bound.map(printRego))) : bound] as const,
    );
    return printRego(new RegoObject(entries));
  });
  return texts.sort().join('\n');
}

function sortedArray(items: readonly string[]): string {
  return `[${[...items].sort().join(', ')}]`;
}
