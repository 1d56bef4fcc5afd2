/** A world for commands that remembers what was written to it. */
import type { CommandIo } from '../src/command.ts';
import { runProgram } from '../src/program.ts';

export interface TestIo extends CommandIo {
  out(): string;
  err(): string;
}

export function testIo(cwd: string): TestIo {
  const out: string[] = [];
  const err: string[] = [];
  return {
    cwd,
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    stdin: () => Promise.resolve(''),
    env: {},
    isTerminal: false,
    out: () => out.join(''),
    err: () => err.join(''),
  };
}

/** Runs `lacuna ARGS` in `cwd`. */
export async function lacuna(cwd: string, ...args: string[]) {
  const io = testIo(cwd);
  const code = await runProgram(args, io);
  return { code, out: io.out(), err: io.err() };
}
