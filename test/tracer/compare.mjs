// Compares what a notebook really did (trace.py) with what the analysis said (`lacuna analyse`). It counts; it
// never looks at a value. A call is the same call when cell, line and direction agree.

const isRead = (operation) => operation.kind === 'read';
const isWrite = (operation) => operation.kind === 'write' || operation.kind === 'export';

/** Counts of one notebook; add them up over many. */
export function compare(trace, document) {
  const ran = new Set(trace.executed.filter((it) => it.ok).map((it) => it.cell));
  const counts = {
    calls: 0,
    found: 0,
    claims: 0,
    claimsTrue: 0,
    frames: 0,
    superset: 0,
    exact: 0,
    misses: [],
    wrong: [],
    inexact: [],
  };
  const spans = (op, event) =>
    op.cell === event.cell && op.line <= event.line && event.line <= op.endLine;
  const sameWay = (op, event) => (event.op === 'read' ? isRead(op) : isWrite(op));

  for (const event of trace.events) {
    counts.calls += 1;
    const hit = document.operations.some((op) => spans(op, event) && sameWay(op, event));
    if (hit) counts.found += 1;
    else counts.misses.push(`cell ${event.cell} line ${event.line} ${event.op} ${event.api}`);
  }
  for (const op of document.operations) {
    const traced = /^(pandas|polars|builtins\.open|json|pickle|csv)/.test(op.api);
    const onFile = op.resource?.scheme === 'file';
    if (
      !traced ||
      !onFile ||
      op.condition !== 'always' ||
      !ran.has(op.cell) ||
      !(isRead(op) || isWrite(op))
    )
      continue;
    counts.claims += 1;
    if (trace.events.some((event) => spans(op, event) && sameWay(op, event)))
      counts.claimsTrue += 1;
    else counts.wrong.push(`cell ${op.cell} line ${op.line} ${op.kind} ${op.api}`);
  }
  for (const frame of trace.frames) {
    if (!ran.has(frame.cell) || frame.columns === null) continue;
    const said = document.variables.findLast(
      (it) => it.name === frame.name && it.cell <= frame.cell,
    );
    counts.frames += 1;
    const names = new Set(said?.columns ?? []);
    const isOpen = said === undefined || said.open || said.kind !== 'frame';
    if (isOpen || frame.columns.every((it) => names.has(it))) counts.superset += 1;
    else
      counts.wrong.push(`cell ${frame.cell} ${frame.name}: a real column is not in the static set`);
    if (
      !isOpen &&
      names.size === new Set(frame.columns).size &&
      frame.columns.every((it) => names.has(it))
    )
      counts.exact += 1;
    else
      counts.inexact.push(
        `cell ${frame.cell} ${frame.name}: ${said === undefined ? 'not said' : isOpen ? 'open' : 'other columns'}`,
      );
  }
  return counts;
}
