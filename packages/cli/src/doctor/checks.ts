/** What `lacuna doctor` looks at: one function per line of its answer. It repairs nothing. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { errorCode, findAssets, type Workspace } from '@lacuna/adapters';

export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'problem' | 'note';
  readonly detail: string;
  /** What to do; null when nothing is wrong. */
  readonly advice: string | null;
}

const run = promisify(execFile);
const TIMEOUT_MS = 20_000;
const OLDEST_NODE = [20, 19] as const;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const advice = isNew ? null : `Install Node ${OLDEST_NODE.join('.')} or newer.`;
  return { name: 'Node', state: isNew ? 'ok' : 'problem', detail: version, advice };
}

/** Python serves the kernel and JupyterLab; editing and CI work without it. */
export async function checkPython(): Promise<Finding> {
  const version = await firstOutput([
    ['python3', ['--version']],
    ['python', ['--version']],
  ]);
  return version === null
    ? {
        name: 'Python',
        state: 'note',
        detail: 'not found',
        advice: 'Needed for JupyterLab and governed kernels only: install Python 3.9 or newer.',
      }
    : { name: 'Python', state: 'ok', detail: version.replace(/^Python /, ''), advice: null };
}

export async function checkJupyter(): Promise<Finding> {
  const version = await firstOutput([['jupyter', ['lab', '--version']]]);
  if (version === null)
    return {
      name: 'JupyterLab',
      state: 'note',
      detail: 'not found on PATH',
      advice:
        'Needed for the gate in JupyterLab only: install `jupyterlab` and `jupyterlab-lacuna`.',
    };
  const extensions = await firstOutput([['jupyter', ['server', 'extension', 'list']]], true);
  const isThere = extensions?.includes('jupyterlab_lacuna') ?? false;
  return {
    name: 'JupyterLab',
    state: isThere ? 'ok' : 'note',
    detail: isThere
      ? `${version}, with jupyterlab_lacuna`
      : `${version}, without jupyterlab_lacuna`,
    advice: isThere ? null : 'The gate is off in this JupyterLab: install `jupyterlab-lacuna`.',
  };
}

export function checkSettings({ problems, settings }: Workspace): readonly Finding[] {
  const wrong = problems.filter(({ kind }) => kind !== 'pack');
  if (wrong.length > 0)
    return wrong.map(({ path, message }) => ({
      name: 'Settings',
      state: 'problem',
      detail: path,
      advice: message,
    }));
  const mode = settings.mode ?? 'not set: editors advise, `lacuna check` enforces';
  return [{ name: 'Settings', state: 'ok', detail: `mode ${mode}`, advice: null }];
}

export function checkPacks({ problems, packs }: Workspace): readonly Finding[] {
  const wrong = problems.filter(({ kind }) => kind === 'pack');
  return [
    ...packs.map(({ id, version, layer, rules }): Finding => ({
      name: 'Pack',
      state: 'ok',
      detail: `${id}@${version} (${layer}, ${rules.length} rules)`,
      advice: null,
    })),
    ...wrong.map(({ path, message }): Finding => ({
      name: 'Pack',
      state: 'problem',
      detail: path,
      advice: message,
    })),
    ...(packs.length === 0 && wrong.length === 0
      ? [
          {
            name: 'Pack',
            state: 'problem' as const,
            detail: 'no pack is in force',
            advice: 'The installation has no baseline pack: install Lacuna again.',
          },
        ]
      : []),
  ];
}

/** Packs that ship their compiled policy need no compiler: it is for those who write packs. */
export function checkCompiler(): Finding {
  const compiler = findAssets()?.compiler ?? null;
  return compiler === null
    ? {
        name: 'Rego compiler',
        state: 'note',
        detail: 'not here',
        advice: 'Needed to change packs only: `npm run build` builds it in a checkout.',
      }
    : { name: 'Rego compiler', state: 'ok', detail: 'present', advice: null };
}

export async function checkAudit({ auditDirectory }: Workspace): Promise<Finding> {
  const problem = await whyNotWritable(auditDirectory);
  return {
    name: 'Audit record',
    state: problem === null ? 'ok' : 'problem',
    detail: auditDirectory,
    advice:
      problem === null
        ? null
        : `Expected a folder that can be written (${problem}): without a record an enforcing gate refuses.`,
  };
}

async function whyNotWritable(directory: string): Promise<string | null> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.W_OK);
    return null;
  } catch (error) {
    const code = errorCode(error);
    return `${code} at ${dirname(directory)}`;
  }
}

/** Output of the first program that starts and succeeds, trimmed; null when none does. */
async function firstOutput(
  programs: readonly (readonly [string, readonly string[]])[],
  withErrors = false,
): Promise<string | null> {
  for (const [program, args] of programs) {
    try {
      const { stdout, stderr } = await run(program, [...args], { timeout: TIMEOUT_MS });
      return `${stdout}${withErrors ? stderr : ''}`.trim();
    } catch {
      // Not installed, or not in working order: the next one is asked.
    }
  }
  return null;
}
