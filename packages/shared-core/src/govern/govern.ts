/**
 * The façade: one version of one document in, everything Lacuna can say about it out.
 *
 * It fetches facts, runs the layers in their order and asks the packs once. What each layer means is
 * theirs; this file knows only the order, and that nothing on the way may turn into an allowance.
 */
import { redactWord } from '../classification/redact.ts';
import type { AssetFact } from '../catalog/asset.ts';
import { buildFindings } from '../findings/build.ts';
import type { Finding, Report } from '../findings/finding.ts';
import { labelOperations } from '../lineage/index.ts';
import type { LabelledOperation } from '../lineage/label.ts';
import type { Snapshot } from '../notebook/snapshot.ts';
import { createAnalyser } from '../operations/analyser.ts';
import type { Analysis, AnalysisFacts, Gap } from '../operations/operation.ts';
import type { PolicyQuestion } from '../policy/engine.ts';
import { levelInForce, questionsOf } from '../policy/index.ts';
import type { PolicyAnswer } from '../policy/input.ts';
import type { CancellationSignal } from '../text/known.ts';
import { createFactStore, folderOf } from './facts.ts';
import type { Analyser, Governor, GovernOptions, Ports } from './ports.ts';
import { withAlternatives } from './prove.ts';

/** Every round may discover names behind the columns learnt in the one before; three is as deep as code goes. */
const FACT_ROUNDS = 3;
/** Answers kept for questions that come again at every keystroke; the oldest go first. */
const MEMO_SIZE = 4096;
const SEED_SIZE = 4096;

/**
 * A governor over `ports`. Cheap to make, worth keeping: cells and facts are remembered inside.
 * `given` is the analysis of everything; by default one that remembers cells for documents people work
 * on, and a fresh one for each document of a scan, which nobody comes back to.
 */
export function createGovernor(ports: Ports, given?: Analyser): Governor {
  const store = createFactStore(ports.catalogs);
  const memo = new Map<string, readonly PolicyAnswer[]>();
  const kept = given ?? createAnalyser();
  // Facts as they were last: a keystroke rarely changes what files there are.
  let seed: ReadonlyMap<string, AssetFact> = new Map();

  async function run(
    snapshot: Snapshot,
    options: GovernOptions,
    signal: CancellationSignal,
    analyser: Analyser,
  ): Promise<Report> {
    const { analysis, assets } = await analyse(snapshot, signal, analyser);
    const operations = labelOperations(analysis, assets, ports.ladder);
    const questions = questionsOf(operations, {
      analysis,
      assets,
      ladder: ports.ladder,
      destinations: ports.destinations,
      user: ports.user,
      context: ports.context,
      gate: options.gate,
    });
    const answers = await ask(questions, signal);
    const findings = buildFindings(operations, questions, answers, {
      analysis,
      assets,
      packs: ports.policy.packs,
      redact: redactWord,
      levelOf: (rule, labelled, violation) => levelInForce(rule, ports.levels, labelled, violation),
    });
    const report = narrowed(
      {
        analysis,
        operations,
        findings,
        gaps: analysis.gaps,
        packs: ports.policy.packs,
        assets,
        ladder: ports.ladder,
      },
      options.cells,
    );
    if (!options.alternatives || report.findings.length === 0) return report;
    return withAlternatives(report, ports, (edited) =>
      run(edited, { ...options, alternatives: false }, signal, analyser),
    );
  }

  async function analyse(
    snapshot: Snapshot,
    signal: CancellationSignal,
    analyser: Analyser,
  ): Promise<{ analysis: Analysis; assets: ReadonlyMap<string, AssetFact> }> {
    const folder = folderOf(snapshot.path);
    let assets = seed;
    let analysis = analyser.analyse(snapshot, factsFrom(assets, folder));
    for (let round = 0; round < FACT_ROUNDS; round++) {
      const before = assets;
      assets = await store.lookup(analysis.references, signal);
      if (analysis.references.every(({ key }) => isSameSchema(before.get(key), assets.get(key))))
        break;
      analysis = analyser.analyse(snapshot, factsFrom(assets, folder));
    }
    seed = seed.size + assets.size > SEED_SIZE ? assets : new Map([...seed, ...assets]);
    return { analysis, assets };
  }

  function factsFrom(assets: ReadonlyMap<string, AssetFact>, folder: string): AnalysisFacts {
    const { moduleSource, env } = ports;
    return {
      // A catalogue that mentions some columns lists no schema.
      columnsOf: (key) => {
        const fact = assets.get(key);
        return fact?.partial === true ? undefined : fact?.columns?.map(({ name }) => name);
      },
      ...(moduleSource && { moduleSource: (name: string) => moduleSource(name, folder) }),
      ...(env && { env }),
    };
  }

  /** The packs' answers to all questions; those asked before are remembered, trouble never is. */
  async function ask(
    questions: readonly PolicyQuestion[],
    signal: CancellationSignal,
  ): Promise<readonly (readonly PolicyAnswer[])[]> {
    if (questions.length === 0) return [];
    const keys = questions.map(({ input }) => JSON.stringify(input));
    const missing = questions.filter((_, i) => !memo.has(keys[i] ?? ''));
    const fresh = missing.length === 0 ? [] : await ports.policy.evaluate(missing, signal);
    const byQuestion = new Map(missing.map((question, i) => [question, fresh[i] ?? []]));
    const answers = questions.map(
      (question, i) => byQuestion.get(question) ?? memo.get(keys[i] ?? '') ?? [],
    );
    for (const [i, answer] of answers.entries()) {
      if (answer.length === 0 || answer.some(({ kind }) => kind === 'undecided')) continue;
      memo.set(keys[i] ?? '', answer);
    }
    for (const key of memo.keys()) {
      if (memo.size <= MEMO_SIZE) break;
      memo.delete(key);
    }
    return answers;
  }

  return {
    ports,
    govern(snapshot, options, signal) {
      // Files change while people work; a scan sees one state of them.
      if (options.gate !== 'ci') store.forget();
      const analyser = options.gate === 'ci' ? (given ?? createAnalyser()) : kept;
      return run(snapshot, options, signal, analyser);
    },
    forgetFacts: () => store.forget(),
  };
}

/** What the analysis reads of a fact is its columns; labels are put on afterwards. */
function isSameSchema(a: AssetFact | undefined, b: AssetFact | undefined): boolean {
  const [first, second] = [a?.columns, b?.columns];
  if (first === second) return true;
  if (first === undefined || first.length !== second?.length) return false;
  return first.every(({ name }, i) => second[i]?.name === name);
}

/** Only what stands in `cells`; the analysis keeps everything, for it is context. */
function narrowed(report: Report, cells: readonly number[] | undefined): Report {
  if (cells === undefined) return report;
  const isWanted = ({ place }: Finding | Gap) => cells.includes(place.cell);
  return {
    ...report,
    operations: report.operations.filter((it: LabelledOperation) =>
      cells.includes(it.operation.place.cell),
    ),
    findings: report.findings.filter(isWanted),
    gaps: report.gaps.filter(isWanted),
  };
}
