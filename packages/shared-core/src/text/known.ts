/** The shapes of imperfect answers: a best value with its gaps, a refusal of the world, a bug of ours. */

/** Either a value or an error that the world gave; only ports return it. */
export type Result<T, E> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Cancellation as the core sees it; an `AbortSignal` fits. */
export interface CancellationSignal {
  readonly aborted: boolean;
}

/** Lacuna itself is wrong. The message holds a constant and ids, never cell text or data. */
export class LacunaBug extends Error {
  override readonly name = 'LacunaBug';
}

/** The end of every switch over a union: a new case fails to compile until it is handled. */
export function unreachable(_value: never, where: string): never {
  throw new LacunaBug(`${where}: a case is not handled`);
}
