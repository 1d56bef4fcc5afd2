/**
 * LSP over one websocket of the Jupyter server: this browser tab's line to the authority.
 *
 * It keeps the line up, greets, matches answers to requests and passes notifications on. It knows no
 * document; whoever opened some does so again when the line is back (`aliveChanged`).
 */
import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import { Signal, type ISignal } from '@lumino/signaling';

/** Pause before the first new attempt in milliseconds; doubles up to the second number. */
const RETRY_MS = [400, 10_000] as const;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The authority does not answer, or refused the request. */
export class LspError extends Error {
  override readonly name = 'LspError';
}

export class LspClient {
  private readonly settings: ServerConnection.ISettings;
  private readonly aliveSignal = new Signal<this, boolean>(this);
  private readonly listeners = new Map<string, ((params: unknown) => void)[]>();
  private readonly waiting = new Map<number, Waiting>();
  private socket: WebSocket | null = null;
  private lastId = 0;
  private retryMs: number = RETRY_MS[0];
  private alive = false;

  constructor(settings: ServerConnection.ISettings) {
    this.settings = settings;
  }

  /** True between the end of LSP's greeting and the end of the line. */
  get isAlive(): boolean {
    return this.alive;
  }

  get aliveChanged(): ISignal<this, boolean> {
    return this.aliveSignal;
  }

  connect(): void {
    const { wsUrl, token, appendToken } = this.settings;
    let url = URLExt.join(wsUrl, 'lacuna/lsp');
    if (appendToken && token !== '') url += `?token=${encodeURIComponent(token)}`;
    const socket = new this.settings.WebSocket(url);
    this.socket = socket;
    socket.onopen = () => void this.greet();
    socket.onmessage = (event: MessageEvent) => {
      if (typeof event.data === 'string') this.take(JSON.parse(event.data) as Message);
    };
    socket.onclose = () => {
      this.closed();
    };
  }

  /** Rejects with {@link LspError} when there is no answer. */
  request(method: string, params: unknown): Promise<unknown> {
    if (!this.alive) return Promise.reject(new LspError('The authority does not answer.'));
    return this.ask(method, params);
  }

  /** Lost while the line is down. */
  notify(method: string, params: unknown): void {
    if (this.alive) this.send({ method, params });
  }

  onNotification(method: string, listener: (params: unknown) => void): void {
    this.listeners.set(method, [...(this.listeners.get(method) ?? []), listener]);
  }

  private async greet(): Promise<void> {
    try {
      await this.ask('initialize', { processId: null, rootUri: null, capabilities: CAPABILITIES });
    } catch {
      this.socket?.close();
      return;
    }
    this.send({ method: 'initialized', params: {} });
    this.retryMs = RETRY_MS[0];
    this.setAlive(true);
  }

  private ask(method: string, params: unknown): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  }

  private send(message: Message): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  private take(message: Message): void {
    if (message.method !== undefined) {
      // Registrations and refreshes: we take whatever the server offers, so yes to all of them.
      if (message.id !== undefined) this.send({ id: message.id, result: null });
      for (const listener of this.listeners.get(message.method) ?? []) listener(message.params);
      return;
    }
    const waiting = message.id === undefined ? undefined : this.waiting.get(message.id);
    if (waiting === undefined || message.id === undefined) return;
    this.waiting.delete(message.id);
    if (message.error === undefined) waiting.resolve(message.result);
    else waiting.reject(new LspError(message.error.message));
  }

  private closed(): void {
    this.socket = null;
    for (const it of this.waiting.values()) {
      it.reject(new LspError('The authority does not answer.'));
    }
    this.waiting.clear();
    this.setAlive(false);
    setTimeout(() => {
      this.connect();
    }, this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, RETRY_MS[1]);
  }

  private setAlive(alive: boolean): void {
    if (this.alive === alive) return;
    this.alive = alive;
    this.aliveSignal.emit(alive);
  }
}

const CAPABILITIES = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true, dataSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  notebookDocument: { synchronization: { dynamicRegistration: false } },
};
