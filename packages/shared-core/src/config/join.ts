/**
 * Joins the layers of configuration: managed over user over workspace, and only ever upwards.
 *
 * A lower layer can add packs, raise a rule or the mode, add places and assets. It can remove nothing
 * and lower nothing; what it says beyond its authority is kept out and told. Paths stay relative to the
 * file they stand in: whoever reads files resolves them.
 */
import type { ConfigProblem } from './read.ts';
import type { ConfigLayer, Settings } from './settings.ts';

/** One settings file that passed {@link readSettings}. */
export interface SettingsLayer {
  readonly layer: ConfigLayer;
  /** The file, for messages and for the paths inside it. */
  readonly path: string;
  readonly settings: Settings;
}

type Mode = NonNullable<Settings['mode']>;
type RolloutLevel = NonNullable<Settings['rules']>[string]['level'];

/** A path from a settings file together with the file it is relative to and who wrote it. */
export interface ConfiguredPath {
  readonly path: string;
  readonly from: string;
  readonly layer: ConfigLayer;
}

export interface ConfiguredDestination {
  readonly pattern: string;
  readonly managed: boolean;
  readonly encrypted: boolean | null;
  readonly jurisdiction: string | null;
  readonly owner: string | null;
  readonly from: string;
  readonly layer: ConfigLayer;
}

/** What is in force. `mode` is null where nobody set one: the surface chooses its default. */
export interface JoinedSettings {
  readonly mode: Mode | null;
  readonly packs: readonly ConfiguredPath[];
  readonly levels: ReadonlyMap<string, RolloutLevel>;
  readonly catalogs: readonly ConfiguredPath[];
  readonly destinations: readonly ConfiguredDestination[];
  readonly identity: {
    readonly role: string | null;
    readonly clearance: string | null;
    readonly department: string | null;
    /** True when a managed file said any of it. */
    readonly managed: boolean;
  };
  readonly environment: string | null;
  readonly purpose: string | null;
  readonly auditDirectory: ConfiguredPath | null;
  /** Settings that the layer they stand in has no authority over. They are not in force. */
  readonly problems: readonly ConfigProblem[];
}

const MODES: readonly Mode[] = ['advise', 'enforce', 'strict'];
const LEVELS: readonly RolloutLevel[] = ['observe', 'inform', 'warn', 'justify', 'block'];
const LAYERS: readonly ConfigLayer[] = ['managed', 'user', 'workspace'];

/** The settings in force under all `layers`, given in any order; several files may share a layer. */
export function joinSettings(layers: readonly SettingsLayer[]): JoinedSettings {
  // Strongest first: for what can only have one value, the first that speaks wins.
  const ordered = [...layers].sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer));
  const modes = ordered.flatMap(({ settings }) => settings.mode ?? []);
  const audit = ordered.find(({ settings }) => settings.audit?.directory !== undefined);
  return {
    mode: modes.length === 0 ? null : highest(modes, MODES),
    packs: ordered.flatMap((it) => it.settings.packs?.map(({ path }) => placed(path, it)) ?? []),
    levels: joinLevels(ordered),
    catalogs: ordered.flatMap(
      (it) => it.settings.catalogs?.map(({ path }) => placed(path, it)) ?? [],
    ),
    destinations: ordered.flatMap(destinationsOf),
    identity: joinIdentity(ordered),
    environment: firstOf(ordered, ({ settings }) => settings.environment),
    purpose: firstOf(ordered, ({ settings }) => settings.purpose),
    auditDirectory:
      audit?.settings.audit?.directory === undefined
        ? null
        : placed(audit.settings.audit.directory, audit),
    problems: ordered.flatMap(overreach),
  };
}

function placed(path: string, { path: from, layer }: SettingsLayer): ConfiguredPath {
  return { path, from, layer };
}

function highest<T>(values: readonly T[], order: readonly T[]): T | null {
  return values.reduce<T | null>(
    (top, it) => (top === null || order.indexOf(it) > order.indexOf(top) ? it : top),
    null,
  );
}

function firstOf(
  ordered: readonly SettingsLayer[],
  pick: (layer: SettingsLayer) => string | undefined,
): string | null {
  for (const layer of ordered) {
    const value = pick(layer);
    if (value !== undefined) return value;
  }
  return null;
}

function joinLevels(ordered: readonly SettingsLayer[]): ReadonlyMap<string, RolloutLevel> {
  const joined = new Map<string, RolloutLevel>();
  for (const { settings } of ordered) {
    for (const [rule, { level }] of Object.entries(settings.rules ?? {})) {
      const before = joined.get(rule);
      const levels = before === undefined ? [level] : [before, level];
      joined.set(rule, highest(levels, LEVELS) ?? level);
    }
  }
  return joined;
}

function destinationsOf(layer: SettingsLayer): readonly ConfiguredDestination[] {
  return (layer.settings.destinations ?? []).map((it) => ({
    pattern: it.pattern,
    // Declaring a place managed is what makes an export harmless: only managed files may.
    managed: it.managed && layer.layer === 'managed',
    encrypted: layer.layer === 'managed' ? (it.encrypted ?? null) : null,
    jurisdiction: it.jurisdiction ?? null,
    owner: it.owner ?? null,
    from: layer.path,
    layer: layer.layer,
  }));
}

function joinIdentity(ordered: readonly SettingsLayer[]): JoinedSettings['identity'] {
  const managed = ordered.filter(({ layer }) => layer === 'managed');
  const field = (name: 'role' | 'clearance' | 'department') =>
    firstOf(managed, ({ settings }) => settings.identity?.[name]);
  return {
    role: field('role'),
    clearance: field('clearance'),
    department: field('department'),
    managed: managed.some(({ settings }) => settings.identity !== undefined),
  };
}

function overreach({ layer, path, settings }: SettingsLayer): readonly ConfigProblem[] {
  if (layer === 'managed') return [];
  const problems: ConfigProblem[] = (settings.destinations ?? []).flatMap((it, i) =>
    it.managed
      ? [
          {
            path,
            key: `destinations[${i}].managed`,
            message: `\`destinations[${i}].managed\`: expected false here; only managed configuration can declare a place managed`,
          },
        ]
      : [],
  );
  if (settings.identity !== undefined)
    problems.push({
      path,
      key: 'identity',
      message: '`identity`: expected in managed configuration only; it is not in force here',
    });
  return problems;
}
