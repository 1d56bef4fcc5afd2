/** What a request or notification sees of its connection, and the shape of both. No behaviour is here. */
import type { Analyst } from './analyst.ts';
import type { Authority } from './authority.ts';
import type { StateTeller } from './cell-states.ts';
import type { Documents } from './documents.ts';

/** One connected client. */
export interface Peer {
  /** Shared by every connection of the process. */
  readonly authority: Authority;
  readonly documents: Documents;
  readonly analyst: Analyst;
  readonly states: StateTeller;
  /** What the client told about itself in `initialize`; the defaults before. */
  client: ClientFacts;
  notify(method: string, params: object): void;
  /** Sends the status, and every problem the user has not been told of. */
  tellStatus(): void;
  /** Sends a request to the client and forgets its answer: registrations, refreshes. */
  request(method: string, params: object): void;
}

export interface ClientFacts {
  /** Folder whose configuration governs the client's documents; null: the server's own. */
  readonly root: string | null;
  readonly watchesFiles: boolean;
  readonly commands: readonly string[];
}

/** Checks what arrived; a zod schema fits. Issues name paths, never values. */
export interface Shape<P> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: P }
    | { readonly success: false; readonly error: ShapeError };
}
export interface ShapeError {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

export interface RequestHandler<P, R> {
  readonly method: string;
  readonly params: Shape<P>;
  /** Allowed before `initialize`: custom requests of clients that open no documents. */
  readonly early?: boolean;
  handle(peer: Peer, params: P, signal: AbortSignal): Promise<R> | R;
}

export interface NotificationHandler<P> {
  readonly method: string;
  readonly params: Shape<P>;
  readonly early?: boolean;
  handle(peer: Peer, params: P): void;
}

/** Refused with a constant message and a code of protocol.ts, JSON-RPC or LSP. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
