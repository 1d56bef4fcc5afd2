/**
 * The façade: one version of one document in, everything Lacuna can say about it out.
 *
 * It fetches facts, runs the layers in their order and asks the packs once. What each layer means is
 * theirs; this file knows only the order, and that nothing on the way may turn into an allowance.
 */
import { redactWord } from '../classification/redact.ts';
import type { AssetFact } from '../catalog/asset.ts';
import { provenTypes } from '../catalog/column-types.ts';
import { buildFindings, type FindingMemo } from '../findings/build.ts';
import { onceALibrary } from '../findings/once.ts';
import { checkAll } from '../findings/checks/index.ts';
import type { Report } from '../findings/finding.ts';
import { createLabeller } from '../lineage/index.ts';
import type { Place, Snapshot } from '../notebook/snapshot.ts';
import { createAnalyser, type Order } from '../operations/analyser.ts';
import type { Analysis, AnalysisFacts } from '../operations/operation.ts';
import {
  levelInForce,
  questionsOf,
  type AskedOperation,
  type QuestionMemo,
} from '../policy/index.ts';
import type { PolicyAnswer, PolicyInput } from '../policy/input.ts';
import type { CancellationSignal } from '../text/known.ts';
import {
  createFactStore,
  folderOf,
  notRuled,
  referencesOf,
  silentCatalog,
  type Facts,
} from './facts.ts';
import {
  createFlowStore,
  isSamePlaces,
  NOTHING_WRITTEN,
  type AskFlows,
  type WrittenPlaces,
} from './flows.ts';
import type { Analyser, Governor, GovernOptions, Ports } from './ports.ts';
import { withAlternatives } from './prove.ts';
import { createQuiet } from './quiet.ts';

/** Every round may discover names behind the columns learnt in the one before; four is as deep as code goes. */
const FACT_ROUNDS = 4;
const SEED_SIZE = 4096;

/**
 * A governor over `ports`. Cheap to make, worth keeping: cells and facts are remembered inside.
 * `given` is the analysis of everything; by default one that remembers cells for documents people work
 * on, and a fresh one for each document of a scan, which nobody comes back to.
 */
