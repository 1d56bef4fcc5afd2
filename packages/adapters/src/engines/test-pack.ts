/**
 * Runs the Rego tests of a pack twice: by OPA's own tester, with coverage, and compiled to a
 * throw-away policy.wasm in the engine that decides. The two differ in places OPA knows about; a
 * pack whose tests disagree must not find out in production.
 */
import type { Result } from '@lacuna/shared-core';
import { HOST_BUILTINS } from './builtins/index.ts';
import { baseDocument, toPackProblem } from './load-pack.ts';
import { packError, type PackError } from './pack-error.ts';
import type { PackSource } from './pack-source.ts';
import type { RegoCompiler, RegoReply, RegoTest } from './rego-compiler.ts';
import { regoToJson } from './rego-value.ts';
import { ENTRY } from './rule-metadata.ts';
import { startPolicy } from './wasm-policy.ts';

export interface Coverage {
  /** Rows no test reached, by file. */
  readonly missed: ReadonlyMap<string, readonly number[]>;
  readonly percent: number;
}

export interface TestedPack {
  /** By OPA's tester. */
  readonly tests: readonly RegoTest[];
  readonly coverage: Coverage;
  /** The same tests in policy.wasm, as `package.name` → passed. */
  readonly wasm: ReadonlyMap<string, boolean>;
}

/**
 * Runs the tests of `source`, and with `library` those of the shared library too. Failing tests are
 * an answer, not an error.
 */
export async function testPack(
  source: PackSource,
  compiler: RegoCompiler,
  { library }: { readonly library: boolean } = { library: false },
): Promise<Result<TestedPack, PackError>> {
  const isWanted = (file: string): boolean => library || !file.startsWith('lib/');
  const { directory, manifest } = source;
  const modules = { ...source.modules, ...source.tests };
  const shared = [ENTRY];
  const data = baseDocument(manifest);
  const tested = await compiler.call('test', {
    modules,
    host: HOST_BUILTINS,
    shared,
    data,
    coverage: true,
  });
  if (!tested.ok) return packError('compiler', directory, tested.error.message);
  if (tested.value.problems.length > 0) {
    return packError(
      'compile',
      directory,
      'the tests do not compile',
      tested.value.problems.map((it) => toPackProblem(it, modules)),
    );
  }
  const tests = (tested.value.tests ?? []).filter((it) => isWanted(it.file));
  const coverage = coverageOf(tested.value.coverage, isWanted);
  const names = tests.filter((it) => it.outcome !== 'skip').map(nameOf);
  if (names.length === 0) {
    return { ok: true, value: { tests, coverage, wasm: new Map() } };
  }
  const compiled = await compiler.call('compile', {
    modules,
    host: HOST_BUILTINS,
    shared,
    entrypoints: names.map((it) => it.replaceAll('.', '/')),
  });
  if (!compiled.ok) return packError('compiler', directory, compiled.error.message);
  const { wasm, problems } = compiled.value;
  if (wasm === undefined) {
    return packError(
      'compile',
      directory,
      'the tests do not compile to WebAssembly',
      problems.map((it) => toPackProblem(it, modules)),
    );
  }
  const bytes = new Uint8Array(Buffer.from(wasm, 'base64'));
  const instance = startPolicy(bytes, data, { onBuiltinError: 'throw' });
  const inWasm = names.map((name) => {
    try {
      return [
        name,
        isTrue(regoToJson(instance.evaluate(undefined, name.replaceAll('.', '/')))),
      ] as const;
    } catch {
      // A fault is a failed test: in the engine the answer would be undecided.
      return [name, false] as const;
    }
  });
  return {
    ok: true,
    value: { tests, coverage, wasm: new Map(inWasm) },
  };
}

/** Coverage of the wanted files; percent over their lines. */
function coverageOf(
  reported: RegoReply['coverage'],
  isWanted: (file: string) => boolean,
): Coverage {
  const files = Object.entries(reported?.files ?? {}).filter(([file]) => isWanted(file));
  const covered = files.reduce((sum, [, it]) => sum + it.covered, 0);
  const total = files.reduce((sum, [, it]) => sum + it.covered + it.notCovered, 0);
  return {
    missed: new Map(files.map(([file, { rows }]) => [file, [...new Set(rows)]])),
    percent: total === 0 ? 100 : (100 * covered) / total,
  };
}

/** `package.test_name`, as both runs name it. */
export function nameOf(test: RegoTest): string {
  return `${test.package}.${test.name}`;
}

function isTrue(results: unknown): boolean {
  const [first] = Array.isArray(results) ? (results as unknown[]) : [];
  return typeof first === 'object' && first !== null && 'result' in first && first.result === true;
}
