/**
 * The custom messages between front ends and the authority: the only file a front end may import.
 *
 * LSP 3.17 itself (notebook sync, diagnostics, hover, code actions) is not repeated here. Every
 * connection, whether stdio (VS Code) or the local socket (Jupyter server), speaks the same JSON-RPC.
 * A socket connection must send `lacuna/hello` with the token first; anything else is refused before.
 * The Python side mirrors these names in `jupyterlab_lacuna/protocol.py`; `contracts/` holds both to it.
 */
import type {
  BlockBundle,
  BlockFinding,
  GateAnswer,
  GateRequest,
  Session,
} from '@lacuna/shared-core';

export type { BlockBundle, BlockFinding, GateAnswer, GateRequest, Session };

export const BLOCK_MIME = 'application/vnd.lacuna.block+json';
export const PROTOCOL_VERSION = 1;

/**
 * What `node` is started with for the server. Most of what it allocates is gone at the next keystroke: a
 * small nursery costs no time and saves tens of megabytes. The rest is collected when it has grown by seven
 * tenths, not when it has doubled or more: sooner than that would cost time.
 */
export const SERVER_NODE_ARGS: readonly string[] = [
  '--max-semi-space-size=2',
  '--heap-growing-percent=70',
];

/** Method names, requests unless said otherwise. */
export const METHODS = {
  /** `HelloParams` → `HelloAnswer`. First message on a socket. */
  hello: 'lacuna/hello',
  /** `GateRequest` → `GateAnswer`. */
  gate: 'lacuna/gate',
  /** Notification `SessionEvent`, owner of the kernel channel → authority. */
  sessionEvent: 'lacuna/session/event',
  /** `Session` → `{ revision }`. Replays a whole session to a restarted authority. */
  sessionReplay: 'lacuna/session/replay',
  /** Notification `OutageReport`, owner of the kernel channel → an authority that has come back. */
  outage: 'lacuna/outage',
  /** `FixParams` → `FixAnswer`. */
  fix: 'lacuna/fix',
  /** `ColumnsParams` → `ColumnsAnswer`, or null where the position is on no frame. */
  columns: 'lacuna/columns',
  /** `JustifyParams` → `JustifyAnswer`. A person's reason for a cell whose decision was `ask`. */
  justify: 'lacuna/justify',
  /** `{}` → `StatusAnswer`. */
  status: 'lacuna/status',
  /** `{ rule }` → `{ markdown }`. */
  explain: 'lacuna/explain',
  /** Notification `ReportSummary`, authority → front end, after every published analysis. */
  report: 'lacuna/report',
  /** Notification `CellStates`, authority → front end, when they are other than told last. */
  cellStates: 'lacuna/cellStates',
  /** Notification `StatusAnswer`, authority → front end, when mode, packs or problems changed. */
  statusChanged: 'lacuna/statusChanged',
} as const;

/** Error codes of the custom requests, beside those of JSON-RPC and LSP. The message of an error is a constant. */
export const ERRORS = {
  /** No or a wrong token; the connection is closed after it. */
  unauthorised: -31001,
  /** The authority's record of the session is behind the request: send `lacuna/session/replay`, ask again. */
  stale: -31002,
  /** Nothing can be judged: no workspace, or no policy engine. In enforce nothing may run. */
  unavailable: -31003,
} as const;

/** Commands of code actions. A front end that runs one itself names it in `clientCommands`. */
export const COMMANDS = {
  /** Arguments: `[rule]`. The server answers with the Markdown of `lacuna/explain` and shows its text. */
  explain: 'lacuna.explainRule',
} as const;

export interface HelloParams {
  readonly token: string;
  readonly protocol: number;
  readonly client: 'jupyter-server' | 'jupyterlab' | 'vscode' | 'cli' | 'other';
}
export interface HelloAnswer {
  readonly protocol: number;
  readonly server: string;
}

/**
 * What happened in a kernel. Both ends count `Session.revision` alike: `started` makes it 0 (for that
 * epoch), every `entry` and every `finished` adds 1.
 */
export type SessionEvent = { readonly kernel: string; readonly epoch: number } & (
  | { readonly event: 'started'; readonly complete: boolean }
  | {
      readonly event: 'entry';
      readonly seq: number;
      readonly source: string;
      readonly cell?: string;
      readonly silent: boolean;
      /** Decision this execution was cleared by, for the record's outcome. */
      readonly decisionId?: string;
    }
  | {
      readonly event: 'finished';
      readonly seq: number;
      readonly status: 'ok' | 'error' | 'aborted';
    }
  | { readonly event: 'ended' }
);

