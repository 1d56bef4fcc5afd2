/** The session log counts as its owner does, and says so when it cannot know. */
import { SessionLog } from '../src/session.ts';

const K = { kernel: 'k', epoch: 1 };
const entry = (seq: number, source = 'x = 1', extra = {}) =>
  ({ ...K, event: 'entry', seq, source, silent: false, ...extra }) as const;
const finished = (seq: number, status: 'ok' | 'error' | 'aborted' = 'ok') =>
  ({ ...K, event: 'finished', seq, status }) as const;

test('a session seen from the start is complete and counts one for each event', () => {
  const log = new SessionLog();
  log.apply({ ...K, event: 'started', complete: true });
  expect(log.view('k', 1)).toMatchObject({ revision: 0, complete: true, entries: [] });
  log.apply(entry(1));
  log.apply(finished(1));
  log.apply(entry(2, 'y = 2'));
  const session = log.view('k', 1);
  expect(session).toMatchObject({ revision: 3, complete: true });
  expect(session?.entries.map((it) => it.status)).toEqual(['ok', 'running']);
});

test('an event whose start was not seen makes an incomplete session', () => {
  const log = new SessionLog();
  log.apply(entry(1));
  expect(log.view('k', 1)).toMatchObject({ revision: 1, complete: false });
});

test('a hole in the order makes the session incomplete, and an entry is never taken twice', () => {
  const log = new SessionLog();
  log.apply({ ...K, event: 'started', complete: true });
  log.apply(entry(1));
  expect(log.view('k', 1)?.complete).toBe(true);
  log.apply(entry(3));
  log.apply(entry(3));
  expect(log.view('k', 1)?.complete).toBe(false);
  expect(log.view('k', 1)?.entries.map((it) => it.seq)).toEqual([1, 3]);
});

test('a restart forgets what ran before, and late words of the old kernel change nothing', () => {
  const log = new SessionLog();
  log.apply({ ...K, event: 'started', complete: true });
  log.apply(entry(1));
  log.apply({ kernel: 'k', epoch: 2, event: 'started', complete: true });
  log.apply(finished(1));
  expect(log.view('k', 1)).toBeNull();
  expect(log.view('k', 2)).toMatchObject({ revision: 0, entries: [] });
});

test('a view does not change when the session goes on', () => {
  const log = new SessionLog();
  log.apply({ ...K, event: 'started', complete: true });
  log.apply(entry(1));
  const before = log.view('k', 1);
  log.apply(finished(1, 'error'));
  log.apply(entry(2));
  expect(before?.entries).toHaveLength(1);
  expect(before?.entries[0]?.status).toBe('running');
});

test('the end of an execution that carried a decision is an outcome, once', () => {
  const log = new SessionLog();
  log.apply({ ...K, event: 'started', complete: true });
  log.apply(entry(1, 'x', { decisionId: 'd1' }));
  expect(log.apply(finished(1, 'error'))).toEqual({ decisionId: 'd1', outcome: 'failed' });
  expect(log.apply(finished(1, 'error'))).toBeNull();
  log.apply(entry(2));
  expect(log.apply(finished(2))).toBeNull();
});

test('a replayed session replaces an older state and never a newer one', () => {
  const log = new SessionLog();
  log.apply({ ...K, event: 'started', complete: true });
  log.apply(entry(1));
  log.apply(finished(1));
  const session = log.view('k', 1)!;
  const restarted = new SessionLog();
  expect(restarted.replay(session)).toBe(2);
  expect(restarted.view('k', 1)).toEqual(session);
  restarted.apply(entry(2));
  expect(restarted.replay(session)).toBe(3);
  expect(restarted.view('k', 1)?.entries).toHaveLength(2);
});
