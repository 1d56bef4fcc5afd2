/**
 * One connection: checks what arrives, finds its handler, answers, and survives every bug of a handler.
 *
 * On a socket nothing but `lacuna/hello` with the right token is heard before that; a connection that
 * says anything else first is refused and closed. What messages mean is in requests/ and notifications/.
 */
import {
  createMessageConnection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { analyseDocument, docsUrl, proveCell } from './analyse.ts';
import { Analyst } from './analyst.ts';
import type { Authority } from './authority.ts';
import { StateTeller } from './cell-states.ts';
import { pathOfUri } from './convert.ts';
import { Documents } from './documents.ts';
import { traceOf } from './log.ts';
import { NOTIFICATIONS } from './notifications/index.ts';
import {
  Refusal,
  type NotificationHandler,
  type Peer,
  type RequestHandler,
  type ShapeError,
} from './peer.ts';
import { ERRORS, METHODS, type StatusAnswer } from './protocol.ts';
import { REQUESTS } from './requests/index.ts';
import { HelloShape } from './shapes.ts';
import { isSameSecret } from './token.ts';

const requests = new Map(REQUESTS.map((it) => [it.method, it]));
const notifications = new Map(NOTIFICATIONS.map((it) => [it.method, it]));

export interface ConnectionOptions {
  /** Token a stranger must show first; null where the transport itself is trusted (stdio). */
  readonly token: string | null;
  /** The stranger has shown it. */
  readonly greeted?: () => void;
  /** The client said `exit`, or its end of the connection is gone. Called once. */
  readonly ended: (reason: 'exit' | 'closed' | 'refused') => void;
}

/** Serves one client until it leaves. */
export function serve(
  authority: Authority,
  reader: MessageReader,
  writer: MessageWriter,
  options: ConnectionOptions,
): void {
  let refused: (() => void) | null = null;
  // The refusal of a stranger is the last word: the connection ends when it is written, not before.
  const written: MessageWriter = {
    onError: writer.onError,
    onClose: writer.onClose,
    write: async (message) => {
      await writer.write(message);
      refused?.();
    },
    end: () => writer.end(),
    dispose: () => writer.dispose(),
  };
  const serving = new Serving(authority, createMessageConnection(reader, written), {
    ...options,
    lastWord: (end) => (refused = end),
  });
  serving.listen();
}

interface ServingOptions extends ConnectionOptions {
  /** Calls `end` after the next message is written. */
  readonly lastWord: (end: () => void) => void;
}

class Serving {
  private readonly authority: Authority;
  private readonly connection: MessageConnection;
  private readonly options: ServingOptions;
  private readonly peer: Peer;
  private readonly running = new Set<AbortController>();
  private isStranger: boolean;
  private isInitialized = false;
  private hasEnded = false;
  /** Problems the user has been told of. */
  private told: readonly string[] = [];

  constructor(authority: Authority, connection: MessageConnection, options: ServingOptions) {
    this.authority = authority;
    this.connection = connection;
    this.options = options;
    this.isStranger = options.token !== null;
    const documents = new Documents();
    const notify = (method: string, params: object) => this.notify(method, params);
    const failed = (error: unknown) => authority.log('an analysis failed', traceOf(error));
    const analyst = new Analyst({
      documents,
      notify,
      docsUrl,
      failed,
      prove: (analysed, cell, signal) => proveCell(authority, analysed, cell, signal),
      analyse: (document, signal) => analyseDocument(authority, document, signal),
      modeOf: (document) => authority.openedFor(pathOfUri(document.uri))?.mode() ?? 'enforce',
      published: ({ document }) => states.touch(document),
    });
    const states = new StateTeller({
      documents,
      notify,
      failed,
      current: (uri, signal) => analyst.current(uri, signal),
      executed: ({ uri }, signal) => authority.executed(pathOfUri(uri), signal),
    });
    this.peer = {
      authority,
      documents,
      analyst,
      states,
      client: { root: null, watchesFiles: false, commands: [] },
      notify,
      tellStatus: () => void this.tellStatus(),
      request: (method, params) => {
        // A client that cannot do what it is asked answers with an error: it goes on without.
        connection.sendRequest(method, params).catch(() => undefined);
      },
    };
  }

  listen(): void {
    const stop = this.authority.onChanged(() => void this.changed());
    this.connection.onRequest((method, params, token) => this.answer(method, params, token));
    this.connection.onNotification((method, params) => this.hear(method, params));
    this.connection.onClose(() => this.end('closed'));
    const stopRuns = this.authority.onRan(() => {
      for (const it of this.peer.documents.all()) this.peer.states.touch(it);
    });
    this.connection.onDispose(stop);
    this.connection.onDispose(stopRuns);
    // A frame that cannot be read: what follows it cannot be trusted to begin where it should.
    this.connection.onError(() => this.end('closed'));
    this.connection.listen();
  }

  private async answer(
    method: string,
    params: unknown,
    token: CancellationToken,
  ): Promise<unknown> {
    if (this.isStranger && !this.greet(method, params)) {
      this.options.lastWord(() => this.end('refused'));
      return new ResponseError(ERRORS.unauthorised, 'expected lacuna/hello with the token first');
    }
    const handler = requests.get(method);
    if (!handler) return new ResponseError(ErrorCodes.MethodNotFound, 'this method is not known');
    if (!handler.early && !this.isInitialized) {
      return new ResponseError(ErrorCodes.ServerNotInitialized, 'expected initialize first');
    }
    const parsed = handler.params.safeParse(params);
    if (!parsed.success) {
      return new ResponseError(ErrorCodes.InvalidParams, expectation(parsed.error));
    }
    const abort = new AbortController();
    this.running.add(abort);
    const cancelling = token.onCancellationRequested(() => abort.abort());
    try {
      const result = await handler.handle(this.peer, parsed.data, abort.signal);
      if (method === 'initialize') this.isInitialized = true;
      return abort.signal.aborted ? cancelled() : result;
    } catch (error) {
      return abort.signal.aborted ? cancelled() : this.refuse(handler, error);
    } finally {
      cancelling.dispose();
      this.running.delete(abort);
    }
  }

  private refuse(handler: RequestHandler<unknown, unknown>, error: unknown): ResponseError {
    if (error instanceof Refusal) return new ResponseError(error.code, error.message);
    this.authority.log('a request failed', { method: handler.method, ...traceOf(error) });
    return new ResponseError(ErrorCodes.InternalError, 'the request failed; see the log');
  }

  private hear(method: string, params: unknown): void {
    if (this.isStranger) {
      this.end('refused');
      return;
    }
    if (method === 'exit') {
      this.end('exit');
      return;
    }
    const handler: NotificationHandler<unknown> | undefined = notifications.get(method);
    if (!handler || !(handler.early || this.isInitialized)) return;
    const parsed = handler.params.safeParse(params);
    if (!parsed.success) {
      this.authority.log('a notification was not understood', { method });
      return;
    }
    try {
      handler.handle(this.peer, parsed.data);
    } catch (error) {
      this.authority.log('a notification failed', { method, ...traceOf(error) });
    }
  }

  /** Whether this request is a greeting with the right token. */
  private greet(method: string, params: unknown): boolean {
    const parsed = HelloShape.safeParse(params);
    const expected = this.options.token;
    if (method !== METHODS.hello || !parsed.success || expected === null) return false;
    if (!isSameSecret(parsed.data.token, expected)) return false;
    this.isStranger = false;
    this.options.greeted?.();
    return true;
  }

  private async changed(): Promise<void> {
    if (this.isStranger || this.hasEnded) return;
    this.peer.analyst.touchAll();
    await this.tellStatus();
  }

  private async tellStatus(): Promise<void> {
    const status: StatusAnswer = await this.authority.status();
    this.notify(METHODS.statusChanged, status);
    if (!this.isInitialized) return;
    const problems = status.problems.map(({ path, message }) => `${path}: ${message}`);
    // MessageType.Warning is 2. Once for each problem, and again when it comes back.
    for (const message of problems.filter((it) => !this.told.includes(it))) {
      this.notify('window/showMessage', { type: 2, message: `Lacuna: ${message}` });
    }
    this.told = problems;
  }

  private notify(method: string, params: object): void {
    if (this.hasEnded) return;
    // A write to a client that has just left is not an error of ours.
    this.connection.sendNotification(method, params).catch(() => undefined);
  }

  private end(reason: 'exit' | 'closed' | 'refused'): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    for (const it of this.running) it.abort();
    this.peer.analyst.dispose();
    this.peer.states.dispose();
    this.connection.dispose();
    this.options.ended(reason);
  }
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

/** Path and expectation of the first thing that is other than expected. */
function expectation(error: ShapeError): string {
  const first = error.issues[0];
  return first
    ? `${first.path.map(String).join('.')}: ${first.message}`
    : 'other parameters expected';
}
