/**
 * A folder under governance: configuration, packs and catalogues from the adapters, a governor over
 * them, and the record that every decision goes through before it is answered.
 */
import { randomBytes } from 'node:crypto';
import {
  analyseExecuted,
  createGovernor,
  describeResource,
  judgeInFull,
  redactWord,
  reportsNext,
  type Analyser,
  type AuditEvent,
  type Executed,
  type GateAnswer,
  type GateRequest,
  type Judgement,
  type Session,
} from '@lacuna/shared-core';
import { createAuditSink, openWorkspace, type Workspace } from '@lacuna/adapters';
import { SERVER, type GovernedWorkspace, type WorkspaceOpener } from './authority.ts';
import { pathInside } from './convert.ts';
import type { ServerOptions } from './options.ts';
import { Permissions } from './permissions.ts';
import type { JustifyAnswer } from './protocol.ts';
import { decisionEvents, isDurable, NOT_RECORDED, unrecorded } from './record.ts';

const AUDIT_PROBLEM =
  'the audit record cannot be written: expected a folder with room and permission to write. Where the gate enforces, nothing runs until it can.';

/** Opens folders as the command line asks for. */
export function workspaceOpener(
  options: Pick<ServerOptions, 'managed' | 'auditDirectory'>,
  createAnalyser: () => Analyser,
): WorkspaceOpener {
  return async (root, { trusted, settings, changed }) => {
    const workspace = await openWorkspace({
      root,
      managed: options.managed,
      trusted,
      editorSettings: settings,
    });
    const governed = new Governed(
      workspace,
      options.auditDirectory ?? workspace.auditDirectory,
      createAnalyser,
      changed,
    );
    await governed.start();
    return governed;
  };
}

class Governed implements GovernedWorkspace {
  readonly root: string;
  private readonly workspace: Workspace;
  private readonly auditDirectory: string;
  private readonly audit: ReturnType<typeof createAuditSink>;
  private readonly createAnalyser: () => Analyser;
  private readonly changed: () => void;
  private readonly permissions = new Permissions();
  private governor: ReturnType<typeof createGovernor>;
  private isWritable = true;
  /** By document: what ran in its kernel, analysed; every edit of the document asks for it. */
  private readonly ranIn = new Map<string, Executed>();
  /** Digests of the packs whose loading is on record. */
  private recordedPacks: readonly string[] = [];
  /** Packs whose rejection is on record, each with what was wrong with it. */
  private recordedProblems: readonly string[] = [];
  private stopWatching: () => void = () => undefined;

  constructor(
    workspace: Workspace,
    auditDirectory: string,
    createAnalyser: () => Analyser,
    changed: () => void,
  ) {
    this.root = workspace.root;
    this.workspace = workspace;
    this.auditDirectory = auditDirectory;
    this.audit = createAuditSink({
      directory: auditDirectory,
      tool: SERVER,
      clock: Date.now,
      random: () => randomBytes(8).toString('hex'),
    });
    this.createAnalyser = createAnalyser;
    this.changed = changed;
    this.governor = createGovernor(workspace.ports, createAnalyser());
  }

  /** Opens the record and begins to watch for changes of what decides. */
  async start(): Promise<void> {
    // Durable, so that a folder that cannot be written is known before the first decision.
    await this.append({ type: 'authority', event: 'started', detail: null }, true);
    await this.recordPacks();
    this.stopWatching = this.workspace.watch(() => this.renew());
  }

  mode(): ReturnType<GovernedWorkspace['mode']> {
    return this.workspace.ports.mode;
  }

  packs(): ReturnType<GovernedWorkspace['packs']> {
    return this.workspace.ports.policy.packs;
  }

  problems(): ReturnType<GovernedWorkspace['problems']> {
    return [
      ...this.workspace.problems.map(({ path, message }) => ({ path, message })),
      ...(this.isWritable ? [] : [{ path: this.auditDirectory, message: AUDIT_PROBLEM }]),
    ];
  }

  closed(path: string): void {
    this.workspace.ports.documents?.closed(path);
  }

  isAuditWritable(): boolean {
    return this.isWritable;
  }

  govern(
    ...args: Parameters<GovernedWorkspace['govern']>
  ): ReturnType<GovernedWorkspace['govern']> {
    return this.governor.govern(...args);
  }

  async judge(...args: Parameters<GovernedWorkspace['judge']>): Promise<GateAnswer> {
    const [given, session, signal] = args;
    const request = this.inside(given);
    // Cells that ran may have written files: what was known of them is asked for again.
    this.governor.forgetFacts();
    const { ports } = this.workspace;
    const judgement = await judgeInFull(
      this.governor,
      request,
      session,
      signal,
      (i, findings) =>
        this.permissions.find(request, i, findings, ports, Date.now())?.decisionId ?? null,
    );
    // A cancelled question is not answered, and nothing will run by it.
    if (signal.aborted) return judgement.answer;
    this.permissions.remember(request, judgement, ports);
    return this.recorded(request, judgement);
  }

