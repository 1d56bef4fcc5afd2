#!/usr/bin/env node
// The `lacuna` command: starts the bundle that `npm run build` writes, and says so when it is not there yet.
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/main.cjs', import.meta.url);
if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  process.stderr.write('lacuna: not built yet; run `npm run build` in the checkout first.\n');
  process.exitCode = 2;
}
