/** The victim of the kill test: appends records as fast as it can and says each id once it was promised. */
import { randomBytes } from 'node:crypto';
import { createAuditSink } from '../src/index.ts';
import { decision } from './audit-folders.ts';

const sink = createAuditSink({
  directory: process.argv[2] ?? '',
  tool: 'victim',
  clock: Date.now,
  random: () => randomBytes(8).toString('hex'),
});
for (let at = 0; ; at += 1) {
  const id = `${process.pid}-${at}`;
  // Long records are torn more often.
  const event = { ...decision(at), decisionId: id, document: 'd'.repeat(20_000) };
  void sink.append(event, false);
  const answer = await sink.append({ ...event, decisionId: `${id}-durable` } as never, true);
  if (answer.ok) process.stdout.write(`${id}-durable\n`);
}