  async executed(
    ...args: Parameters<GovernedWorkspace['executed']>
  ): ReturnType<GovernedWorkspace['executed']> {
    const [path, session, signal] = args;
    const known = this.ranIn.get(path);
    if (known && isSameSession(known.session, session)) return known;
    const executed = await analyseExecuted(this.governor, path, session, signal);
    if (!signal.aborted) this.ranIn.set(path, executed);
    return executed;
  }

  async justify(decisionId: string, reason: string): Promise<JustifyAnswer | null> {
    const { user } = this.workspace.ports;
    const justified = this.permissions.justify(decisionId, reason, user.id, Date.now());
    if (justified === null) return null;
    if (!justified.ok) return { accepted: false, message: justified.message, until: null };
    // An override that is not on record is none.
    if (!(await this.append(justified.event, true)))
      return { accepted: false, message: NOT_RECORDED, until: null };
    this.permissions.grant(justified.permission);
    const until = new Date(justified.permission.until).toISOString();
    return { accepted: true, message: '', until };
  }

  async reportNext(
    ...args: Parameters<GovernedWorkspace['reportNext']>
  ): ReturnType<GovernedWorkspace['reportNext']> {
    const [{ source, path }, session, signal] = args;
    const document = path === null ? {} : { document: pathInside(this.root, path) };
    const request = { cells: [{ source }], ...document };
    const reports = await reportsNext(this.governor, request, session, signal);
    return reports.flatMap(({ report, cells }) => {
      const cell = cells[0]?.[0];
      return cell === undefined ? [] : [{ report, cell }];
    });
  }

  async record(event: AuditEvent, durable: boolean): Promise<void> {
    await this.append(event, durable);
  }

  async reload(): Promise<void> {
    await this.workspace.reload();
    this.renew();
  }

  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.workspace.configure(settings);
    this.renew();
  }

  async close(): Promise<void> {
    this.stopWatching();
    await this.append({ type: 'authority', event: 'stopped', detail: null }, true);
    await this.audit.close();
  }

  private renew(): void {
    this.governor = createGovernor(this.workspace.ports, this.createAnalyser());
    void this.recordPacks();
    this.changed();
  }

  private inside(request: GateRequest): GateRequest {
    const { document } = request;
    return document === undefined
      ? request
      : { ...request, document: pathInside(this.root, document) };
  }

  private async recorded(request: GateRequest, judgement: Judgement): Promise<GateAnswer> {
    const { answer } = judgement;
    const events = decisionEvents(request, judgement, this.workspace.ports);
    const written = await Promise.all(
      events.map(async (event, i) => {
        const durable = isDurable(answer.cells[i], answer.mode);
        const appended = this.append(event, durable);
        // Nobody has to wait for a record that may be late.
        return durable ? appended : true;
      }),
    );
    const cells = answer.cells.map((cell, i) =>
      written[i] === true ? cell : unrecorded(cell, answer.mode, request.cells[i]?.key ?? null),
    );
    return { ...answer, cells };
  }

  /** Whether it was written; the status follows. */
  private async append(event: AuditEvent, durable: boolean): Promise<boolean> {
    const { ok } = await this.audit.append(event, durable);
    if (ok !== this.isWritable) {
      this.isWritable = ok;
      this.changed();
    }
    return ok;
  }

  private async recordPacks(): Promise<void> {
    const packs = this.packs();
    const fresh = packs.filter((it) => !this.recordedPacks.includes(it.digest));
    this.recordedPacks = packs.map((it) => it.digest);
    for (const { id, version, digest } of fresh) {
      const pack = `${id}@${version}`;
      await this.append({ type: 'policy', event: 'loaded', pack, digest, reason: null }, false);
    }
    await this.recordRejections();
  }

  /** One record for each pack that is not as it was named: who relied on it has to be able to know. */
  private async recordRejections(): Promise<void> {
    const rejected = this.workspace.problems.filter(({ kind }) => kind === 'pack');
    const keyOf = ({ path, message }: (typeof rejected)[number]) => `${path}\0${message}`;
    const fresh = rejected.filter((it) => !this.recordedProblems.includes(keyOf(it)));
    this.recordedProblems = rejected.map(keyOf);
    for (const { path, reason } of fresh) {
      const pack = describeResource(pathInside(this.root, path), redactWord);
      await this.append(
        { type: 'policy', event: 'rejected', pack, digest: null, reason: reason ?? null },
        false,
      );
    }
  }
}

function isSameSession(a: Session, b: Session): boolean {
  return a.kernel === b.kernel && a.epoch === b.epoch && a.revision === b.revision;
}
