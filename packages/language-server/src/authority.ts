/**
 * The one policy and audit authority of this process: its workspaces, its sessions and its record.
 *
 * Connections come and go; this stays. It decides nothing itself: the governor does, and the workspace
 * brings the rules.
 */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type {
  AuditEvent,
  CancellationSignal,
  Executed,
  GateAnswer,
  GateRequest,
  GovernOptions,
  Mode,
  PackInfo,
  Report,
  Session,
  Snapshot,
} from '@lacuna/shared-core';
import { pathInside } from './convert.ts';
import type { Log } from './log.ts';
import type { JustifyAnswer, StatusAnswer } from './protocol.ts';
import { SessionLog, type Outcome } from './session.ts';

export const SERVER = 'lacuna/0.1.0';

/** A folder with the rules in force in it, as the composition root opens it. */
export interface GovernedWorkspace {
  /** Absolute path. */
  readonly root: string;
  mode(): Mode;
  packs(): readonly PackInfo[];
  /** What is wrong with configuration and packs, in words; the last good state is in force. */
  problems(): StatusAnswer['problems'];
  govern(snapshot: Snapshot, options: GovernOptions, signal: CancellationSignal): Promise<Report>;
  /** Decides in *next* order, and records the decision before it is answered. */
  judge(
    request: GateRequest,
    session: Session | null,
    signal: CancellationSignal,
  ): Promise<GateAnswer>;
  /**
   * The report of one cell as if it ran next, with alternatives: what `judge` decides by. Several, where
   * several histories may be true.
   */
  reportNext(
    next: { readonly source: string; readonly path: string | null },
    session: Session | null,
    signal: CancellationSignal,
  ): Promise<readonly NextReport[]>;
  /** What ran in a kernel of the document at `path`; nothing is judged. */
  executed(path: string, session: Session, signal: CancellationSignal): Promise<Executed>;
  /** A person says why a cell that was asked about has to run. Null where it was not asked about here. */
  justify(decisionId: string, reason: string): Promise<JustifyAnswer | null>;
  record(event: AuditEvent, durable: boolean): Promise<void>;
  isAuditWritable(): boolean;
  /** The document at `path`, relative to the root, is no longer open: its file counts again. */
  closed(path: string): void;
  /** Reads configuration and packs again. */
  reload(): Promise<void>;
  /** Settings of the user's editor, in place of those given before. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

export interface NextReport {
  readonly report: Report;
  /** {@link Cell.index} of the cell about to run, in the report's snapshot. */
  readonly cell: number;
}

export interface OpenOptions {
  readonly trusted: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Called whenever mode, packs, problems or facts may be other than before. */
  readonly changed: () => void;
}

export type WorkspaceOpener = (root: string, options: OpenOptions) => Promise<GovernedWorkspace>;

export class Authority {
  readonly sessions = new SessionLog();
  readonly log: Log;
  private readonly opener: WorkspaceOpener;
  private readonly opening = new Map<string, Promise<GovernedWorkspace | null>>();
  private readonly opened = new Map<string, GovernedWorkspace>();
  private readonly listeners = new Set<() => void>();
  private readonly runListeners = new Set<() => void>();
  /** By document, as its workspace names it: the kernel that its cells ran in last. */
  private readonly kernels = new Map<string, string>();

  constructor(opener: WorkspaceOpener, log: Log) {
    this.opener = opener;
    this.log = log;
  }

  /** The workspace at `root`, opened once for all connections; null when it cannot be opened. */
  open(
    given: string,
    options: Pick<OpenOptions, 'trusted' | 'settings'>,
  ): Promise<GovernedWorkspace | null> {
    // One folder in two spellings (`/work/` and `/work`) is one workspace with one record.
    const root = resolve(given);
    const known = this.opening.get(root);
    if (known) return known;
    const opening = this.opener(root, { ...options, changed: () => this.changed() }).then(
      (workspace) => {
        this.opened.set(root, workspace);
        this.changed();
        return workspace;
      },
      (error: unknown) => {
        this.opening.delete(root);
        this.log('a workspace could not be opened', { error: nameOf(error) });
        return null;
      },
    );
    this.opening.set(root, opening);
    return opening;
  }

