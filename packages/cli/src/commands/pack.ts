/**
 * `lacuna pack check|test|compile DIR`: what an author of a policy pack needs. It shows what the
 * loader and OPA's compiler say, with the lines concerned; it judges no pack by itself.
 */
import { relative, resolve } from 'node:path';
import {
  compilePack,
  createRegoCompiler,
  findAssets,
  packLibrary,
  readPackSource,
  testPack,
  writeCompiled,
  type PackError,
  type PackSource,
  type RegoCompiler,
  type TestedPack,
} from '@lacuna/adapters';
import type { Command, CommandIo } from '../command.ts';
import { formatPackProblem } from '../reporters/pack-problem.ts';

const USAGE = `lacuna pack check DIR      compile the pack, check METADATA of every rule
lacuna pack test DIR       run its Rego tests, by OPA and in WebAssembly, with coverage
lacuna pack compile DIR    write policy.wasm and rules.json into it, so that users need no compiler

DIR holds pack.yaml. Exit code: 0 all is well, 1 the pack is wrong or a test fails, 2 could not do the work.
`;

const VERBS = { check, test, compile } as const;

export const pack: Command = {
  name: 'pack',
  summary: 'Check, test and compile a policy pack',
  usage: USAGE,
  async run(args, io) {
    const [verb = '', directory, ...rest] = args;
    if (!isVerb(verb) || directory === undefined || rest.length > 0) {
      io.stderr(USAGE);
      return 2;
    }
    const assets = findAssets();
    if (assets?.compiler == null) {
      const remedy =
        assets?.isCheckout === true
          ? 'build it with `node scripts/build-rego-compiler.mjs`'
          : 'this installation was made without it';
      io.stderr(`lacuna pack: the Rego compiler is not here; ${remedy}\n`);
      return 2;
    }
    const source = await readPackSource(resolve(io.cwd, directory), packLibrary(assets));
    if (!source.ok) return complain(source.error, undefined, io);
    const compiler = createRegoCompiler(assets.compiler);
    try {
      return await VERBS[verb](source.value, compiler, io);
    } finally {
      compiler.dispose();
    }
  },
};

function isVerb(verb: string): verb is keyof typeof VERBS {
  return Object.hasOwn(VERBS, verb);
}

async function check(source: PackSource, compiler: RegoCompiler, io: CommandIo): Promise<number> {
  const compiled = await compilePack(source, compiler);
  if (!compiled.ok) return complain(compiled.error, source, io);
  const { rules } = compiled.value.record;
  const { id, version } = source.manifest;
  io.stdout(`${id}@${version}: ${plural(rules.length, 'rule')}, all is well\n`);
  for (const rule of rules) {
    io.stdout(
      `  ${rule.id.padEnd(28)} ${rule.effect.padEnd(8)} ${rule.level.padEnd(8)} ${rule.title}\n`,
    );
  }
  return 0;
}

async function compile(source: PackSource, compiler: RegoCompiler, io: CommandIo): Promise<number> {
  const compiled = await compilePack(source, compiler);
  if (!compiled.ok) return complain(compiled.error, source, io);
  await writeCompiled(source.directory, compiled.value);
  const { wasm, record } = compiled.value;
  const kilobytes = (wasm.length / 1024).toFixed(0);
  io.stdout(
    `${display(source.directory, io)}/policy.wasm: ${kilobytes} KB, sha256 ${record.wasmSha256}\n`,
  );
  return 0;
}

async function test(source: PackSource, compiler: RegoCompiler, io: CommandIo): Promise<number> {
  const tested = await testPack(source, compiler);
  if (!tested.ok) return complain(tested.error, source, io);
  return reportTests(tested.value, source, io);
}

function reportTests(
  { tests, wasm, coverage }: TestedPack,
  source: PackSource,
  io: CommandIo,
): number {
  const sources = { ...source.modules, ...source.tests };
  let failed = 0;
  for (const it of tests) {
    const isBadInWasm = wasm.get(`${it.package}.${it.name}`) === false;
    const isBad = it.outcome === 'fail' || it.outcome === 'error';
    if (!isBad && !isBadInWasm) continue;
    failed += 1;
    const reason = isBad
      ? (it.message ?? (it.failedAt === undefined ? 'is false' : `is false at \`${it.failedAt}\``))
      : 'passes by OPA and fails in WebAssembly, where packs are evaluated';
    const problem = {
      code: it.outcome === 'error' ? 'error' : 'test',
      message: `${it.name} ${reason}`,
      file: it.file,
      line: it.failedAtRow ?? it.row,
      column: 0,
    };
    io.stdout(formatPackProblem(problem, sources, display(source.directory, io)));
    if (it.output !== undefined) io.stdout(indent(it.output));
  }
  const skipped = tests.filter((it) => it.outcome === 'skip').length;
  const passed = tests.length - failed - skipped;
  for (const [file, rows] of coverage.missed) {
    if (rows.length > 0) io.stdout(`not covered: ${file} ${rows.join(', ')}\n`);
  }
  const percent = coverage.percent.toFixed(1);
  io.stdout(
    `${source.manifest.id}: ${passed} passed, ${failed} failed, ${skipped} skipped; ${percent} % of lines covered\n`,
  );
  if (tests.length === 0) io.stdout('  no tests: expected rules test_… in files *_test.rego\n');
  return failed > 0 ? 1 : 0;
}

/** Tells the error with its places. Exit code 1 for a pack that is wrong, 2 for one that cannot be judged. */
function complain(error: PackError, source: PackSource | undefined, io: CommandIo): number {
  io.stderr(`lacuna pack: ${display(error.path, io)}: ${error.message}\n`);
  const sources = { ...source?.modules, ...source?.tests };
  const directory = display(source?.directory ?? error.path.replace(/[\\/]pack\.yaml$/, ''), io);
  for (const problem of error.problems) {
    io.stderr(formatPackProblem(problem, sources, directory));
  }
  return error.kind === 'compiler' || error.kind === 'unreadable' ? 2 : 1;
}

function display(path: string, io: CommandIo): string {
  const short = relative(io.cwd, path);
  return short === '' ? '.' : short.startsWith('..') ? path : short;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
