// The child process around compiler.wasm: loads Go's own glue, answers one message at a time.
// Forked by `adapters` with an IPC channel; killed by it when a call takes too long. Copied beside
// compiler.wasm by scripts/build-rego-compiler.mjs, so that the asset is one folder.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

// Go's glue asks for these on the global object; a missing one would be its silent stub.
globalThis.fs = fs;
globalThis.path = path;

vm.runInThisContext(fs.readFileSync(path.join(__dirname, 'wasm_exec.js'), 'utf8'), {
  filename: 'wasm_exec.js',
});

globalThis.lacunaRegoReady = () => {
  process.on('message', ({ id, op, request }) => {
    globalThis.lacunaRego(op, request, (reply) => process.send({ id, reply }));
  });
  process.send({ ready: true });
};
// Without its parent the child has no reason to live.
process.on('disconnect', () => process.exit(0));

const go = new globalThis.Go();
// The compiler needs nothing of the environment, and should not be able to tell.
go.env = {};
go.exit = (code) => process.exit(code);
WebAssembly.instantiate(fs.readFileSync(path.join(__dirname, 'compiler.wasm')), go.importObject)
  .then(({ instance }) => go.run(instance))
  .then(
    () => process.exit(0),
    (error) => {
      process.stderr.write(`rego-compiler: ${String(error)}\n`);
      process.exit(70);
    },
  );
