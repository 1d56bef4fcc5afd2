// The work of build-packs.mjs, under tsx: compiles the packs and lays them out as bundles ship them.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createRegoCompiler,
  describePackError,
  findAssets,
  loadPack,
  writeCompiled,
} from '@lacuna/adapters';

const root = fileURLToPath(new URL('..', import.meta.url));
const policies = join(root, 'policies');
const target = join(root, '.cache', 'packs');

const assets = findAssets(root);
if (assets?.compiler == null) throw new Error('the Rego compiler is not built');
const compiler = createRegoCompiler(assets.compiler);
// Packs to ship: the folders of policies/ that have a manifest. Examples stay in the checkout.
const names = readdirSync(policies).filter((it) => existsSync(join(policies, it, 'pack.yaml')));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
cpSync(join(policies, 'lib'), join(target, 'lib'), { recursive: true });
for (const name of names) {
  const loaded = await loadPack(join(policies, name), 'baseline', { assets, compiler });
  if (!loaded.ok) {
    process.stderr.write(`${describePackError(loaded.error)}\n`);
    process.exitCode = 1;
    continue;
  }
  const { info, wasm, compiled } = loaded.value;
  cpSync(join(policies, name), join(target, name), { recursive: true });
  await writeCompiled(join(target, name), { wasm, record: compiled });
  const kilobytes = (wasm.length / 1024).toFixed(0);
  process.stdout.write(`${info.id}@${info.version}: ${info.rules.length} rules, ${kilobytes} KB\n`);
}
compiler.dispose();
