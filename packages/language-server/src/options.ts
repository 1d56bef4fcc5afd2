/** The server's command line. It only reads arguments: nothing is opened and nothing is checked on disk. */
import { parseArgs } from 'node:util';
import type { Result } from '@lacuna/shared-core';

export interface ServerOptions {
  /** Speak LSP on standard input and output. */
  readonly stdio: boolean;
  /** Path of the Unix domain socket, or name of the Windows pipe, to listen on; null: none. */
  readonly listen: string | null;
  /** Shared secret of the socket, from `LACUNA_TOKEN`; null: none given. */
  readonly token: string | null;
  /** Managed configuration files besides the system's own. */
  readonly managed: readonly string[];
  /** Folder governed when a client names none; null: the client's. */
  readonly workspace: string | null;
  /** Process whose death ends the server; null: none. */
  readonly parent: number | null;
  /** Folder of the audit record; null: as the settings say. */
  readonly auditDirectory: string | null;
}

export const USAGE = `usage: server [--stdio] [--listen SOCKET] [--workspace DIR] [--managed FILE]... [--parent PID] [--audit-dir DIR]

At least one of --stdio and --listen. A socket needs a token of 16 characters or more in LACUNA_TOKEN.`;

/** The options, or one sentence that says which argument was expected otherwise. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<ServerOptions, string> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const values = parsed.value;
  const listen = values.listen ?? null;
  const token = env['LACUNA_TOKEN'] ?? null;
  if (!values.stdio && listen === null) {
    return { ok: false, error: 'expected --stdio, --listen SOCKET, or both' };
  }
  if (listen !== null && (token === null || token.length < 16)) {
    return {
      ok: false,
      error: '--listen expects a token of 16 characters or more in LACUNA_TOKEN',
    };
  }
  const parent = values.parent === undefined ? null : Number(values.parent);
  if (parent !== null && !(Number.isInteger(parent) && parent > 0)) {
    return { ok: false, error: '--parent expects a process id' };
  }
  return {
    ok: true,
    value: {
      stdio: values.stdio,
      listen,
      token,
      managed: values.managed,
      workspace: values.workspace ?? null,
      parent,
      auditDirectory: values['audit-dir'] ?? null,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stdio: { type: 'boolean', default: false },
        listen: { type: 'string' },
        workspace: { type: 'string' },
        managed: { type: 'string', multiple: true, default: [] },
        parent: { type: 'string' },
        'audit-dir': { type: 'string' },
        // vscode-languageclient adds this one to every server it starts.
        clientProcessId: { type: 'string' },
      },
    });
    return { ok: true, value: values } as const;
  } catch (error) {
    // `parseArgs` throws for an argument it does not know; its message names the argument.
    return {
      ok: false,
      error: error instanceof Error ? error.message : 'unknown argument',
    } as const;
  }
}
