/**
 * Opens a folder: settings of all layers, packs, catalogues, places, identity. Never throws for what it
 * finds there; what is wrong is in `problems`, and the last good state stays in force.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import {
  BASELINE_TIERS,
  joinSettings,
  normalPlace,
  readSettings,
  type AuditSink,
  type Catalog,
  type ConfiguredPath,
  type DestinationFact,
  type JoinedSettings,
  type Ports,
  type SettingsLayer,
  type TierLadder,
  type Versions,
} from '@lacuna/shared-core';
import { createFileCatalog, createManagedCatalog } from '../catalogs/index.ts';
import { loadSettings, settingsFiles } from '../config/load.ts';
import { defaultAuditDirectory, type Machine } from '../config/places.ts';
import type { LoadedPack } from '../engines/index.ts';
import { createIdentity, type DeclaredIdentity } from '../identity/index.ts';
import { createAuditSink } from '../sinks/index.ts';
import { createDocuments } from './documents.ts';
import { isInside } from './find.ts';
import { loadModels, MODELS_FOLDER } from './models.ts';
import { createModuleSource } from './modules.ts';
import { baselinePlace, loadPacks, type PackPlace } from './packs.ts';
import { PIN_FILES, pinnedVersions } from './versions.ts';
import { watchFiles } from './watch.ts';
import type { Workspace, WorkspaceOptions, WorkspaceProblem } from './workspace.ts';

/** What one reading of the folder came to. */
interface State {
  readonly layers: ReadonlyMap<string, SettingsLayer>;
  readonly settings: JoinedSettings;
  readonly loaded: ReadonlyMap<string, LoadedPack>;
  readonly ports: Ports;
  readonly problems: readonly WorkspaceProblem[];
}

const LADDER: TierLadder = { tiers: BASELINE_TIERS, unclassified: 'internal' };
/** Values of the environment that paths in code are made of. Never anything that may be secret. */
const TOLD_ENVIRONMENT = new Set(['HOME', 'USERPROFILE', 'TMPDIR', 'TEMP', 'TMP']);
const KEY_BYTES = 32;

export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const machine = options.machine ?? thisMachine();
  let editorSettings = options.editorSettings;
  let state = await readState(options, machine, editorSettings, undefined);
  let sink: AuditSink | undefined;
  // Two reloads at once could end in the older state: they queue.
  let reloading: Promise<void> = Promise.resolve();
  const reload = () => {
    reloading = reloading.then(async () => {
      state = await readState(options, machine, editorSettings, state);
    });
    return reloading;
  };
  const auditDirectory = () =>
    state.settings.auditDirectory === null
      ? defaultAuditDirectory(machine)
      : placeOf(state.settings.auditDirectory, machine);
  return {
    root: options.root,
    get ports() {
      return state.ports;
    },
    get settings() {
      return state.settings;
    },
    get packs() {
      return state.ports.policy.packs;
    },
    get problems() {
      return state.problems;
    },
    get auditDirectory() {
      return auditDirectory();
    },
    audit(tool) {
      sink ??= createAuditSink({
        directory: auditDirectory(),
        tool,
        clock: Date.now,
        random: () => randomBytes(8).toString('hex'),
      });
      return sink;
    },
    reload,
    configure(settings) {
      editorSettings = settings;
      return reload();
    },
    watch: (changed) => watchState(options, machine, () => state, reload, changed),
    async close() {
      await sink?.close();
    },
  };
}

export function thisMachine(): Machine {
  return { platform: process.platform, home: homedir(), env: process.env };
}

async function readState(
  options: WorkspaceOptions,
  machine: Machine,
  editorSettings: unknown,
  before: State | undefined,
): Promise<State> {
  const { root, trusted } = options;
  const files = settingsFiles({ root, managed: options.managed ?? [], trusted, machine });
  const read = await loadSettings(files, before?.layers ?? new Map());
  const editor = readEditorSettings(editorSettings, root);
  const settings = joinSettings([...read.layers, ...editor.layers]);
  const packs = await loadPacks(packPlaces(settings, machine), before?.loaded ?? new Map());
  const catalogs = await openCatalogs(settings, root, machine);
  const library = loadModels(trusted ? root : null, before?.ports.models);
  return {
    layers: new Map(read.layers.map((layer) => [layer.path, layer])),
    settings,
    loaded: packs.loaded,
    problems: [
      ...[...read.problems, ...editor.problems, ...settings.problems].map(
        ({ path, message }): WorkspaceProblem => ({ path, message, kind: 'settings' }),
      ),
      ...packs.problems,
      ...catalogs.problems,
      ...library.problems,
    ],
    ports: {
      catalogs: catalogs.catalogs,
      policy: packs.engine,
      destinations: settings.destinations.map((it) => destinationFact(it, root)),
      base: { root: normalPlace(root), home: normalPlace(machine.home) },
      user: createIdentity({
        managed: settings.identity.managed ? declared(settings.identity) : null,
        lowest: BASELINE_TIERS[0],
      }),
      context: {
        purpose: settings.purpose,
        environment: settings.environment,
        workspace: root.split(/[\\/]/).at(-1) ?? '',
      },
      ladder: LADDER,
      // Managed configuration that cannot be read may have said `enforce`: that is what it means then.
      mode:
        read.managedMissing && settings.mode !== 'strict' ? 'enforce' : (settings.mode ?? 'advise'),
      levels: settings.levels,
      hasPseudonymKey: Buffer.byteLength(machine.env['LACUNA_PSEUDONYM_KEY'] ?? '') >= KEY_BYTES,
      documents: before?.ports.documents ?? createDocuments(root),
      moduleSource: createModuleSource(root),
      models: library.models,
      versions: pinned(trusted ? root : null, before?.ports.versions),
      env: (name) => (TOLD_ENVIRONMENT.has(name) ? machine.env[name] : undefined),
      newId: randomUUID,
    },
  };
}

