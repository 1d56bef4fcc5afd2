/** Where Lacuna keeps its files on each system. It names places; it reads and makes none. */
import { posix, win32 } from 'node:path';

/** What of the machine decides the places; a table test holds it for systems the tests do not run on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Managed configuration that an administrator puts on the machine. */
export function systemManagedFile({ platform, env }: Machine): string {
  if (platform === 'win32')
    return win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'Lacuna', 'managed.yaml');
  if (platform === 'darwin') return '/Library/Application Support/Lacuna/managed.yaml';
  return '/etc/lacuna/managed.yaml';
}

/** The user's own settings. */
export function userSettingsFile({ platform, home, env }: Machine): string {
  if (platform === 'win32')
    return win32.join(
      env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'),
      'Lacuna',
      'lacuna.yaml',
    );
  return posix.join(
    absolute(env['XDG_CONFIG_HOME']) ?? posix.join(home, '.config'),
    'lacuna',
    'lacuna.yaml',
  );
}

/** The folder of the audit record where no settings name another. */
export function defaultAuditDirectory({ platform, home, env }: Machine): string {
  if (platform === 'win32')
    return win32.join(
      env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'),
      'Lacuna',
      'audit',
    );
  if (platform === 'darwin')
    return posix.join(home, 'Library', 'Application Support', 'Lacuna', 'audit');
  const state = absolute(env['XDG_STATE_HOME']) ?? posix.join(home, '.local', 'state');
  return posix.join(state, 'lacuna', 'audit');
}

/** The XDG specification says that relative values are to be ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && path.startsWith('/') ? path : undefined;
}
