/**
 * From a folder to a pack the engine can ask: read, compiled (or found compiled), checked. A user's
 * machine needs no compiler for packs that ship their policy.wasm; a pack that is wrong is one clear
 * error with places, and never half in force. Signatures are not read here.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BASELINE_TIERS,
  PolicyInput,
  RuleMetadata,
  SIMPLE_FORM,
  entrypointOf,
  simpleRule,
  type PackInfo,
  type PackManifest,
  type Result,
} from '@lacuna/shared-core';
import { z } from 'zod';
import { findAssets, packLibrary, type Assets } from './assets.ts';
import { HOST_BUILTINS } from './builtins/index.ts';
import { readsOf, type InputReads } from './input-reads.ts';
import { packError, type PackError, type PackProblem } from './pack-error.ts';
import { OPA_VERSION, readPackSource, type PackSource } from './pack-source.ts';
import {
  createRegoCompiler,
  type RegoCompiler,
  type RegoProblem,
  type RegoRule,
} from './rego-compiler.ts';
import { refusedBuiltin } from './refused-builtins.ts';
import { ENTRY, readRuleMetadata, type RuleReading } from './rule-metadata.ts';

export interface LoadedPack {
  readonly info: PackInfo;
  readonly manifest: PackManifest;
  readonly directory: string;
  readonly wasm: Uint8Array;
  /** The base document: see {@link baseDocument}. */
  readonly data: unknown;
  readonly entrypoint: string;
  /** What its rules can see of a question. */
  readonly reads: InputReads;
  /** What `rules.json` beside a shipped policy.wasm says. */
  readonly compiled: CompiledPack;
}

export interface LoadPackOptions {
  /** Lacuna's own files; default: found around this module. */
  readonly assets?: Assets;
  /** A compiler to use instead of starting one; it is not disposed of. */
  readonly compiler?: RegoCompiler;
}

/** What stands beside policy.wasm: which sources it was made of, and its rules. */
export const CompiledPack = z.strictObject({
  schema: z.literal('lacuna/compiled-pack/v1'),
  /** {@link PackSource.digest} of the sources. */
  digest: z.string(),
  wasmSha256: z.string(),
  opa: z.string(),
  rules: z.array(RuleMetadata),
});
export type CompiledPack = z.infer<typeof CompiledPack>;

interface Compiled {
  readonly wasm: Uint8Array;
  readonly record: CompiledPack;
}

/** Loads the pack in `directory`. Never throws; never partly succeeds. */
export async function loadPack(
  directory: string,
  layer: PackInfo['layer'],
  options: LoadPackOptions = {},
): Promise<Result<LoadedPack, PackError>> {
  const assets = options.assets ?? findAssets();
  const source = await readPackSource(directory, packLibrary(assets));
  if (!source.ok) return source;
  const compiled =
    (await readCompiled(directory, source.value.digest)) ??
    (await fromCacheOrCompiler(source.value, assets, options.compiler));
  if ('ok' in compiled) return compiled;
  return { ok: true, value: toLoadedPack(source.value, compiled, layer) };
}

/** Compiles `source` with `compiler`, and checks what a pack must have besides compiling. */
export async function compilePack(
  source: PackSource,
  compiler: RegoCompiler,
): Promise<Result<Compiled, PackError>> {
  const { directory, manifest, modules, digest } = source;
  const isSimple = manifest.form === 'simple';
  // Checked first, against the schema of the input: `input.sorce` is an error here, and an undefined
  // reference, a rule that never fires, without it.
  const checked = await compiler.call('check', {
    modules,
    host: HOST_BUILTINS,
    shared: [ENTRY],
    ...(isSimple ? {} : { inputSchema: INPUT_SCHEMA }),
  });
  if (!checked.ok) return packError('compiler', directory, checked.error.message);
  if (checked.value.problems.length > 0) {
    return notCompiled(directory, checked.value.problems, modules);
  }
  const found = checked.value.rules ?? [];
  const reading = isSimple ? readSimpleForm(manifest, found) : readRuleMetadata(manifest.id, found);
  if (reading.problems.length > 0) {
    return packError('metadata', directory, 'the METADATA of the pack is not complete', [
      ...reading.problems,
    ]);
  }
  const compiled = await compiler.call('compile', {
    modules,
    host: HOST_BUILTINS,
    shared: [ENTRY],
    entrypoints: isSimple ? simpleEntrypoints(found) : [entrypointOf(manifest.id)],
  });
  if (!compiled.ok) return packError('compiler', directory, compiled.error.message);
  const { wasm: base64, problems } = compiled.value;
  if (base64 === undefined || problems.length > 0) return notCompiled(directory, problems, modules);
  const wasm = new Uint8Array(Buffer.from(base64, 'base64'));
  const record: CompiledPack = {
    schema: 'lacuna/compiled-pack/v1',
    digest,
    wasmSha256: sha256(wasm),
    opa: OPA_VERSION,
    rules: [...reading.rules],
  };
  return { ok: true, value: { wasm, record } };
}

/** Those documents of the simple form that the pack defines. */
function simpleEntrypoints(found: readonly RegoRule[]): readonly string[] {
  const defined = new Set(found.map((it) => `${it.package.replaceAll('.', '/')}/${it.name}`));
  const { allow, reasoning, alternatives } = SIMPLE_FORM;
  return [allow, reasoning, alternatives].filter((it) => defined.has(it));
}

function readSimpleForm(manifest: PackManifest, found: readonly RegoRule[]): RuleReading {
  if (simpleEntrypoints(found).includes(SIMPLE_FORM.allow)) {
    return { rules: [simpleRule(manifest)], problems: [] };
  }
  const message = `form simple: expected a rule \`allow\` in package ${SIMPLE_FORM.package}`;
  return {
    rules: [],
    problems: [{ code: 'no-rules', message, file: 'pack.yaml', line: 0, column: 0 }],
  };
}

