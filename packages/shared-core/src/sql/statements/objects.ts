/** CREATE of everything that is no table, view or routine. */
import type { Cursor } from '../syntax/cursor.ts';
import { atEnd, fail, is, isName, kind, take, word } from '../syntax/cursor.ts';
import { namedSource } from '../syntax/sources.ts';
import { PARAM, TEXT, WORD } from '../syntax/tokens.ts';
import type { Parsed } from '../syntax/tree.ts';
import { words } from '../syntax/words.ts';
import { group, ifExists, run } from '../syntax/properties.ts';

const OBJECTS = words(`
  INDEX SEQUENCE SCHEMA DATABASE STAGE WAREHOUSE TYPE MODEL ROLE USER POLICY EXTENSION TASK STREAM
  PIPE TAG FILE STORAGE SECRET CATALOG LOGIN RULE DOMAIN OPERATOR SYNONYM NETWORK NOTIFICATION API
  SECURITY SHARE CONNECTION PUBLICATION SUBSCRIPTION SERVER CREDENTIAL MASKING ROW RESOURCE STATISTICS
  COLLATION CAST LANGUAGE EVENT TABLESPACE NAMESPACE ALERT APPLICATION IMAGE COMPUTE SERVICE NOTEBOOK
  STREAMLIT SESSION CAPACITY RESERVATION ASSIGNMENT VOLUME LOCATION PROFILE DIRECTORY CLUSTER
  PARTITION CERTIFICATE MESSAGE QUEUE ASSEMBLY DATASHARE LIBRARY SOURCE SINK INTEGRATION GIT DATASET
  SNAPSHOT EXTERNAL VARIABLE TEXT ACCESS FEATURE SCHEMABINDING CORTEX PASSWORD AUTHENTICATION
  AGGREGATION PROJECTION JOIN RECIPIENT PROVIDER TABLE COLUMN WORKLOAD CONVERSION
`);

/** Any other object: its name, then properties; a MODEL, TASK or PIPE ends in a statement. */
export function createObject(p: Cursor, object: string): Parsed {
  if (!OBJECTS.has(object)) fail(p);
  p.at += 1;
  while (kind(p) === WORD && OBJECTS.has(word(p)) && isName(p, 1)) p.at += 1;
  take(p, 'FORMAT');
  take(p, 'CONCURRENTLY');
  ifExists(p);
  if (atEnd(p)) fail(p);
  const made = `create-${object.toLowerCase()}`;
  if (object === 'TYPE') {
    run(p, { free: true });
    return { kind: made, actions: [] };
  }
  if (object === 'INDEX' && is(p, 'ON')) run(p, { free: true });
  else if (isName(p) || kind(p) === PARAM || kind(p) === TEXT) {
    if (kind(p) === TEXT) p.at += 1;
    else namedSource(p);
  } else if (!is(p, 'ON') && !is(p, 'FOR') && !is(p, '(')) fail(p);
  if (object === 'INDEX') {
    run(p, { free: true, stops: WHERE_ONLY, stopAtComma: true });
    if (take(p, 'WHERE')) p.grammar.expression(p);
    run(p, { free: true, stops: WHERE_ONLY, stopAtComma: true });
    return { kind: made, actions: [] };
  }
  run(p, { free: true, stops: AS_ONLY });
  if (!is(p, 'AS')) return { kind: made, actions: [] };
  if (POLICIES.has(object)) {
    policyBody(p);
    return { kind: made, actions: [] };
  }
  if (object !== 'MODEL' && object !== 'TASK' && object !== 'PIPE' && object !== 'EXTERNAL') {
    run(p, { free: true });
    return { kind: made, actions: [] };
  }
  p.at += 1;
  if (object === 'MODEL') {
    const query = p.grammar.query(p);
    return { kind: made, actions: [{ kind: 'query', query }] };
  }
  return { kind: made, actions: p.grammar.statement(p).actions };
}

const WHERE_ONLY = new Set(['WHERE', 'FROM', 'ORDER']);
const AS_ONLY = new Set(['AS']);

const POLICIES = new Set(['MASKING', 'ROW', 'AGGREGATION', 'PROJECTION']);

/** `AS (val STRING) RETURNS STRING -> expression`; the cursor stands on AS. */
function policyBody(p: Cursor): void {
  p.at += 1;
  if (is(p, '(')) group(p);
  if (take(p, 'RETURNS')) p.grammar.type(p);
  if (take(p, '->')) p.grammar.expression(p);
  run(p, { free: true });
}