export function createGovernor(ports: Ports, given?: Analyser): Governor {
  const store = createFactStore(ports.catalogs);
  // What was said of an operation holds while the operation and the facts behind it are the same
  // objects; the ports, and with them packs, levels and places, never change under a governor.
  const labeller = createLabeller(ports.ladder);
  const questionMemo: QuestionMemo = new WeakMap();
  const answerMemo = new WeakMap<PolicyInput, readonly PolicyAnswer[]>();
  const findingMemo: FindingMemo = new WeakMap();
  const quiet = createQuiet(ports.policy);
  const kept = given ?? createAnalyser();
  // Facts as they were last: a keystroke rarely changes what files there are.
  let seed: ReadonlyMap<string, AssetFact> = new Map();
  // What others had written for each document, as it was last.
  const placesBefore = new Map<string, WrittenPlaces>();
  // Other documents have cells of their own to remember.
  const others = createAnalyser();
  const flows = createFlowStore(
    ports.documents,
    async (snapshot, askFlows, signal, order) =>
      (await analyse(snapshot, askFlows, signal, others, order)).analysis,
  );

  async function run(
    snapshot: Snapshot,
    options: GovernOptions,
    signal: CancellationSignal,
    analyser: Analyser,
  ): Promise<Report> {
    const { written } = options;
    const askFlows =
      written === undefined
        ? flows.askerFor(snapshot.path, signal)
        : () => Promise.resolve(written);
    const order = options.gate === 'run' ? 'executed' : 'document';
    const { analysis, assets, unanswered } = await analyse(
      snapshot,
      askFlows,
      signal,
      analyser,
      order,
    );
    const isWanted = only(options.cells);
    const loud = quiet.loudOf(analysis.operations, isWanted, {
      snapshot: analysis.snapshot,
      assets,
      gate: options.gate,
      unanswered,
    });
    const asked = questionsOf(
      loud.map(({ operation }) => labeller.label(operation, assets)),
      {
        analysis,
        assets,
        ladder: ports.ladder,
        destinations: ports.destinations,
        ...(ports.base && { base: ports.base }),
        user: ports.user,
        context: ports.context,
        gate: options.gate,
      },
      questionMemo,
    );
    const heard = await ask(asked, signal);
    quiet.heard(loud, asked, heard);
    const answers = withSilence(asked, heard, unanswered);
    const findings = buildFindings(
      asked,
      answers,
      {
        analysis,
        assets,
        packs: ports.policy.packs,
        redact: redactWord,
        levelOf: (rule, labelled, violation) =>
          levelInForce(rule, ports.levels, labelled, violation),
      },
      findingMemo,
    );
    const gaps = analysis.gaps.filter(isWanted);
    const hints = options.checks === true ? checkAll(analysis).filter(isWanted) : [];
    let operations: Report['operations'] | undefined;
    const report: Report = {
      analysis,
      // Most of them are never looked at.
      get operations() {
        return (operations ??= analysis.operations
          .filter(isWanted)
          .map((operation) => labeller.label(operation, assets)));
      },
      findings: hints.length === 0 ? findings : [...findings, ...hints],
      gaps,
      packs: ports.policy.packs,
      assets,
      ladder: ports.ladder,
    };
    if (!options.alternatives || report.findings.length === 0) return report;
    return withAlternatives(report, ports, (edited) =>
      run(upTo(edited, options.cells), { ...options, alternatives: false }, signal, analyser),
    );
  }

  async function analyse(
    snapshot: Snapshot,
    askFlows: AskFlows,
    signal: CancellationSignal,
    analyser: Analyser,
    order: Order = 'document',
  ): Promise<Facts & { analysis: Analysis }> {
    const folder = folderOf(snapshot.path);
    let assets = seed;
    let unanswered: Facts['unanswered'] = new Map();
    let places = placesBefore.get(snapshot.path) ?? NOTHING_WRITTEN;
    let analysis = analyser.analyse(snapshot, factsFrom(assets, folder, places), order);
    for (let round = 0; round < FACT_ROUNDS; round++) {
      const before = assets;
      ({ assets, unanswered } = await store.lookup(
        [...analysis.references, ...referencesOf(places)],
        signal,
      ));
      const found = notRuled(await askFlows(analysis.asked), assets);
      const isKnown = analysis.references.every(({ key }) =>
        isSameSchema(before.get(key), assets.get(key)),
      );
      if (isKnown && isSamePlaces(places, found)) break;
      places = found;
      analysis = analyser.analyse(snapshot, factsFrom(assets, folder, places), order);
    }
    if (ports.documents !== undefined) {
      if (placesBefore.size > SEED_SIZE) placesBefore.clear();
      placesBefore.set(snapshot.path, places);
    }
    seed = withFacts(seed, assets);
    return { analysis, assets, unanswered };
  }

  function factsFrom(
    assets: ReadonlyMap<string, AssetFact>,
    folder: string,
    written: WrittenPlaces,
  ): AnalysisFacts {
    const { moduleSource, env, models, versions } = ports;
    return {
      written,
      // A catalogue that mentions some columns lists no schema.
      columnsOf: (key) => {
        const fact = assets.get(key);
        return fact?.partial === true ? undefined : fact?.columns?.map(({ name }) => name);
      },
      layoutOf: (key) => assets.get(key)?.layout,
      typesOf: (key) => provenTypes(assets.get(key)),
      ...(moduleSource && { moduleSource: (name: string) => moduleSource(name, folder) }),
      ...(env && { env }),
      ...(models && { models }),
      ...(versions && { versions }),
    };
  }

  /** The packs' answers to all questions; those asked before are remembered, trouble never is. */
  async function ask(
    asked: readonly AskedOperation[],
    signal: CancellationSignal,
  ): Promise<readonly (readonly PolicyAnswer[])[]> {
    const questions = asked.map(({ question }) => question);
    const missing = questions.filter(({ input }) => !answerMemo.has(input));
    const fresh = missing.length === 0 ? [] : await ports.policy.evaluate(missing, signal);
    const byQuestion = new Map(missing.map((question, i) => [question, fresh[i] ?? []]));
    return questions.map((question) => {
      const known = answerMemo.get(question.input);
      if (known !== undefined) return known;
      const answer = byQuestion.get(question) ?? [];
      if (answer.length > 0 && answer.every(({ kind }) => kind === 'decided'))
        answerMemo.set(question.input, answer);
      return answer;
    });
  }

  return {
    ports,
    async govern(snapshot, options, signal) {
      // Files change while people work; a scan sees one state of them.
      if (options.gate !== 'ci') store.forget();
      if (options.gate === 'edit') ports.documents?.opened(snapshot);
      const analyser = options.gate === 'ci' ? (given ?? createAnalyser()) : kept;
      const report = await run(snapshot, options, signal, analyser);
      // Single cells about to run are judged by all of their findings.
      if (options.gate === 'run' && options.cells !== undefined) return report;
      const { operations } = report.analysis;
      return { ...report, findings: onceALibrary(report.findings, operations) };
    },
    analysisOf: async (snapshot, signal) => {
      const ask = flows.askerFor(snapshot.path, signal);
      return (await analyse(snapshot, ask, signal, kept)).analysis;
    },
    executed: (snapshot) => flows.executed(snapshot),
    forgetFacts: () => store.forget(),
  };
}

