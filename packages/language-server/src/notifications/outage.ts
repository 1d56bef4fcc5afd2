/**
 * `lacuna/outage`: what a kernel channel's owner did with cells while nobody could judge them.
 *
 * It only records: what happened has happened, and the record has to say that no policy was asked.
 */
import type { Authority } from '../authority.ts';
import type { NotificationHandler } from '../peer.ts';
import { METHODS, type OutageReport } from '../protocol.ts';
import { OutageShape } from '../shapes.ts';

export const outage: NotificationHandler<OutageReport> = {
  method: METHODS.outage,
  params: OutageShape,
  early: true,
  handle(peer, report) {
    void record(peer.authority, report);
  },
};

async function record(authority: Authority, report: OutageReport): Promise<void> {
  const workspace = await authority.workspaceFor(null);
  if (!workspace) return;
  const { kernel, epoch, cells } = report;
  const isLate = cells.every((it) => it.cause === 'late');
  await workspace.record(
    {
      type: 'authority',
      event: isLate ? 'late' : 'recovered',
      detail: `${String(report.downMs)} ms, ${String(cells.length)} requests not judged`,
    },
    false,
  );
  for (const cell of cells) {
    const isDurable = cell === cells.at(-1);
    await workspace.record(
      {
        type: 'decision',
        decisionId: cell.decisionId,
        surface: 'jupyter-server',
        mode: workspace.mode(),
        decision: cell.decision === 'run' ? 'not-judged' : 'block',
        // The Jupyter server does not tell who it was.
        user: 'unknown',
        document: null,
        kernel,
        epoch,
        revision: 0,
        cellSha256: cell.cellSha256,
        rules: [],
        packs: [],
        gaps: [`not-judged:${cell.cause}`, `at:${cell.at}`],
      },
      isDurable,
    );
  }
}
