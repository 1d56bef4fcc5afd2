/** Loads the packs in force. A pack that is not right is a problem in words; its last good state stays. */
import type { PolicyEngine } from '@lacuna/shared-core';
import {
  baselinePackDirectory,
  createOpaEngine,
  describePackError,
  loadPack,
  type LoadedPack,
} from '../engines/index.ts';
import type { WorkspaceProblem } from './workspace.ts';

export interface PackPlace {
  /** Absolute. */
  readonly directory: string;
  readonly layer: 'baseline' | 'managed' | 'user' | 'workspace';
}

export interface PacksInForce {
  readonly engine: PolicyEngine;
  readonly loaded: ReadonlyMap<string, LoadedPack>;
  readonly problems: readonly WorkspaceProblem[];
}

/** The pack that is always in force, in front of those that settings name. */
export function baselinePlace(): PackPlace {
  return { directory: baselinePackDirectory(), layer: 'baseline' };
}

/** `before`: the packs in force until now, by directory. */
export async function loadPacks(
  places: readonly PackPlace[],
  before: ReadonlyMap<string, LoadedPack>,
): Promise<PacksInForce> {
  const loaded = new Map<string, LoadedPack>();
  const problems: WorkspaceProblem[] = [];
  for (const { directory, layer } of places) {
    const pack = await loadPack(directory, layer);
    if (pack.ok) {
      loaded.set(directory, pack.value);
      continue;
    }
    const last = before.get(directory);
    if (last !== undefined) loaded.set(directory, last);
    const state = last === undefined ? 'it is not in force' : 'its last good state stays in force';
    const message = `${describePackError(pack.error)}\n${state}`;
    problems.push({
      path: directory,
      message,
      kind: 'pack',
      reason: `${pack.error.kind}: ${state}`,
    });
  }
  return { engine: createOpaEngine([...loaded.values()]), loaded, problems };
}