/** The packs' answers; where a catalogue was not heard about the data, it is undecided as well. */
function withSilence(
  asked: readonly AskedOperation[],
  answers: readonly (readonly PolicyAnswer[])[],
  unanswered: Facts['unanswered'],
): readonly (readonly PolicyAnswer[])[] {
  if (unanswered.size === 0) return answers;
  return answers.map((given, i) => {
    const operation = asked[i]?.labelled.operation;
    const id = operation === undefined ? undefined : silentCatalog(operation, unanswered);
    if (id === undefined) return given;
    return [...given, { pack: `catalogue ${id}`, kind: 'undecided', reason: 'facts' }];
  });
}

/** What the analysis reads of a fact is its columns and their types; labels are put on afterwards. */
function isSameSchema(a: AssetFact | undefined, b: AssetFact | undefined): boolean {
  const [first, second] = [a?.columns, b?.columns];
  if (first === second) return true;
  if (first === undefined || first.length !== second?.length) return false;
  return first.every(({ name, type }, i) => second[i]?.name === name && second[i].type === type);
}

/** `seed` with `assets`: the same map where they say nothing new, for that is so at most keystrokes. */
function withFacts(
  seed: ReadonlyMap<string, AssetFact>,
  assets: ReadonlyMap<string, AssetFact>,
): ReadonlyMap<string, AssetFact> {
  const fresh = [...assets].filter(([key, fact]) => seed.get(key) !== fact);
  if (fresh.length === 0) return seed;
  return seed.size + fresh.length > SEED_SIZE ? assets : new Map([...seed, ...fresh]);
}

/** Whether something stands in one of `cells`; the analysis keeps everything, for it is context. */
function only(cells: readonly number[] | undefined): (it: { readonly place: Place }) => boolean {
  if (cells === undefined) return () => true;
  const wanted = new Set(cells);
  return ({ place }) => wanted.has(place.cell);
}

/** What stands behind the last of `cells` changes nothing about them: an edit is judged without it. */
function upTo(snapshot: Snapshot, cells: readonly number[] | undefined): Snapshot {
  if (cells === undefined) return snapshot;
  const last = snapshot.cells.findLastIndex(({ index }) => cells.includes(index));
  return { ...snapshot, cells: snapshot.cells.slice(0, last + 1) };
}
