/**
 * The `PolicyEngine` over compiled packs. Each pack is asked apart, in its own instance; whatever
 * goes wrong is `undecided` for that pack and question, and the instance is thrown away. Answers are
 * memoised on the pack and on what its rules can see of the input. It joins nothing and knows no levels: that is the core's.
 */
import { hash } from 'node:crypto';
import {
  SIMPLE_FORM,
  Violation,
  readSimpleAnswer,
  simpleInput,
  type PackInfo,
  type PolicyAnswer,
  type PolicyEngine,
  type PolicyInput,
} from '@lacuna/shared-core';
import { z } from 'zod';
import { canRead, visibleText } from './input-reads.ts';
import type { LoadedPack } from './load-pack.ts';
import { regoToJson } from './rego-value.ts';
import {
  compileModule,
  instantiate,
  pagesOf,
  PolicySpent,
  type PolicyInstance,
} from './wasm-policy.ts';

/** Answers kept per pack, by the digest of what was asked: a megabyte or two. */
const MEMO_ENTRIES = 8192;
/** The event loop gets a turn after this many evaluations, so that a cancellation can arrive. */
const EVALUATIONS_PER_TURN = 64;
/** Memory never shrinks: an instance that one large input blew up is replaced. */
const PAGES_TO_KEEP = 256;

/**
 * Evaluations of one pack in one batch that may use up their whole budget of steps. A pack that does so
 * every time would hold up the process for minutes; what comes after is undecided without being asked.
 */
const SPENT_PER_BATCH = 4;

const Results = z.array(z.object({ result: z.unknown() })).max(1);
const Answers = z.array(z.strictObject({ result: z.array(Violation) })).length(1);

/** One engine over `packs`, in the order of their layers. Compiles nothing; instances start on first use. */
export function createOpaEngine(packs: readonly LoadedPack[]): PolicyEngine {
  const evaluators = packs.map(createEvaluator);
  return {
    packs: packs.map((it): PackInfo => it.info),
    reads: (part, field) => packs.some((it) => canRead(it.reads, part, field)),
    async evaluate(batch, signal) {
      const answers: (readonly PolicyAnswer[])[] = [];
      let sinceTurn = 0;
      for (const it of evaluators) it.begin();
      for (const { input } of batch) {
        answers.push(
          evaluators.map((it) => {
            if (signal.aborted) return undecided(it.pack, 'cancelled');
            if (!isQuestion(input)) return undecided(it.pack, 'input');
            const text = it.textOf(input);
            const key = hash('sha256', text, 'base64');
            const known = it.memo.get(key);
            if (known !== undefined) return known;
            const answer = it.ask(key, text, input);
            sinceTurn += isLate(answer) ? EVALUATIONS_PER_TURN : 1;
            return answer;
          }),
        );
        if (sinceTurn >= EVALUATIONS_PER_TURN) {
          sinceTurn = 0;
          await nextTurn();
        }
      }
      return answers;
    },
  };
}

interface Evaluator {
  readonly pack: string;
  readonly memo: Map<string, PolicyAnswer>;
  /** What the pack's rules can see of `input`. */
  textOf(input: PolicyInput): string;
  /** A batch begins: evaluations that take too long are counted anew. */
  begin(): void;
  /** `key` is the digest of `text`, which is {@link textOf} `input`. */
  ask(key: string, text: string, input: PolicyInput): PolicyAnswer;
}

function createEvaluator(pack: LoadedPack): Evaluator {
  const { id } = pack.info;
  const ruleIds = new Set(pack.info.rules.map((it) => it.id));
  const memo = new Map<string, PolicyAnswer>();
  let module: ReturnType<typeof compileModule> | undefined;
  let instance: PolicyInstance | undefined;
  let spent = 0;
  const keep = (key: string, answer: PolicyAnswer): PolicyAnswer => {
    if (memo.size >= MEMO_ENTRIES) memo.clear();
    memo.set(key, answer);
    return answer;
  };
  return {
    pack: id,
    memo,
    textOf: (input) => visibleText(input, pack.reads),
    begin: () => (spent = 0),
    ask(key, text, input) {
      if (spent >= SPENT_PER_BATCH) return undecided(id, 'timeout');
      let answer: PolicyAnswer;
      try {
        module ??= compileModule(pack.wasm);
        instance ??= instantiate(module, pack.data, { onBuiltinError: 'throw' });
        answer =
          pack.manifest.form === 'simple'
            ? askSimply(id, instance, input)
            : readAnswer(id, regoToJson(instance.evaluate(text, pack.entrypoint)), ruleIds);
        if (pagesOf(instance) > PAGES_TO_KEEP) instance = undefined;
      } catch (error) {
        // After any throw the instance's memory is in an unknown state, and stays so.
        instance = undefined;
        if (!(error instanceof PolicySpent)) return undecided(id, 'engine');
        spent += 1;
        // The same question takes the same steps: asking again would only take the same time.
        return keep(key, undecided(id, 'timeout'));
      }
      return keep(key, answer);
    },
  };
}

/** What is not a question is not asked: a falsy input would count as none at all. */
function isQuestion(input: PolicyInput | undefined | null): input is PolicyInput {
  return typeof input === 'object' && input?.schema === 'lacuna/policy-input/v1';
}

function readAnswer(pack: string, result: unknown, rules: ReadonlySet<string>): PolicyAnswer {
  const parsed = Answers.safeParse(result);
  const violations = parsed.success ? parsed.data[0]?.result : undefined;
  if (violations === undefined || violations.some((it) => !rules.has(it.rule))) {
    return undecided(pack, 'pack');
  }
  return { pack, kind: 'decided', violations };
}

/** A pack in the simple form: up to three documents over the simple view of the question. */
function askSimply(pack: string, instance: PolicyInstance, input: PolicyInput): PolicyAnswer {
  const text = JSON.stringify(simpleInput(input));
  const valueOf = (entrypoint: string): unknown => {
    if (!instance.has(entrypoint)) return undefined;
    const [row] = Results.parse(regoToJson(instance.evaluate(text, entrypoint)));
    return row?.result;
  };
  const violations = readSimpleAnswer(input, {
    allow: valueOf(SIMPLE_FORM.allow),
    reasoning: valueOf(SIMPLE_FORM.reasoning),
    alternatives: valueOf(SIMPLE_FORM.alternatives),
  });
  return violations === undefined ? undecided(pack, 'pack') : { pack, kind: 'decided', violations };
}

function isLate(answer: PolicyAnswer): boolean {
  return answer.kind === 'undecided' && answer.reason === 'timeout';
}

function undecided(
  pack: string,
  reason: Extract<PolicyAnswer, { kind: 'undecided' }>['reason'],
): PolicyAnswer {
  return { pack, kind: 'undecided', reason };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
