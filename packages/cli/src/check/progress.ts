/** A progress bar on standard error, for people who wait. Nothing where nobody looks. */
import type { CommandIo } from '../command.ts';

export interface Progress {
  step(): void;
  end(): void;
}

const WIDTH = 30;
/** Faster than this nobody reads, and drawing costs. */
const REDRAW_MS = 80;
/** A handful of files is done before the eye finds the bar. */
const FEW = 20;

export function createProgress(
  total: number,
  io: Pick<CommandIo, 'isTerminal' | 'stderr'>,
): Progress {
  if (!io.isTerminal || total < FEW) return { step: () => undefined, end: () => undefined };
  let done = 0;
  let drawnAt = 0;
  return {
    step() {
      done += 1;
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      const filled = Math.round((done / total) * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      io.stderr(`\r${bar} ${done}/${total}`);
    },
    end: () => io.stderr('\r\u001b[K'),
  };
}
