/** The code of an error that the operating system gave, e.g. `ENOENT`. Messages are not read: they hold paths. */

/** `unknown` where there is none. Looks at the shape: errors of another realm are not `instanceof Error`. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'unknown';
  return typeof error.code === 'string' ? error.code : 'unknown';
}
