/**
 * One kernel of one notebook with its session log: what was sent, in which order, how it ended. The log goes to
 * the authority as events; after the authority was restarted it is replayed whole.
 */
import type { Kernel, KernelMessage } from '@jupyterlab/services';

import { METHODS } from '@lacuna/language-server/protocol';
import type { Session, SessionEvent } from '@lacuna/language-server/protocol';

import type { LacunaClient } from './client.ts';

export interface Execution {
  readonly status: 'ok' | 'error' | 'aborted';
  readonly executionCount: number | null;
}

export interface GovernedKernel {
  readonly id: string;
  epoch(): number;
  revision(): number;
  /** Runs exactly `source`; `onOutput` gets every IOPub message of it. */
  execute(
    request: { readonly source: string; readonly cell: string; readonly decisionId: string },
    onOutput: (message: KernelMessage.IIOPubMessage) => void,
  ): Promise<Execution>;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  /** Tells a restarted authority everything that ran. */
  replay(): Promise<void>;
  dispose(): void;
}

type Entry = Session['entries'][number];

export function governedKernel(
  connection: Kernel.IKernelConnection,
  client: LacunaClient,
  sha256: (text: string) => string,
): GovernedKernel {
  let epoch = 1;
  let revision = 0;
  let entries: Entry[] = [];
  // Both ends count alike (protocol.ts): `started` makes it 0, every other event adds 1.
  const tell = (event: SessionEvent) => {
    revision = event.event === 'started' ? 0 : revision + 1;
    client.notify(METHODS.sessionEvent, event);
  };
  const started = () => tell({ kernel: connection.id, epoch, event: 'started', complete: true });
  started();

  const finish = (entry: Entry, status: Execution['status']) => {
    entries = entries.map((it) => (it.seq === entry.seq ? { ...it, status } : it));
    tell({ kernel: connection.id, epoch, event: 'finished', seq: entry.seq, status });
  };

  return {
    id: connection.id,
    epoch: () => epoch,
    revision: () => revision,
    async execute({ source, cell, decisionId }, onOutput) {
      const seq = entries.length + 1;
      const entry: Entry = {
        seq,
        sourceSha256: sha256(source),
        source,
        cell,
        status: 'running',
        silent: false,
      };
      entries = [...entries, entry];
      tell({
        kernel: connection.id,
        epoch,
        event: 'entry',
        seq,
        source,
        cell,
        silent: false,
        decisionId,
      });
      const future = connection.requestExecute({
        code: source,
        stop_on_error: true,
        allow_stdin: false,
      });
      future.onIOPub = onOutput;
      try {
        const { content } = await future.done;
        const status =
          content.status === 'ok' ? 'ok' : content.status === 'abort' ? 'aborted' : 'error';
        finish(entry, status);
        return { status, executionCount: content.execution_count ?? null };
      } catch {
        // The kernel died or was restarted under the cell.
        finish(entry, 'aborted');
        return { status: 'aborted', executionCount: null };
      }
    },
    interrupt: () => connection.interrupt(),
    async restart() {
      await connection.restart();
      epoch += 1;
      entries = [];
      started();
    },
    async replay() {
      const session: Session = {
        schema: 'lacuna/session/v1',
        kernel: connection.id,
        epoch,
        revision,
        complete: true,
        entries,
      };
      await client.request(METHODS.sessionReplay, session);
    },
    dispose: () => {
      tell({ kernel: connection.id, epoch, event: 'ended' });
      void connection.shutdown().catch(() => undefined);
      connection.dispose();
    },
  };
}
