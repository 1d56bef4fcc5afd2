/** One document → its entry in the JSON of `lacuna analyse`: places as lines and columns, columns with labels. */
import { dirname, relative } from 'node:path';
import { createFileCatalog, findRoot, openWorkspace } from '@lacuna/adapters';
import {
  createAnalyser,
  labelOperations,
  lineIndex,
  mergeAssets,
  provenTypes,
  readDocument,
  type Analysis,
  type AnalysisFacts,
  type AssetFact,
  type Catalog,
  type Cell,
  type DocumentError,
  type LabelledColumn,
  type LabelledOperation,
  type Place,
  type Ports,
  type Result,
  type Snapshot,
  type Written,
} from '@lacuna/shared-core';
import { flowOf } from '../check/document.ts';
import type { DocumentFlow } from '../check/flows.ts';

/** Analysis, then the facts it asked for, then again: names behind names. */
const FACT_ROUNDS = 3;

interface Region {
  /** Null in a script. */
  readonly cell: number | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface AnalysedDocument {
  readonly path: string;
  readonly cells: readonly {
    readonly index: number;
    readonly id: string | null;
    readonly sha256: string;
  }[];
  readonly operations: readonly ReturnType<typeof toOperation>[];
  readonly variables: ReturnType<typeof toVariables>;
  readonly edges: Analysis['edges'];
  readonly gaps: readonly (Region & { readonly cause: string; readonly api: string | null })[];
}

export type Refusal = Pick<DocumentError, 'message'> & { readonly code: string };

interface World {
  readonly catalogs: readonly Catalog[];
  readonly ports: Ports | null;
}

/** A document to analyse. */
export interface Wanted {
  /** As the answer names it. */
  readonly path: string;
  readonly absolute: string;
  /** Null: the file could not be read. */
  readonly text: string | null;
  /** What other documents have left in places for it. */
  readonly written: readonly Written[];
}

/** The entry of a document, and what it takes from and leaves to others. */
export interface Described {
  readonly document: AnalysedDocument;
  readonly flow: DocumentFlow;
}

/** A function that keeps the workspaces it opened. */
export function documentAnalyser(
  cwd: string,
): (wanted: Wanted) => Promise<Result<Described, Refusal>> {
  const worlds = new Map<string, Promise<World>>();
  return async ({ path, absolute, text, written }) => {
    if (text === null)
      return {
        ok: false,
        error: { code: 'unreadable', message: 'expected a file that can be read' },
      };
    const root = findRoot(absolute, cwd, false);
    const inRoot = relative(root, absolute).replaceAll('\\', '/');
    const document = readDocument(inRoot, text);
    if (!document.ok) return document;
    let world = worlds.get(root);
    if (world === undefined) {
      world = openWorld(root);
      worlds.set(root, world);
    }
    const { value: snapshot } = document;
    const { analysis, assets } = await analyseWithFacts(snapshot, await world, written);
    const value = {
      document: describeDocument(path, text, analysis, assets, await world),
      flow: flowOf(root, analysis),
    };
    return { ok: true, value };
  };
}

/** The workspace's catalogues; without a usable configuration, the files themselves. */
async function openWorld(root: string): Promise<World> {
  try {
    const { ports } = await openWorkspace({ root, trusted: true });
    return { catalogs: ports.catalogs, ports };
  } catch {
    return { catalogs: [createFileCatalog({ root })], ports: null };
  }
}

async function analyseWithFacts(
  snapshot: Snapshot,
  world: World,
  written: readonly Written[],
): Promise<{ analysis: Analysis; assets: ReadonlyMap<string, AssetFact> }> {
  const analyser = createAnalyser();
  const folder = dirname(snapshot.path) === '.' ? '' : dirname(snapshot.path);
  const asked = new Set<string>();
  const assets = new Map<string, AssetFact>();
  const facts = {
    ...factsFrom(assets, world, folder),
    written: new Map(written.map((it) => [it.key, it])),
  };
  const behind = written.flatMap((it) => it.references);
  let analysis = analyser.analyse(snapshot, facts);
  for (let round = 0; round < FACT_ROUNDS; round++) {
    const fresh = [...analysis.references, ...behind].filter(({ key }) => !asked.has(key));
    if (fresh.length === 0) break;
    for (const { key } of fresh) asked.add(key);
    const answers = await Promise.all(
      world.catalogs.map((it) => it.lookup(fresh, { aborted: false })),
    );
    for (const { key } of fresh) {
      const found = answers.flatMap((it) => (it.ok ? (it.value.get(key) ?? []) : []));
      if (found.length > 0) assets.set(key, mergeAssets(found));
    }
    analysis = analyser.analyse(snapshot, facts);
  }
  return { analysis, assets };
}

function describeDocument(
  path: string,
  text: string,
  analysis: Analysis,
  assets: ReadonlyMap<string, AssetFact>,
  world: World,
): AnalysedDocument {
  const { snapshot } = analysis;
  const region = regions(snapshot, text);
  const labelled =
    world.ports === null ? [] : labelOperations(analysis, assets, world.ports.ladder);
  return {
    path,
    cells: snapshot.cells.map(({ index, id, sha256 }) => ({ index, id, sha256 })),
    operations: analysis.operations.map((it, i) =>
      toOperation(it, labelled[i], region(it.inner ?? it.place), region(it.place)),
    ),
    variables: toVariables(analysis, snapshot),
    edges: analysis.edges,
    gaps: analysis.gaps.map(({ place, cause, api }) => ({ ...region(place), cause, api })),
  };
}

function factsFrom(
  assets: ReadonlyMap<string, AssetFact>,
  { ports }: World,
  folder: string,
): AnalysisFacts {
  const moduleSource = ports?.moduleSource;
  const env = ports?.env;
  return {
    columnsOf: (key) => {
      const fact = assets.get(key);
      return fact?.exists === true ? fact.columns?.map(({ name }) => name) : undefined;
    },
    typesOf: (key) => provenTypes(assets.get(key)),
    layoutOf: (key) => assets.get(key)?.layout,
    ...(moduleSource && { moduleSource: (name: string) => moduleSource(name, folder) }),
    ...(env && { env }),
    versions: ports?.versions,
  };
}

/** 1-based lines and columns: within the cell in a notebook, within the file in a script. */
function regions(snapshot: Snapshot, text: string): (place: Place) => Region {
  const isScript = snapshot.format !== 'ipynb' && snapshot.format !== 'zeppelin';
  const cells = new Map<number, Cell>(snapshot.cells.map((it) => [it.index, it]));
  const whole = lineIndex(text);
  const indexes = new Map<number, ReturnType<typeof lineIndex>>();
  const indexOf = (cell: number): ReturnType<typeof lineIndex> => {
    let index = indexes.get(cell);
    if (index === undefined) {
      index = lineIndex(cells.get(cell)?.source ?? '');
      indexes.set(cell, index);
    }
    return index;
  };
  return ({ cell, span }) => {
    const index = isScript ? whole : indexOf(cell);
    const offset = isScript ? (cells.get(cell)?.offset ?? 0) : 0;
    const from = index.positionAt(span.from + offset);
    const to = index.positionAt(span.to + offset);
    return {
      cell: isScript ? null : cell,
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  };
}

function toOperation(
  it: Analysis['operations'][number],
  labelled: LabelledOperation | undefined,
  at: Region,
  cause: Region,
) {
  const label = (name: string): LabelledColumn['classification'] | undefined =>
    labelled?.columns.find(({ flow }) => flow?.name === name)?.classification;
  return {
    id: it.id,
    ...at,
    kind: it.kind,
    api: it.api,
    certainty: it.certainty,
    condition: it.condition,
    resource:
      it.resource === null
        ? null
        : {
            scheme: it.resource.scheme,
            type: it.resource.type,
            must: it.resource.must,
            may: it.resource.may,
          },
    columns: {
      open:
        it.open.length > 0 ||
        it.opaqueFrom.length > 0 ||
        it.columns.some(({ name }) => name === '*'),
      names: it.columns.map(({ name, from, must, may }) => {
        const known = label(name);
        return {
          name,
          from,
          must,
          may,
          tier: known?.tier ?? null,
          categories: known?.categories ?? [],
          identifiability: known?.identifiability ?? 'none',
        };
      }),
      rest: it.open,
    },
    rows: it.rows,
    causes: it.causes,
    /** The statement whose running does it, where that is elsewhere. */
    ...(it.inner === undefined ? {} : { causedBy: cause }),
  };
}

/** The names alive after each cell: what earlier cells left is still there. */
function toVariables(analysis: Analysis, snapshot: Snapshot) {
  const alive = new Map<string, Analysis['variables'][number]>();
  const isScript = snapshot.format === 'py';
  const out: Omit<Analysis['variables'][number], 'deleted'>[] = [];
  const cells = [
    ...new Set(
      snapshot.cells.filter(({ language }) => language !== 'markdown').map(({ index }) => index),
    ),
  ];
  for (const [i, cell] of cells.entries()) {
    for (const it of analysis.variables) {
      if (it.cell !== cell) continue;
      if (it.deleted === true) alive.delete(it.name);
      else alive.set(it.name, it);
    }
    // A script is one run: its last state is what there is to say.
    if (isScript && i < cells.length - 1) continue;
    for (const { name, kind, open, columns, rest } of alive.values())
      out.push({ cell, name, kind, open, columns, ...(rest !== undefined && { rest }) });
  }
  return out;
}
