/**
 * What the server says about itself: constants and scalars on standard error, one JSON line each.
 *
 * It never writes cell text, paths of data or messages of foreign errors: those may hold values.
 */

/** A message constant with ids, counts, durations. */
export type Log = (message: string, facts?: Readonly<Record<string, string | number>>) => void;

export const stderrLog: Log = (message, facts = {}) => {
  process.stderr.write(`${JSON.stringify({ lacuna: message, ...facts })}\n`);
};

/** What may be told of an error: its class, and where in our code it was thrown. */
export function traceOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((it) => it.startsWith('    at '));
  return {
    error: error.name,
    at: frames
      .slice(0, 4)
      .map((it) => it.trim())
      .join(' < '),
  };
}
