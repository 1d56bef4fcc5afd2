#!/usr/bin/env node
// The `lacuna` command: starts the bundle that `npm run build` writes, and says so when it is not there yet.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../dist/main.cjs', import.meta.url);
if (existsSync(bundle)) {
  // `import` would first read all of the bundle for names to export.
  createRequire(import.meta.url)(fileURLToPath(bundle));
} else {
  process.stderr.write('lacuna: not built yet; run `npm run build` in the checkout first.\n');
  process.exitCode = 2;
}
