/** CREATE of everything that is no table, view or routine. */
import type { Cursor } from '../syntax/cursor.ts';
import {
  atEnd,
  expect,
  fail,
  is,
  isAt,
  isName,
  kind,
  pathName,
  skipBracket,
  take,
  word,
} from '../syntax/cursor.ts';
import { namedSource } from '../syntax/sources.ts';
import { PARAM, TEXT, WORD } from '../syntax/tokens.ts';
import type { Action, Parsed } from '../syntax/tree.ts';
import { expressionInto } from './values.ts';
import { words } from '../syntax/words.ts';
import { group, ifExists, run } from '../syntax/properties.ts';

export const OBJECTS = words(`
  INDEX SEQUENCE SCHEMA DATABASE STAGE WAREHOUSE TYPE MODEL ROLE USER POLICY EXTENSION TASK STREAM
  PIPE TAG FILE STORAGE SECRET CATALOG LOGIN RULE DOMAIN OPERATOR SYNONYM NETWORK NOTIFICATION API
  SECURITY SHARE CONNECTION PUBLICATION SUBSCRIPTION SERVER CREDENTIAL MASKING ROW RESOURCE STATISTICS
  COLLATION CAST LANGUAGE EVENT TABLESPACE NAMESPACE ALERT APPLICATION IMAGE COMPUTE SERVICE NOTEBOOK
  STREAMLIT SESSION CAPACITY RESERVATION ASSIGNMENT VOLUME LOCATION PROFILE DIRECTORY CLUSTER
  PARTITION CERTIFICATE MESSAGE QUEUE ASSEMBLY DATASHARE LIBRARY SOURCE SINK INTEGRATION GIT DATASET
  SNAPSHOT EXTERNAL VARIABLE TEXT ACCESS FEATURE SCHEMABINDING CORTEX PASSWORD AUTHENTICATION
  AGGREGATION PROJECTION JOIN RECIPIENT PROVIDER TABLE COLUMN WORKLOAD CONVERSION
  DATA BLOOMFILTER SCHEDULED QUERY CONTEXT EDITION OUTLINE GROUP RLS BUFFERPOOL AGGREGATE SPATIAL REFERENCE
  CONNECTOR SYSTEM DIMENSION CONTROLFILE PFILE SPFILE LOGFILE INMEMORY FLASHBACK RESTORE AUDIT MAPPING
  WRAPPER TRANSFORM OPTION METHOD PARSER DICTIONARY CONFIGURATION STOPLIST CREDENTIALS FUNCTIONS CACHE BLOB
  SYMMETRIC ASYMMETRIC KEY ENDPOINT CONTRACT ROUTE FULLTEXT XML BROKER MODULE POOL ACTOR CLASS REPLICATION
  CATALOGUE STREAMING MEASURE METRIC ATTRIBUTE BUDGET FAILOVER ORGANIZATION ACCOUNT MANAGED CONTACT BACKUP
`);

/** Any other object: its name, then properties; a MODEL, TASK or PIPE ends in a statement. */
export function createObject(p: Cursor, object: string): Parsed {
  if (!OBJECTS.has(object)) fail(p);
  p.at += 1;
  while (kind(p) === WORD && OBJECTS.has(word(p)) && isName(p, 1)) p.at += 1;
  if (object === 'OPERATOR' || object === 'AGGREGATE') return bracketsOnly(p, object);
  take(p, 'FORMAT');
  take(p, 'CONCURRENTLY');
  ifExists(p);
  if (atEnd(p)) fail(p);
  const made = `create-${object.toLowerCase()}`;
  if (object === 'TYPE') {
    run(p, { free: true });
    return { kind: made, actions: [] };
  }
  objectName(p, object);
  if (object === 'INDEX') {
    run(p, { free: true, stops: WHERE_ONLY, stopAtComma: true });
    if (take(p, 'WHERE')) p.grammar.expression(p);
    run(p, { free: true, stops: WHERE_ONLY, stopAtComma: true });
    return { kind: made, actions: [] };
  }
  run(p, { free: true, stops: BODIES.get(object) ?? AS_ONLY });
  if (is(p, 'DO') || is(p, 'IF')) return { kind: made, actions: eventBody(p) };
  if (!is(p, 'AS')) return { kind: made, actions: [] };
  if (POLICIES.has(object)) {
    policyBody(p);
    return { kind: made, actions: [] };
  }
  if (!STATEMENT_BODIES.has(object)) {
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

function objectName(p: Cursor, object: string): void {
  if (object === 'INDEX' && is(p, 'ON')) run(p, { free: true });
  else if (kind(p) === TEXT) p.at += 1;
  else if ((isName(p) && !is(p, 'ON') && !is(p, 'FOR')) || kind(p) === PARAM) {
    if (bracketAfterName(p)) pathName(p);
    else namedSource(p);
  } else if (!is(p, 'ON') && !is(p, 'FOR') && !is(p, '(')) fail(p);
}

/** `SECRET s (TYPE S3)`: the bracket holds properties, not arguments. */
function bracketAfterName(p: Cursor): boolean {
  let ahead = 1;
  while (isAt(p, ahead, '.') && isName(p, ahead + 1)) ahead += 2;
  return isAt(p, ahead, '(');
}

/** After AS a statement stands. */
const STATEMENT_BODIES = words('MODEL TASK PIPE EXTERNAL SCHEDULED');
const WHERE_ONLY = new Set(['WHERE', 'FROM', 'ORDER']);
const AS_ONLY = new Set(['AS']);
/** Words that start what an object does: MySQL's EVENT, Snowflake's ALERT. */
const BODIES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['EVENT', new Set(['DO'])],
  ['ALERT', new Set(['IF'])],
]);

/** `DO DELETE …`, `IF (EXISTS (…)) THEN INSERT …`. */
function eventBody(p: Cursor): Action[] {
  const actions: Action[] = [];
  const condition = is(p, 'IF');
  p.at += 1;
  if (condition) {
    expressionInto(p, actions);
    expect(p, 'THEN');
  }
  p.body += 1;
  p.grammar.block(p, actions);
  p.body -= 1;
  return actions;
}

/** PostgreSQL: `CREATE OPERATOR === (COMMUTATOR = ===)`, `CREATE AGGREGATE a (INT) (SFUNC = f)`. */
function bracketsOnly(p: Cursor, object: string): Parsed {
  while (!atEnd(p) && !is(p, '(')) p.at += 1;
  if (!is(p, '(')) fail(p);
  while (is(p, '(')) skipBracket(p);
  return { kind: `create-${object.toLowerCase()}`, actions: [] };
}

const POLICIES = new Set(['MASKING', 'ROW', 'AGGREGATION', 'PROJECTION']);

/** `AS (val STRING) RETURNS STRING -> expression`; the cursor stands on AS. */
function policyBody(p: Cursor): void {
  p.at += 1;
  if (is(p, '(')) group(p);
  if (take(p, 'RETURNS')) p.grammar.type(p);
  if (take(p, '->')) p.grammar.expression(p);
  run(p, { free: true });
}
