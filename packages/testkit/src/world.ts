/**
 * Runs a spec in its world: the clinic, or a folder of the spec's own files beside it. Everything is
 * the real thing: files on disk, packs compiled, the OPA engine.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openWorkspace } from '@lacuna/adapters';
import { createGovernor, snapshotOf, type Governor } from '@lacuna/shared-core';
import { marksOf } from './facts.ts';
import type { Spec, SpecReport } from './spec.ts';
import { viewOf } from './views.ts';

export interface World {
  analyse(spec: Spec): Promise<SpecReport>;
  close(): void;
}

const NEVER = { aborted: false };
const LANGUAGES: Readonly<Record<string, 'python' | 'sql' | 'markdown' | 'other'>> = {
  py: 'python',
  python: 'python',
  sql: 'sql',
  md: 'markdown',
};

/**
 * A world made of the folder `clinic`. `settings` overrides nothing there: a spec's `lacuna.yaml` is the
 * workspace's file, its `managed.yaml` has managed authority beside the clinic's.
 */
export function openWorld(clinic: string): World {
  const folders: string[] = [];
  let shared: Promise<Governor> | undefined;

  async function governorFor(spec: Spec): Promise<Governor> {
    if (spec.files.size === 0) return (shared ??= open(clinic, false));
    const folder = mkdtempSync(join(tmpdir(), 'lacuna-spec-'));
    folders.push(folder);
    overlay(clinic, folder, spec.files);
    return open(folder, spec.files.has('managed.yaml'));
  }

  return {
    async analyse(spec) {
      const governor = await governorFor(spec);
      const snapshot = snapshotOf(
        'spec.ipynb',
        'ipynb',
        spec.cells.map(({ language, tags, text }) => ({
          id: null,
          language: LANGUAGES[language] ?? 'other',
          tags,
          source: text,
        })),
      );
      const report = await governor.govern(
        snapshot,
        { gate: 'edit', alternatives: true, checks: true },
        NEVER,
      );
      return {
        marks: marksOf(report, spec.labels),
        view: (name, cell) => viewOf({ spec, report, governor }, name, cell),
      };
    },
    close() {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function open(root: string, hasManaged: boolean): Promise<Governor> {
  const managed = [
    join(root, 'governance', 'managed.yaml'),
    ...(hasManaged ? [join(root, 'managed.yaml')] : []),
  ];
  const workspace = await openWorkspace({ root, managed, trusted: true, machine: SPEC_MACHINE });
  if (workspace.problems.length > 0)
    throw new Error(
      workspace.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    );
  return createGovernor(workspace.ports);
}

/** No settings of the machine the tests run on, a home folder that is nobody's, a key that is provisioned. */
export const SPEC_MACHINE = {
  platform: 'linux',
  home: '/home/spec',
  env: { HOME: '/home/spec', LACUNA_PSEUDONYM_KEY: 'k'.repeat(32) },
} as const;

/** The clinic's files, the spec's own in their place. */
function overlay(clinic: string, folder: string, files: ReadonlyMap<string, string>): void {
  cpSync(clinic, folder, { recursive: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
