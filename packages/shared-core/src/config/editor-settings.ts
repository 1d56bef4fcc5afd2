/**
 * The settings that editors offer, from which their manifests are generated.
 *
 * What a person sets here is the user's layer: it adds and raises. Nothing that decides may come from a
 * folder that is opened, so none of these has a scope that a workspace's own settings reach.
 */
import { z } from 'zod';
import { Settings } from './settings.ts';

/**
 * Who may set it: `machine` this machine's own settings alone, `application` the user's, `window` anybody,
 * a workspace too; that is for what decides nothing.
 */
export type SettingScope = 'machine' | 'application' | 'window';
export type Editor = 'vscode' | 'jupyterlab';

export interface EditorSetting {
  /** Behind `lacuna.`, with dots. */
  readonly key: string;
  readonly scope: SettingScope;
  readonly editors: readonly Editor[];
  /** With the description that the editor shows. */
  readonly schema: z.ZodType;
  readonly default: unknown;
}

const BOTH: readonly Editor[] = ['vscode', 'jupyterlab'];
const EMPTY = 'Empty: as configured elsewhere.';

/** The user's layer of {@link Settings}, under the same names. */
const USER: readonly EditorSetting[] = [
  {
    key: 'mode',
    scope: 'application',
    editors: BOTH,
    schema: z
      .enum(['', ...Settings.shape.mode.unwrap().options])
      .describe(`${Settings.shape.mode.description ?? ''} ${EMPTY}`),
    default: '',
  },
  {
    key: 'rules',
    scope: 'application',
    editors: BOTH,
    schema: Settings.shape.rules.unwrap().describe(Settings.shape.rules.description ?? ''),
    default: {},
  },
  {
    key: 'packs',
    scope: 'application',
    editors: BOTH,
    schema: Settings.shape.packs
      .unwrap()
      .describe(
        'Policy packs in force besides the configured ones; folders, relative to the one that is open.',
      ),
    default: [],
  },
  {
    key: 'environment',
    scope: 'application',
    editors: BOTH,
    schema: z.string().describe(`${Settings.shape.environment.description ?? ''} ${EMPTY}`),
    default: '',
  },
  {
    key: 'purpose',
    scope: 'application',
    editors: BOTH,
    schema: z.string().describe(`${Settings.shape.purpose.description ?? ''} ${EMPTY}`),
    default: '',
  },
];

/** How the editor's own processes are started. In Jupyter the server's configuration says that. */
const PROCESSES: readonly EditorSetting[] = [
  {
    key: 'managedConfig',
    scope: 'machine',
    editors: ['vscode'],
    schema: z
      .string()
      .describe(
        "Managed configuration file besides the system's own. It has managed authority, so only this machine's own settings can name it; a workspace cannot.",
      ),
    default: '',
  },
  {
    key: 'python.path',
    scope: 'machine',
    editors: ['vscode'],
    schema: z
      .string()
      .describe(
        'Python with `jupyter_server` and `ipykernel`, for the *Governed Python* kernel. Empty: `python3` from PATH.',
      ),
    default: '',
  },
  {
    key: 'auditDirectory',
    scope: 'machine',
    editors: ['vscode'],
    schema: z
      .string()
      .describe('Where the record of decisions is kept. Empty: the state directory of the user.'),
    default: '',
  },
  {
    key: 'trace.server',
    scope: 'window',
    editors: ['vscode'],
    schema: z
      .enum(['off', 'messages'])
      .describe(
        'Trace the messages between the editor and the language server. Traces hold code: they stay in the output panel.',
      ),
    default: 'off',
  },
];

export const EDITOR_SETTINGS: readonly EditorSetting[] = [...USER, ...PROCESSES];

/** Names of the user's layer, as they go to the authority. */
export const USER_SETTINGS: readonly string[] = USER.map(({ key }) => key);
