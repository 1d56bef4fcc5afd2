/**
 * Talks to OPA's compiler in a child process. The child is started when first needed, killed when
 * idle, and killed when a call takes too long: its one thread cannot be interrupted otherwise, and
 * only the end of a process gives its memory back. Nothing here knows packs.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Result } from '@lacuna/shared-core';
import { z } from 'zod';

const Problem = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.string()).optional(),
  file: z.string().optional(),
  /** 1-based; 0 when the compiler does not know. */
  row: z.number(),
  col: z.number(),
  length: z.number(),
});
/** One error of OPA's parser or compiler, with its place. */
export type RegoProblem = z.infer<typeof Problem>;

const RuleInfo = z.object({
  package: z.string(),
  name: z.string(),
  file: z.string(),
  row: z.number(),
  col: z.number(),
  annotated: z.boolean(),
  title: z.string().optional(),
  description: z.string().optional(),
  custom: z.record(z.string(), z.unknown()).optional(),
  metadataRow: z.number(),
});
/** One rule of a module with the METADATA above it. */
export type RegoRule = z.infer<typeof RuleInfo>;

const TestResult = z.object({
  package: z.string(),
  name: z.string(),
  file: z.string(),
  row: z.number(),
  outcome: z.enum(['pass', 'fail', 'error', 'skip']),
  message: z.string().optional(),
  output: z.string().optional(),
  failedAt: z.string().optional(),
  failedAtRow: z.number().optional(),
});
export type RegoTest = z.infer<typeof TestResult>;

const Coverage = z.object({
  files: z.record(
    z.string(),
    z.object({ covered: z.number(), notCovered: z.number(), rows: z.array(z.number()) }),
  ),
  percent: z.number(),
});

const Reply = z.object({
  problems: z.array(Problem),
  rules: z.array(RuleInfo).optional(),
  /** Base64. */
  wasm: z.string().optional(),
  tests: z.array(TestResult).optional(),
  coverage: Coverage.optional(),
  formatted: z.string().optional(),
  opa: z.string().optional(),
  go: z.string().optional(),
  native: z.array(z.string()).optional(),
  available: z.array(z.string()).optional(),
  bug: z.string().optional(),
});
export type RegoReply = z.infer<typeof Reply>;

export interface RegoRequest {
  readonly modules?: Readonly<Record<string, string>>;
  /** Functions the evaluating host implements: see `builtins/index.ts`. */
  readonly host?: readonly string[];
  readonly entrypoints?: readonly string[];
  readonly query?: string;
  readonly data?: unknown;
  readonly inputSchema?: unknown;
  /** Rules that several files of one package may define together. */
  readonly shared?: readonly string[];
  readonly coverage?: boolean;
  readonly file?: string;
  readonly source?: string;
}

export interface CompilerError {
  readonly kind: 'start' | 'timeout' | 'crash' | 'bug' | 'disposed';
  readonly message: string;
}

export type RegoOperation = 'version' | 'check' | 'compile' | 'test' | 'fmt';

export interface RegoCompiler {
  call(op: RegoOperation, request: RegoRequest): Promise<Result<RegoReply, CompilerError>>;
  /** Ends the child; later calls answer `disposed`. */
  dispose(): void;
}

export interface RegoCompilerOptions {
  /** From fork to ready, in milliseconds. A busy machine needs several seconds for 41 MB. */
  readonly startTimeoutMs?: number;
  readonly callTimeoutMs?: number;
  /** The child is killed after this long without a call. */
  readonly idleMs?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly waiting: Map<number, (result: Result<RegoReply, CompilerError>) => void>;
  /** True once the child is ready; false when it ended before. */
  readonly ready: Promise<boolean>;
}

/** A compiler over the asset in `folder`; starts nothing yet. */
export function createRegoCompiler(
  folder: string,
  options: RegoCompilerOptions = {},
): RegoCompiler {
  const { startTimeoutMs = 30_000, callTimeoutMs = 60_000, idleMs = 20_000 } = options;
  let running: Running | undefined;
  let disposed = false;
  let nextId = 0;
  let idle: NodeJS.Timeout | undefined;

  const stop = (): void => {
    running?.child.kill('SIGKILL');
    running = undefined;
  };
  const rest = (): void => {
    clearTimeout(idle);
    if (running === undefined || running.waiting.size > 0) return;
    idle = setTimeout(stop, idleMs);
    idle.unref();
    // An idle compiler must not keep the process alive.
    running.child.unref();
    running.child.channel?.unref();
  };
  const start = (): Running => {
    const started = startChild(folder, startTimeoutMs);
    started.child.once('exit', () => {
      if (running === started) running = undefined;
    });
    return started;
  };

  return {
    async call(op, request) {
      if (disposed) return fail('disposed', 'the compiler was disposed of');
      clearTimeout(idle);
      running ??= start();
      const current = running;
      current.child.ref();
      current.child.channel?.ref();
      const id = (nextId += 1);
      const answer = new Promise<Result<RegoReply, CompilerError>>((resolve) => {
        current.waiting.set(id, resolve);
      });
      if (!(await current.ready)) {
        stop();
        return fail('start', `the Rego compiler did not start within ${startTimeoutMs / 1000} s`);
      }
      const timer = setTimeout(() => {
        settle(current, id, fail('timeout', `no answer within ${callTimeoutMs / 1000} s`));
        stop();
      }, callTimeoutMs);
      current.child.send({ id, op, request: JSON.stringify(request) }, (error) => {
        if (error !== null) settle(current, id, fail('crash', 'the Rego compiler is gone'));
      });
      const result = await answer;
      clearTimeout(timer);
      rest();
      return result;
    },
    dispose() {
      disposed = true;
      clearTimeout(idle);
      stop();
    },
  };
}

function startChild(folder: string, startTimeoutMs: number): Running {
  const child = fork(join(folder, 'host.cjs'), [], {
    // Without V8's optimising tier the first compile costs a quarter of the processor time, and half the memory.
    execArgv: ['--liftoff-only'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: childEnvironment(),
  });
  const waiting: Running['waiting'] = new Map();
  const ready = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), startTimeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
      const ids = [...waiting.keys()];
      for (const id of ids) settle({ waiting }, id, fail('crash', 'the Rego compiler ended'));
    };
    child.once('exit', end);
    child.once('error', end);
    child.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null) return;
      if ('ready' in message) {
        clearTimeout(timer);
        resolve(true);
      } else if ('id' in message && 'reply' in message && typeof message.id === 'number') {
        settle({ waiting }, message.id, readReply(message.reply));
      }
    });
  });
  return { child, waiting, ready };
}

/** The child gets nothing of the user's environment but what a process needs to start at all. */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['SystemRoot', 'ELECTRON_RUN_AS_NODE'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function settle(
  of: Pick<Running, 'waiting'>,
  id: number,
  result: Result<RegoReply, CompilerError>,
): void {
  const resolve = of.waiting.get(id);
  of.waiting.delete(id);
  resolve?.(result);
}

function readReply(text: unknown): Result<RegoReply, CompilerError> {
  const parsed = typeof text === 'string' ? Reply.safeParse(JSON.parse(text)) : undefined;
  if (parsed?.success !== true) return fail('bug', 'the Rego compiler answered in another shape');
  if (parsed.data.bug !== undefined) return fail('bug', parsed.data.bug);
  return { ok: true, value: parsed.data };
}

function fail(kind: CompilerError['kind'], message: string): Result<never, CompilerError> {
  return { ok: false, error: { kind, message } };
}