/** What became of the requests of one kernel while no authority answered: one audit record for each. */
export interface OutageReport {
  readonly kernel: string;
  readonly epoch: number;
  /** Length of the outage in milliseconds, as the owner of the kernel channel saw it. */
  readonly downMs: number;
  readonly cells: readonly {
    readonly decisionId: string;
    /** `block`: refused because nobody could judge it. `run`: mode advise, it ran and was not judged. */
    readonly decision: 'block' | 'run';
    readonly cause: 'dead' | 'late' | 'failed';
    readonly cellSha256: string;
    /** ISO 8601 UTC. */
    readonly at: string;
  }[];
}

export interface FixParams {
  /** URI of an open notebook or script, or absent when `cells` is given. */
  readonly uri?: string;
  /** Cell key as in the front end (nbformat id), or the URI of the cell's text document. */
  readonly cell: string;
  /** Current sources of the cell: the fix is made for exactly this text. */
  readonly source: string;
  readonly kernel?: string;
  readonly epoch?: number;
  readonly fingerprint: string;
  readonly alternative: string;
}
/** `newSource` replaces the whole cell; null when the text has changed and the fix no longer applies. */
export interface FixAnswer {
  readonly newSource: string | null;
  readonly title: string;
}

/** A position as in `textDocument/hover`. */
export interface ColumnsParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}
/** All columns of the frame at a position, in its order. */
export interface ColumnsAnswer {
  /** Of the variable. */
  readonly name: string;
  /** There may be others. */
  readonly isOpen: boolean;
  /** How many of them the hover at this position only counts. */
  readonly beyondHover: number;
  readonly columns: readonly {
    readonly name: string;
    /** One line: where it is from, and what it is. Empty for a column that is made in the code. */
    readonly detail: string;
  }[];
}

export interface JustifyParams {
  /** Of the refused cell, as its bundle has it. */
  readonly decisionId: string;
  /** For the audit record only: a front end neither saves nor logs it. */
  readonly reason: string;
}
/** Accepted: the same code may run in the same kernel `until` then (ISO 8601 UTC). Else `message` says why not. */
export interface JustifyAnswer {
  readonly accepted: boolean;
  readonly message: string;
  readonly until: string | null;
}

export interface StatusAnswer {
  readonly mode: 'advise' | 'enforce' | 'strict';
  readonly packs: readonly {
    readonly id: string;
    readonly version: string;
    readonly layer: string;
    readonly rules: number;
  }[];
  /** Configuration and pack errors in words: path, what was expected; the last good state is in force. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly server: string;
  readonly auditWritable: boolean;
}

export interface ReportSummary {
  readonly uri: string;
  readonly version: number;
  readonly findings: number;
  readonly blocking: number;
  readonly gaps: number;
  readonly mode: 'advise' | 'enforce' | 'strict';
}

/**
 * The cells of an open notebook that are not as they ran in its kernel; a cell that is not listed is
 * fresh, or never ran. Replaces what was told of this notebook before.
 */
export interface CellStates {
  readonly uri: string;
  readonly version: number;
  readonly cells: readonly {
    /** URI of the cell's text document. */
    readonly cell: string;
    /** A few words, for a mark beside the cell. */
    readonly label: string;
    /** One sentence: which run, and what has changed since. */
    readonly text: string;
  }[];
}

/** `lacuna/explain`. The answer is Markdown; an unknown rule is an answer that says so. */
export interface ExplainParams {
  readonly rule: string;
}
export interface ExplainAnswer {
  readonly markdown: string;
}

/** Answer of `lacuna/session/replay`: the revision now in force. */
export interface ReplayAnswer {
  readonly revision: number;
}

/**
 * `metadata` of a notebook cell in `notebookDocument/*`: the server takes the cell's key from `id`
 * (nbformat) and its tags from `tags` or `metadata.tags`; both as VS Code sends them.
 */
export interface CellMetadata {
  readonly id?: string;
  readonly tags?: readonly string[];
  readonly metadata?: { readonly tags?: readonly string[] };
}

/** `initializationOptions` of the LSP `initialize` request. */
export interface InitializationOptions {
  /** Managed configuration file besides the system's own. Command line `--managed` does the same. */
  readonly workspaceRoot?: string;
  readonly trusted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of {@link COMMANDS}, those that the front end runs itself: the server does not register them. Default: all. */
  readonly clientCommands?: readonly string[];
}

/** Settings of an editor that go to the server in `settings` and with `workspace/didChangeConfiguration`. */
export const USER_SETTINGS = ['mode', 'rules', 'packs', 'environment', 'purpose'] as const;

/** `Diagnostic.data` of every Lacuna diagnostic. */
export interface DiagnosticData {
  readonly fingerprint: string;
  readonly level: string;
  readonly alternatives: readonly { readonly name: string; readonly title: string }[];
}
