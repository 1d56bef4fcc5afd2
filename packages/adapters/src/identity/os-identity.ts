/**
 * Who works here, as far as the operating system knows. The clearance is the lowest there is unless
 * managed configuration says otherwise; nobody raises their own.
 */
import { userInfo } from 'node:os';
import type { PolicyInput } from '@lacuna/shared-core';

/** What managed configuration declares about the user; absent fields are not known. */
export interface DeclaredIdentity {
  readonly role?: string | undefined;
  readonly clearance?: string | undefined;
  readonly department?: string | undefined;
}

export interface IdentityOptions {
  /** From managed configuration only; null where there is none. */
  readonly managed: DeclaredIdentity | null;
  /** The lowest tier of the ladder in force. */
  readonly lowest: string;
  /** For tests; default: the name of the user this process runs as. */
  readonly user?: () => string;
}

/** The user as policies see them. Assurance `managed` where managed configuration declares them, else `os`, else `none`. */
export function createIdentity({
  managed,
  lowest,
  user = () => userInfo().username,
}: IdentityOptions): PolicyInput['user'] {
  let id = '';
  try {
    id = user();
  } catch {
    // A user id without an entry in the user data base, as in containers.
  }
  return {
    id: id === '' ? 'unknown' : id,
    role: managed?.role ?? null,
    clearance: managed?.clearance ?? lowest,
    department: managed?.department ?? null,
    assurance: managed !== null ? 'managed' : id === '' ? 'none' : 'os',
  };
}
