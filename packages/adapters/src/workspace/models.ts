/** Library models that the workspace brings: every YAML file of one folder. What is not right is a problem in words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkspaceModels, type WorkspaceModels } from '@lacuna/shared-core';
import { parseDocument } from 'yaml';
import { errorCode } from '../error-code.ts';
import type { WorkspaceProblem } from './workspace.ts';

/** Folder below the workspace's root; one file for each library. */
export const MODELS_FOLDER = 'lacuna-models';

export interface ModelsInForce {
  readonly models: WorkspaceModels | undefined;
  readonly problems: readonly WorkspaceProblem[];
}

/**
 * Reads the folder below `root`; null: the workspace is not trusted. `before`: the models in force until
 * now; they stay where one is not right.
 */
export function loadModels(
  root: string | null,
  before: WorkspaceModels | undefined,
): ModelsInForce {
  if (root === null) return { models: undefined, problems: [] };
  const folder = join(root, MODELS_FOLDER);
  const files: { readonly name: string; readonly value: unknown }[] = [];
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    try {
      const document = parseDocument(readFileSync(path, 'utf8'));
      const wrong = document.errors[0];
      if (wrong !== undefined) return refused(path, wrong.message, before);
      files.push({ name, value: document.toJS() });
    } catch (error) {
      return refused(path, `cannot be read: ${errorCode(error)}`, before);
    }
  }
  if (files.length === 0) return { models: undefined, problems: [] };
  const read = readWorkspaceModels(files);
  return read.ok ? { models: read.value, problems: [] } : refused(folder, read.error, before);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((it) => it.endsWith('.yaml'))
      .sort();
  } catch {
    // No such folder: no models.
    return [];
  }
}

function refused(
  path: string,
  message: string,
  before: WorkspaceModels | undefined,
): ModelsInForce {
  const state =
    before === undefined ? 'no models are in force' : 'the last good models stay in force';
  return {
    models: before,
    problems: [{ path, message: `${message}\n${state}`, kind: 'settings' }],
  };
}

/**
 * The file that describes `library`, with its text where there is one: for whoever adds a row to it.
 * Throws nothing; a file that cannot be read has no text.
 */
export function modelsFile(
  root: string,
  library: string,
): { readonly path: string; readonly text: string | null } {
  const path = join(root, MODELS_FOLDER, `${library}.yaml`);
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch {
    return { path, text: null };
  }
}
