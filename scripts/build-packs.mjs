// Compiles every pack under policies/ and writes complete, shippable copies to .cache/packs/: the
// sources, the shared library, policy.wasm and rules.json. Bundles copy that folder as `policies/`,
// so that a user's machine needs no compiler. Does nothing for packs that are up to date.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildRegoCompiler } from './build-rego-compiler.mjs';

buildRegoCompiler();
// The loader is TypeScript: a second process runs it from source.
const tsx = fileURLToPath(import.meta.resolve('tsx/cli'));
const script = fileURLToPath(new URL('./build-packs-run.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [tsx, '--conditions=@lacuna/source', script], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
process.exitCode = status ?? 1;
