/**
 * Runs of properties and constraints in DDL: `NOT NULL DEFAULT 1`, `ENGINE=InnoDB`, `WITH (a = b)`.
 *
 * They carry no lineage, so they are not built into a tree; but they are looked at: an operator without
 * a side, an empty place in a list, a doubled word or a word that no dialect has there is `partial`.
 */
import type { Cursor } from '../syntax/cursor.ts';
import { atEnd, bracket, fail, is, isAt, kind, word } from '../syntax/cursor.ts';
import { BAD, MARK, WORD } from '../syntax/tokens.ts';

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Words of properties and constraints. Names and values are told by their place, not by this list. */
const VOCABULARY = words(`
  NOT NULL DEFAULT PRIMARY KEY UNIQUE REFERENCES FOREIGN CHECK CONSTRAINT COLLATE COMMENT GENERATED ALWAYS BY AS
  IDENTITY AUTO_INCREMENT AUTOINCREMENT START INCREMENT WITH ORDER NOORDER ON UPDATE DELETE CASCADE SET RESTRICT NO
  ACTION STORED VIRTUAL PERSISTED INVISIBLE VISIBLE HIDDEN ENCODE DISTKEY SORTKEY DISTSTYLE COMPOUND INTERLEAVED EVEN
  KEY ALL AUTO NONE UNSIGNED SIGNED ZEROFILL CHARACTER CHARSET MASKING POLICY TAG PROJECTION FORMAT TITLE CASESPECIFIC
  DEFERRABLE INITIALLY DEFERRED IMMEDIATE MATCH FULL SIMPLE PARTIAL ENFORCED ENABLE DISABLE VALID NOVALIDATE VALIDATE
  RELY NORELY ASC DESC NULLS FIRST LAST CONFLICT IGNORE REPLACE ABORT FAIL ROLLBACK CLUSTERED NONCLUSTERED ROWGUIDCOL
  SPARSE FOR REPLICATION ROW END PERIOD SYSTEM_TIME TIMESERIES STORAGE COMPRESSION USING BTREE HASH GIN GIST INDEX
  TABLESPACE INHERITS PARTITION PARTITIONED PARTITIONS CLUSTER SORTED INTO BUCKETS TBLPROPERTIES PROPERTIES SERDE
  SERDEPROPERTIES STORED LOCATION DELIMITED FIELDS TERMINATED COLLECTION ITEMS MAP KEYS LINES DEFINED ESCAPED INPUTFORMAT
  OUTPUTFORMAT PARQUET ORC AVRO TEXTFILE SEQUENCEFILE RCFILE JSONFILE DELTA ICEBERG CSV JSON HUDI OPTIONS ENGINE ROW_FORMAT
  COPY GRANTS ACCESS CHANGE_TRACKING DATA_RETENTION_TIME_IN_DAYS TARGET_LAG WAREHOUSE REFRESH AUTO YES BACKUP
  SECURITY INVOKER DEFINER SQL ALGORITHM MERGE TEMPTABLE UNDEFINED RANGE LIST VALUES LESS THAN IN FROM TO MODULUS
  REMAINDER OF DATA_DELETION SYSTEM_VERSIONING FILESTREAM_ON TEXTIMAGE_ON MEMORY_OPTIMIZED PRESERVE ROWS COMMIT DROP
  CHECKSUM INCLUDE INCLUDING EXCLUDING DEFAULTS CONSTRAINTS INDEXES IDENTITY STATISTICS WITHOUT ROWID STRICT DATA BINDING
  SCHEMA SCHEMABINDING ENCRYPTION VIEW_METADATA CACHE NOCACHE CYCLE NOCYCLE MINVALUE MAXVALUE NOMINVALUE NOMAXVALUE
  NOMAXVALUE OWNED TEMPORARY EVERY NEVER AFTER BEFORE LINEAR SUBPARTITION EXPIRATION LABELS CONNECTION LOGGING NOLOGGING
  PCTFREE PCTUSED INITRANS NOPARALLEL PARALLEL NOCOMPRESS COMPRESS SEGMENT CREATION BUILD QUERY REWRITE DEMAND
  COMPLETE FAST CLUSTERED SKEWED DIRECTORIES EXTERNAL ISOLATION LOADING FALLBACK JOURNAL MULTISET MERGEBLOCKRATIO
  AVG_ROW_LENGTH SPATIAL FULLTEXT COLUMN_FORMAT SECONDARY_ENGINE REBUILD LATEST AT TIME ZONE VARYING PRECISION
  BINARY LOCAL GLOBAL LANCE TRUE FALSE OFF MAX FILLFACTOR METHOD PASSWORD ENCRYPTED SHOW NOSHOW MASKED FUNCTION DEFERRED
  DISTRIBUTED REPLICATED RANDOMLY DISTRIBUTION ROUND_ROBIN HEAP COLUMNSTORE EXTENDED OPTION CHECKED READ ONLY WRITE
  OWNER LEVEL APPEND ONLY PERMISSIVE CURRENT_TIMESTAMP WATERMARK SCHEDULE CRON INITIALIZE ON_CREATE ON_SCHEDULE
`);