/** The same map again while nothing changed: cells that were analysed stay so. */
function pinned(root: string | null, before: Versions | undefined): Versions {
  const fresh = pinnedVersions(root);
  const isSame =
    before?.size === fresh.size &&
    [...fresh].every(([name, it]) => before.get(name)?.join('.') === it.join('.'));
  return isSame ? before : fresh;
}

function readEditorSettings(
  document: unknown,
  root: string,
): Pick<JoinedSettings, 'problems'> & { readonly layers: readonly SettingsLayer[] } {
  if (document === undefined || document === null) return { layers: [], problems: [] };
  // Paths in editor settings are relative to the folder that is open.
  const path = join(root, 'editor settings');
  const read = readSettings(document, path);
  return read.ok
    ? { layers: [{ layer: 'user', path, settings: read.value }], problems: [] }
    : { layers: [], problems: [read.error] };
}

function packPlaces(settings: JoinedSettings, machine: Machine): readonly PackPlace[] {
  const named = settings.packs.map((it) => ({ directory: placeOf(it, machine), layer: it.layer }));
  return [baselinePlace(), ...named];
}

async function openCatalogs(
  settings: JoinedSettings,
  root: string,
  machine: Machine,
): Promise<{ catalogs: readonly Catalog[]; problems: readonly WorkspaceProblem[] }> {
  const catalogs: Catalog[] = [createFileCatalog({ root })];
  const problems: WorkspaceProblem[] = [];
  for (const it of settings.catalogs) {
    const path = placeOf(it, machine);
    const opened = await createManagedCatalog({ path, authority: it.layer, root });
    if (opened.ok) catalogs.push(opened.value);
    else problems.push({ path, message: opened.error.message, kind: 'catalog' });
  }
  return { catalogs, problems };
}

/** Absolute path of a configured path: relative to the file it stands in, `~` is the home folder. */
function placeOf({ path, from }: Pick<ConfiguredPath, 'path' | 'from'>, machine: Machine): string {
  if (path === '~' || path.startsWith('~/')) return join(machine.home, path.slice(1));
  return resolve(dirname(from), path);
}

/** Patterns of places are workspace-relative inside the workspace and absolute outside, as paths in code are. */
function destinationFact(
  { pattern, from, layer, ...facts }: JoinedSettings['destinations'][number],
  root: string,
): DestinationFact {
  const authority = layer;
  if (/^([a-z][a-z0-9+.-]+:|~)/i.test(pattern)) return { ...facts, pattern, authority };
  const absolute = resolve(dirname(from), pattern);
  const path = isInside(root, absolute) ? relative(root, absolute) : absolute;
  return { ...facts, pattern: path.replaceAll('\\', '/'), authority };
}

function declared({ role, clearance, department }: JoinedSettings['identity']): DeclaredIdentity {
  return {
    role: role ?? undefined,
    clearance: clearance ?? undefined,
    department: department ?? undefined,
  };
}

function watchState(
  { root, managed, trusted }: WorkspaceOptions,
  machine: Machine,
  current: () => State,
  reload: () => Promise<void>,
  changed: () => void,
): () => void {
  let end: () => void = () => undefined;
  let ended = false;
  const start = () => {
    end();
    const { settings } = current();
    end = watchFiles(
      {
        files: [
          ...settingsFiles({ root, managed: managed ?? [], trusted, machine }).map((it) => it.path),
          ...settings.catalogs.map((it) => placeOf(it, machine)),
          ...(trusted ? PIN_FILES.map((it) => join(root, it)) : []),
        ],
        folders: [
          ...settings.packs.map((it) => placeOf(it, machine)),
          ...(trusted ? [join(root, MODELS_FOLDER)] : []),
        ],
      },
      () => {
        void reload().then(() => {
          if (ended) return;
          // Other packs may be named now.
          start();
          changed();
        });
      },
    );
  };
  start();
  return () => {
    ended = true;
    end();
  };
}