  /** The workspace that governs `path`: the innermost that holds it, else the first that was opened. */
  async workspaceFor(path: string | null): Promise<GovernedWorkspace | null> {
    await Promise.all(this.opening.values());
    const all = [...this.opened.values()];
    if (path === null || !isAbsolute(path)) return all[0] ?? null;
    const holding = all.filter((it) => holds(it.root, path));
    return holding.sort((a, b) => b.root.length - a.root.length)[0] ?? all[0] ?? null;
  }

  /** As {@link workspaceFor}, of those already open. */
  openedFor(path: string): GovernedWorkspace | null {
    const all = [...this.opened.values()];
    const holding = all.filter((it) => holds(it.root, path));
    return holding.sort((a, b) => b.root.length - a.root.length)[0] ?? all[0] ?? null;
  }

  /** A client has closed the document at this absolute path. */
  closed(path: string): void {
    const workspace = this.openedFor(path);
    workspace?.closed(pathInside(workspace.root, path));
  }

  /** The cells of the document at this absolute path run in `kernel`. */
  runsIn(path: string, kernel: string): void {
    this.kernels.set(this.documentName(path), kernel);
  }

  /** What ran in the kernel of the document at this absolute path; null where nothing is known of one. */
  async executed(path: string, signal: CancellationSignal): Promise<Executed | null> {
    const workspace = this.openedFor(path);
    const session = this.sessions.newest(this.kernels.get(this.documentName(path)) ?? '');
    return workspace === null || session === null
      ? null
      : workspace.executed(pathInside(workspace.root, path), session, signal);
  }

  private documentName(path: string): string {
    const workspace = this.openedFor(path);
    return workspace === null ? path : `${workspace.root}\0${pathInside(workspace.root, path)}`;
  }

  workspaces(): readonly GovernedWorkspace[] {
    return [...this.opened.values()];
  }

  /** The strictest mode, every pack, every problem. Without a workspace: a problem that says so. */
  async status(): Promise<StatusAnswer> {
    await Promise.all(this.opening.values());
    const all = this.workspaces();
    const packs = new Map(all.flatMap((it) => it.packs()).map((it) => [it.digest, it]));
    const problems = all.flatMap((it) => it.problems());
    return {
      mode: strictest(all.map((it) => it.mode())),
      packs: [...packs.values()].map(({ id, version, layer, rules }) => ({
        id,
        version,
        layer,
        rules: rules.length,
      })),
      problems:
        all.length > 0
          ? problems
          : [{ path: '', message: 'no folder is open: expected --workspace or a client with one' }],
      server: SERVER,
      auditWritable: all.length > 0 && all.every((it) => it.isAuditWritable()),
    };
  }

  /** Records how an execution ended, with the workspace that cleared it. */
  recordOutcome(outcome: Outcome): void {
    // A decision is known to one workspace; the record is the same file for all of them in a process.
    const first = this.workspaces()[0];
    void first?.record({ type: 'outcome', ...outcome }, false);
  }

  /** Settings of the user's editor for the workspace at `root`. */
  async configure(root: string | null, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const workspace = root === null ? this.workspaces()[0] : this.opened.get(resolve(root));
    await workspace?.configure(settings);
  }

  async reload(): Promise<void> {
    await Promise.all(this.workspaces().map((it) => it.reload()));
  }

  /** Calls back when the status or any decision may have changed. The function returned ends it. */
  onChanged(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Something ran in some kernel, or one began or ended. */
  ran(): void {
    for (const it of this.runListeners) it();
  }

  /** Calls back after {@link ran}. The function returned ends it. */
  onRan(listener: () => void): () => void {
    this.runListeners.add(listener);
    return () => this.runListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    this.runListeners.clear();
    await Promise.all(this.workspaces().map((it) => it.close()));
  }

  private changed(): void {
    for (const it of this.listeners) it();
  }
}

function holds(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function strictest(modes: readonly Mode[]): Mode {
  if (modes.includes('strict')) return 'strict';
  // Nothing open: nothing could be judged, and that is not advice.
  return modes.includes('enforce') || modes.length === 0 ? 'enforce' : 'advise';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