/** After these any word is a name. */
const NAME_TAKERS = words(`
  COLLATE CONSTRAINT REFERENCES ENCODE POLICY ON TABLESPACE BY TO OWNER COMMENT USING SET FORMAT ENGINE SERDE KEY INDEX
  LANGUAGE WAREHOUSE LOCATION CONNECTION METHOD TAG CHARSET INHERITS SECURITY AUTHORIZATION AS OF FROM
  UNIQUE COLUMN FOR DISTKEY ROLE TYPE CHARACTER HASH DEFINER WITH DEFAULT FUNCTION SCHEMA MATCH SEQUENCE EXISTS
`);

const BOTH_SIDES = words('= => := < > <= >= <> != || && * / % :');
const INSIDE = words('. @ ~ - + / % : $ * ? # & ! -> ->> :: ?| && || = => < > <= >= <> != [ ] |');

export interface RunOptions {
  /** Words at which the run ends. */
  readonly stops?: ReadonlySet<string>;
  /** Any word is a name: the run is not checked against the vocabulary. */
  readonly free?: boolean;
  /** A comma ends the run. */
  readonly stopAtComma?: boolean;
  /** An opening bracket ends the run unless a word or `=` stands before it in the run. */
  readonly stopAtBracket?: boolean;
}

/** Reads properties up to a stop. Returns the number of tokens read. */
export function run(p: Cursor, options: RunOptions = {}): number {
  const start = p.at;
  while (!atEnd(p)) {
    const k = kind(p);
    const w = word(p);
    if (k === WORD) {
      if (options.stops?.has(w) && !valueHere(p, start)) break;
      if (!wordAllowed(p, w, start, options.free === true)) break;
      p.at += 1;
    } else if (k === MARK) {
      if (w === ',' && options.stopAtComma) break;
      if (w === ';' || w === ')') break;
      if (w === '(') {
        if (options.stopAtBracket && p.at === start) break;
        group(p);
      } else if (!markAllowed(p, w, start)) {
        fail(p);
        p.at += 1;
      } else p.at += 1;
    } else if (k === BAD) {
      fail(p);
      p.at += 1;
    } else p.at += 1;
  }
  return p.at - start;
}

function before(p: Cursor, start: number): string {
  return p.at > start ? (p.tokens.words[p.at - 1] ?? '') : '';
}

/** The word at the cursor is the value of a property: `DEFAULT_FORMAT = AS`. */
function valueHere(p: Cursor, start: number): boolean {
  const w = before(p, start);
  return w === '=' || w === '.';
}

function wordAllowed(p: Cursor, w: string, start: number, free: boolean): boolean {
  const last = before(p, start);
  if (last === w && p.tokens.kinds[p.at - 1] === WORD) {
    fail(p);
    return true;
  }
  if (
    free ||
    VOCABULARY.has(w) ||
    last === '=' ||
    last === '.' ||
    last === ',' ||
    last === '=>' ||
    last === '@'
  )
    return true;
  if (isAt(p, 1, '=') || isAt(p, 1, '.') || NAME_TAKERS.has(last)) return true;
  fail(p);
  return true;
}

function operandBefore(p: Cursor, start: number): boolean {
  if (p.at <= start) return false;
  const k = p.tokens.kinds[p.at - 1];
  const w = p.tokens.words[p.at - 1];
  return k !== MARK || w === ')' || w === ']' || w === '}' || w === '*';
}

function operandAfter(p: Cursor): boolean {
  const k = kind(p, 1);
  if (k === 0) return false;
  const w = word(p, 1);
  return (
    k !== MARK ||
    w === '(' ||
    w === '[' ||
    w === '-' ||
    w === '+' ||
    w === '@' ||
    w === '{' ||
    w === '*' ||
    w === ':' ||
    w === '$' ||
    w === '?'
  );
}

function markAllowed(p: Cursor, w: string, start: number): boolean {
  if (w === ',') return operandBefore(p, start) && operandAfter(p);
  if (w === '*') return true;
  if (BOTH_SIDES.has(w) && w !== '/' && w !== '%' && w !== ':')
    return operandBefore(p, start) && operandAfter(p);
  if (w === '{' || w === '}') return true;
  return INSIDE.has(w);
}

/** A bracket of properties or names: balanced, nothing empty, nothing doubled. */
export function group(p: Cursor): void {
  bracket(p, (inner) => {
    while (!atEnd(inner)) {
      const at = inner.at;
      run(inner, { free: true });
      if (inner.at === at) {
        fail(inner);
        inner.at += 1;
      }
    }
  });
}

/** `IF NOT EXISTS`, `IF EXISTS`. */
export function ifExists(p: Cursor): void {
  if (!is(p, 'IF')) return;
  if (isAt(p, 1, 'NOT') && isAt(p, 2, 'EXISTS')) p.at += 3;
  else if (isAt(p, 1, 'EXISTS')) p.at += 2;
}
