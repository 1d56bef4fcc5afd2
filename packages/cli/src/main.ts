/** The `lacuna` program at the edge of its process: arguments, streams, exit code. */
import { isMainThread } from 'node:worker_threads';
import type { CommandIo } from './command.ts';
import { runProgram } from './program.ts';

/** The world of this process. */
function processIo(): CommandIo {
  return {
    cwd: process.cwd(),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    stdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
      return Buffer.concat(chunks).toString('utf8');
    },
    env: process.env,
    isTerminal:
      process.stdout.isTTY && process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  };
}

if (isMainThread) {
  // A reader that closes early (`| head`) ends the program without a word.
  process.stdout.on('error', () => process.exit(0));
  void runProgram(process.argv.slice(2), processIo()).then((code) => {
    process.exitCode = code;
  });
} else {
  void import('./check/worker.ts').then(({ startScanWorker }) => startScanWorker());
}
