// Compares what a notebook really did (trace.py) with what the analysis said (`lacuna analyse`). It counts; it never
// looks at a value. Calls: a real call is found when an operation of the same direction spans one of the places that
// led to it, or says the same path from the place where the file was opened. Claims: an operation that surely happens
// in a cell that ran is true when such a call was made, on the path it names. Frames: every frame after every cell.

const isRead = (op) => op.kind === 'read';
const isWrite = (op) => op.kind === 'write' || op.kind === 'export';
const isData = (op) => isRead(op) || isWrite(op);
/** What is written to the standard output is shown. */
const isShown = (event) => event.path === '<stdout>' || event.path === '<stderr>';
const sameWay = (op, event) =>
  event.op === 'read'
    ? isRead(op)
    : isWrite(op) || (isShown(event) && (op.kind === 'display' || op.api === 'sys.stdout'));
const TRACED =
  /^(pandas\.(read_|DataFrame\.to_|Series\.to_|ExcelFile)|polars\.(read_|scan_|\w+Frame\.(write_|sink_))|builtins\.open|json\.|pickle\.|csv\.)/;

/** What libraries open for themselves while the notebook calls them. */
const OF_LIBRARIES =
  /site-packages|^\/(proc|sys|dev)\/|\/zoneinfo\/|lib\/python\d|\.cache\/|^<|matplotlib/;

/** A drawing is no data set. */
const PICTURE = /\.(png|pdf|svg|jpe?g|gif|ico)$/i;

const lastName = (path) =>
  path
    .replace(/[/\\]+$/, '')
    .split(/[/\\]/)
    .at(-1);
const samePath = (op, path) => {
  const said = [...(op.resource?.must ?? []), ...(op.resource?.may ?? [])];
  // A pattern says less than a path; whatever it says must not contradict.
  return (
    said.length === 0 || said.some((it) => it.includes('*') || lastName(it) === lastName(path))
  );
};

/** Lists of one notebook; `knowable(asset)` says whether the columns of an asset could be read beforehand. */
export function compare(trace, document, knowable = () => true) {
  const ran = new Set(trace.executed.filter((it) => it.ok).map((it) => it.cell));
  const out = { calls: [], claims: [], frames: [] };
  const spans = (op, event) =>
    event.at.some(([cell, line]) => op.cell === cell && op.line <= line && line <= op.endLine);
  const opsOf = new Map();
  for (const event of trace.events) {
    if (
      event.api === 'builtins.open' &&
      (OF_LIBRARIES.test(event.path) || PICTURE.test(event.path))
    )
      continue;
    const key = `${event.at[0].join(':')} ${event.op} ${event.api}`;
    if (opsOf.has(key)) continue;
    const hit = document.operations.some(
      (op) =>
        sameWay(op, event) &&
        (spans(op, event) || (isData(op) && op.resource !== null && handleOf(op, event))),
    );
    opsOf.set(key, hit);
    out.calls.push({ ok: hit, cell: event.at[0][0], line: event.at[0][1], what: event.api });
  }
  for (const op of document.operations) {
    const counted =
      isData(op) &&
      TRACED.test(op.api) &&
      op.resource?.scheme === 'file' &&
      op.condition === 'always' &&
      ran.has(op.cell);
    if (!counted) continue;
    const real = trace.events.filter((event) => spans(op, event) && sameWay(op, event));
    const ok = real.some((event) => samePath(op, event.path));
    out.claims.push({ ok, cell: op.cell, line: op.line, what: `${op.kind} ${op.api}` });
  }
  const said = new Map(document.variables.map((it) => [`${it.cell} ${it.name}`, it]));
  const before = new Map();
  for (const frame of trace.frames) {
    if (!ran.has(frame.cell)) continue;
    const fact = said.get(`${frame.cell} ${frame.name}`);
    const verdict = judge(frame.columns, fact, knowable);
    // A frame that nothing touched since the last cell is the same state again.
    const now = JSON.stringify([frame.columns, fact?.columns, fact?.open]);
    const fresh = before.get(frame.name) !== now;
    before.set(frame.name, now);
    out.frames.push({ ...verdict, fresh, cell: frame.cell, what: frame.name });
  }
  return out;
}

/** The engine tells a file at its `open`; the reader of the handle is the same reading. */
function handleOf(op, event) {
  return (
    /^(json|pickle|csv)\./.test(event.api) &&
    op.api === 'builtins.open' &&
    op.cell <= event.ran &&
    op.resource.must.some((it) => lastName(it) === lastName(event.path))
  );
}

/**
 * One frame after one cell. `superset`: no real column is outside what was said. `exact`: the very same names; an open
 * set is exact only where the schema cannot be known, no name it lists is absent and no name it excludes is there.
 */
function judge(real, fact, knowable) {
  if (fact === undefined || fact.kind !== 'frame')
    return { superset: false, exact: false, closed: false, why: 'not a frame' };
  const names = new Set(fact.columns);
  const has = new Set(real);
  const missing = real.filter((it) => !names.has(it));
  const extra = fact.columns.filter((it) => !has.has(it));
  if (!fact.open) {
    const exact = missing.length === 0 && extra.length === 0;
    const why = `${missing.length} missing, ${extra.length} extra`;
    return { superset: missing.length === 0, exact, closed: true, why, missing, extra };
  }
  const rest = fact.rest ?? [];
  const excluded = missing.filter(
    (it) => rest.length > 0 && rest.every((r) => r.column === '*' && r.except.includes(it)),
  );
  const unknowable =
    rest.length > 0 && rest.every((it) => it.column === '*' && !knowable(it.asset));
  const exact = unknowable && extra.length === 0 && excluded.length === 0;
  const why = unknowable
    ? `open, ${extra.length} extra`
    : rest.some((it) => it.column !== '*')
      ? 'open: names'
      : 'open';
  return { superset: excluded.length === 0, exact, closed: false, why, missing: excluded, extra };
}