/** Writes policy.wasm and rules.json into `folder`, whole or not at all. */
export async function writeCompiled(folder: string, { wasm, record }: Compiled): Promise<void> {
  await mkdir(folder, { recursive: true });
  const put = async (name: string, content: Uint8Array | string): Promise<void> => {
    const fresh = join(folder, `.${name}.${randomBytes(6).toString('hex')}`);
    try {
      await writeFile(fresh, content);
      await rename(fresh, join(folder, name));
    } finally {
      await rm(fresh, { force: true });
    }
  };
  // The record comes last and holds the digest of the other: a torn pair is not used.
  await put('policy.wasm', wasm);
  await put('rules.json', `${JSON.stringify(record, null, 2)}\n`);
}

/** `input` as JSON Schema, which the compiler checks references against. */
const INPUT_SCHEMA: unknown = z.toJSONSchema(PolicyInput);

async function fromCacheOrCompiler(
  source: PackSource,
  assets: Assets | undefined,
  given: RegoCompiler | undefined,
): Promise<Compiled | { readonly ok: false; readonly error: PackError }> {
  const folder = assets === undefined ? null : join(assets.cache, source.digest);
  const cached = folder === null ? undefined : await readCompiled(folder, source.digest);
  if (cached !== undefined) return cached;
  const compiler = given ?? ownCompiler(assets);
  if (compiler === null) {
    const remedy =
      assets?.isCheckout === true
        ? 'build it with `node scripts/build-rego-compiler.mjs`'
        : 'let its author run `lacuna pack compile` and ship policy.wasm and rules.json with the pack';
    const message = `the pack is not compiled for its present sources, and no Rego compiler is here; ${remedy}`;
    return packError('no-compiler', source.directory, message);
  }
  try {
    const compiled = await compilePack(source, compiler);
    if (!compiled.ok) return compiled;
    if (folder !== null) {
      // A cache that cannot be written costs time, nothing else.
      await writeCompiled(folder, compiled.value).catch(() => undefined);
    }
    return compiled.value;
  } finally {
    if (given === undefined) compiler.dispose();
  }
}

function ownCompiler(assets: Assets | undefined): RegoCompiler | null {
  const folder = assets?.compiler ?? null;
  return folder === null ? null : createRegoCompiler(folder);
}

/** The compiled pack in `folder`, when it is whole and made of these sources. */
async function readCompiled(folder: string, digest: string): Promise<Compiled | undefined> {
  try {
    const record = CompiledPack.parse(
      JSON.parse(await readFile(join(folder, 'rules.json'), 'utf8')),
    );
    if (record.digest !== digest || record.opa !== OPA_VERSION) return undefined;
    const wasm = new Uint8Array(await readFile(join(folder, 'policy.wasm')));
    return sha256(wasm) === record.wasmSha256 ? { wasm, record } : undefined;
  } catch {
    // Absent, torn or of another version: as if it were not there.
    return undefined;
  }
}

function toLoadedPack(
  source: PackSource,
  { wasm, record }: Compiled,
  layer: PackInfo['layer'],
): LoadedPack {
  const { manifest, directory, modules } = source;
  const data = baseDocument(manifest);
  const digest = createHash('sha256').update(wasm).update(JSON.stringify(data)).digest('hex');
  return {
    info: { id: manifest.id, version: manifest.version, digest, layer, rules: record.rules },
    manifest,
    directory,
    wasm,
    data,
    entrypoint: manifest.form === 'simple' ? SIMPLE_FORM.allow : entrypointOf(manifest.id),
    // The simple form is asked over a view of the question, made of more than its rules name.
    reads: manifest.form === 'simple' ? null : readsOf(modules),
    compiled: record,
  };
}

/** What every rule of the pack reads as `data.lacuna`, in the engine and in tests alike. */
export function baseDocument(manifest: PackManifest): unknown {
  return {
    lacuna: { params: manifest.params ?? {}, tiers: manifest.tiers ?? [...BASELINE_TIERS] },
  };
}

function notCompiled(
  directory: string,
  problems: readonly RegoProblem[],
  modules: Readonly<Record<string, string>>,
): { readonly ok: false; readonly error: PackError } {
  const isOld = problems.some((it) => it.code === 'lacuna_rego_v0');
  const message = isOld
    ? 'LAC-REGO-V0: the pack is written in Rego v0'
    : 'the pack does not compile';
  return packError(
    'compile',
    directory,
    message,
    problems.map((it) => toPackProblem(it, modules)),
  );
}

/** OPA counts columns in bytes of a line; editors and SARIF in UTF-16 units. */
export function toPackProblem(
  problem: RegoProblem,
  modules: Readonly<Record<string, string>>,
): PackProblem {
  const file = problem.file ?? '';
  const line = Buffer.from(modules[file]?.split('\n')[problem.row - 1] ?? '');
  const units = (bytes: number): number => line.subarray(0, Math.max(bytes, 0)).toString().length;
  const column = problem.col > 0 ? units(problem.col - 1) + 1 : 0;
  return {
    code: problem.code === 'lacuna_rego_v0' ? 'LAC-REGO-V0' : problem.code,
    message: refusedBuiltin(problem.message) ?? plainNames(problem.message),
    file,
    line: problem.row,
    column,
    ...(problem.length > 0 ? { length: units(problem.col - 1 + problem.length) + 1 - column } : {}),
    ...(problem.details === undefined ? {} : { details: problem.details.map(plainNames) }),
  };
}

/** The compiler's own names for variables say nothing to an author. */
function plainNames(text: string): string {
  return text.replace(/__local\d+__/g, '_');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
