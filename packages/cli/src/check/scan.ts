/** Checks documents one after the other, each in the workspace it belongs to. */
import { relative, sep } from 'node:path';
import { findRoot, isInside, openWorkspace, type Found, type Workspace } from '@lacuna/adapters';
import {
  createGovernor,
  type Governor,
  type Mode,
  type Ports,
  type Written,
} from '@lacuna/shared-core';
import { checkDocument } from './document.ts';
import type { CheckError, DocumentResult } from './result.ts';

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

/** What a scanner learnt of the workspaces it met. */
export interface ScanSummary {
  /** What is wrong with their configuration, once each. */
  readonly problems: readonly CheckError[];
  /** `id@version` of their packs. */
  readonly packs: readonly string[];
  /** Their modes. */
  readonly modes: readonly Mode[];
}

export interface Scanner {
  /** `written`: what other documents have left in places, where that is known; else null. */
  check(found: Found, written: readonly Written[] | null): Promise<DocumentResult>;
  summary(): ScanSummary;
}

export function createScanner({
  cwd,
  managed,
  mode,
  alternatives,
  excerpts,
}: ScanOptions): Scanner {
  const places = new Map<string, Promise<Place>>();
  const opened: Place[] = [];

  async function open(root: string): Promise<Place> {
    const workspace = await openWorkspace({ root, managed, trusted: true });
    const configured = workspace.settings.mode === null ? 'enforce' : workspace.ports.mode;
    const place = {
      workspace,
      governor: createGovernor(alone(workspace.ports)),
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
    async check({ path, absolute }, written) {
      const root = findRoot(absolute, cwd, false);
      const { governor, mode: inForce } = await placeOf(root);
      const inWorkspace = isInside(root, absolute) ? relative(root, absolute) : absolute;
      const target = { path, absolute, inWorkspace: inWorkspace.split(sep).join('/') };
      try {
        const wanted = { mode: inForce, alternatives, excerpts, root, written };
        return await checkDocument(governor, target, wanted);
      } catch {
        // A bug of ours in one document must not lose the others. What it says could be data: it stays here.
        const message = 'Lacuna failed on this file, which is a bug; nothing is known about it';
        return {
          path,
          cells: 0,
          findings: [],
          excerpts: [],
          errors: [{ path, code: 'bug', message }],
        };
      }
    },
    summary: () =>
      joinSummaries(
        opened.map(({ workspace, mode: inForce }) => ({
          problems: workspace.problems.map(({ path, message, kind }) => ({
            path: isInside(cwd, path) ? relative(cwd, path) : path,
            code: `bad-${kind}`,
            message,
          })),
          packs: workspace.packs.map(({ id, version }) => `${id}@${version}`),
          modes: [inForce],
        })),
      ),
  };
}

/** The ports without the other documents: those of the scan are brought together, and no others. */
function alone({ documents: _, ...ports }: Ports): Ports {
  return ports;
}

/** Several summaries as one, everything once. */
export function joinSummaries(summaries: readonly ScanSummary[]): ScanSummary {
  const problems = summaries.flatMap((it) => it.problems);
  return {
    problems: [...new Map(problems.map((it) => [`${it.path}\0${it.message}`, it])).values()],
    packs: [...new Set(summaries.flatMap((it) => it.packs))].sort(),
    modes: [...new Set(summaries.flatMap((it) => it.modes))],
  };
}

/** The strictest of `modes`; `enforce` when nothing was looked at. */
export function strictest(modes: readonly Mode[]): Mode {
  if (modes.includes('strict')) return 'strict';
  return modes.includes('enforce') || modes.length === 0 ? 'enforce' : 'advise';
}
