/** Checks documents one after the other, each in the workspace it belongs to. */
import { relative, sep } from 'node:path';
import { findRoot, isInside, openWorkspace, type Workspace } from '@lacuna/adapters';
import { createGovernor, type Governor, type Mode } from '@lacuna/shared-core';
import { checkDocument } from './document.ts';
import type { CheckError, DocumentResult } from './result.ts';
import type { Found } from './walk.ts';

export interface ScanOptions {
  readonly cwd: string;
  /** Absolute paths. */
  readonly managed: readonly string[];
  readonly mode: Mode | null;
  readonly alternatives: boolean;
  readonly excerpts: boolean;
}

interface Place {
  readonly workspace: Workspace;
  readonly governor: Governor;
  readonly mode: Mode;
}

export interface Scanner {
  check(found: Found): Promise<DocumentResult>;
  /** What is wrong with the configuration of the workspaces met so far, once each. */
  problems(): readonly CheckError[];
  /** `id@version` of the packs met so far. */
  packs(): readonly string[];
  /** The strictest mode met so far. */
  mode(): Mode;
}

export function createScanner({ cwd, managed, mode, alternatives, excerpts }: ScanOptions): Scanner {
  const places = new Map<string, Promise<Place>>();
  const opened: Place[] = [];

  async function open(root: string): Promise<Place> {
    const workspace = await openWorkspace({ root, managed, trusted: true });
    const configured = workspace.settings.mode === null ? 'enforce' : workspace.ports.mode;
    const place = {
      workspace,
      governor: createGovernor(workspace.ports),
      // In CI nobody is asked: without a word about the mode, what a pack blocks is blocked.
      mode: mode ?? configured,
    };
    opened.push(place);
    return place;
  }

  function placeOf(root: string): Promise<Place> {
    const known = places.get(root) ?? open(root);
    places.set(root, known);
    return known;
  }

  return {
    async check({ path, absolute }) {
      const root = findRoot(absolute, cwd, false);
      const { governor, mode: inForce } = await placeOf(root);
      const inWorkspace = isInside(root, absolute) ? relative(root, absolute) : absolute;
      const target = { path, absolute, inWorkspace: inWorkspace.split(sep).join('/') };
      return checkDocument(governor, target, { mode: inForce, alternatives, excerpts });
    },
    problems: () =>
      uniqueErrors(
        opened.flatMap(({ workspace }) =>
          workspace.problems.map(({ path, message, kind }) => ({
            path: isInside(cwd, path) ? relative(cwd, path) : path,
            code: `bad-${kind}`,
            message,
          })),
        ),
      ),
    packs: () => [
      ...new Set(
        opened.flatMap(({ workspace }) =>
          workspace.packs.map(({ id, version }) => `${id}@${version}`),
        ),
      ),
    ],
    mode: () => {
      const modes = opened.map((it) => it.mode);
      return modes.includes('strict') ? 'strict' : modes.includes('enforce') ? 'enforce' : (modes[0] ?? mode ?? 'enforce');
    },
  };
}

function uniqueErrors(errors: readonly CheckError[]): readonly CheckError[] {
  return [...new Map(errors.map((it) => [`${it.path}\0${it.message}`, it])).values()];
}
