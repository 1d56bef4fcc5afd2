/** What cells asked of the facts, so that a cell is interpreted again when an answer changed. */
import type { AnalysisFacts } from './operation.ts';

type FactKind = 'columns' | 'types' | 'module' | 'env';

export interface FactRead {
  readonly kind: FactKind;
  readonly name: string;
  /** Kind and name in one. */
  readonly key: string;
  readonly answer: string;
}

function answerOf(facts: AnalysisFacts, kind: FactKind, name: string): string {
  if (kind === 'columns') {
    const columns = facts.columnsOf(name)?.join('\0') ?? '\u0001';
    const layout = facts.layoutOf?.(name);
    return layout === undefined ? columns : `${columns}\u0001${JSON.stringify(layout)}`;
  }
  if (kind === 'types') return [...(facts.typesOf?.(name) ?? [])].flat().join('\0');
  return (kind === 'module' ? facts.moduleSource?.(name) : facts.env?.(name)) ?? '\u0001';
}

/** The facts of one analysis: what they say is asked once for each name. */
export class FactAnswers {
  readonly facts: AnalysisFacts;
  private readonly answers = new Map<string, string>();
  private reads: FactRead[] = [];
  /** The same facts, noting what was asked. */
  readonly watched: AnalysisFacts;

  constructor(facts: AnalysisFacts) {
    this.facts = facts;
    this.watched = {
      columnsOf: (key) => {
        this.note('columns', key);
        return facts.columnsOf(key);
      },
      layoutOf: (key) => {
        this.note('columns', key);
        return facts.layoutOf?.(key);
      },
      typesOf: (key) => {
        this.note('types', key);
        return facts.typesOf?.(key);
      },
      moduleSource: (name) => {
        this.note('module', name);
        return facts.moduleSource?.(name);
      },
      env: (name) => {
        this.note('env', name);
        return facts.env?.(name);
      },
    };
  }

  /** What was asked since the last call. */
  takeReads(): readonly FactRead[] {
    const { reads } = this;
    this.reads = [];
    return reads;
  }

  /** True when everything that was asked is answered as it was. */
  holds(reads: readonly FactRead[]): boolean {
    return reads.every((it) => this.answer(it.kind, it.name, it.key) === it.answer);
  }

  private note(kind: FactKind, name: string): void {
    if (this.reads.some((it) => it.kind === kind && it.name === name)) return;
    const key = `${kind} ${name}`;
    this.reads.push({ kind, name, key, answer: this.answer(kind, name, key) });
  }

  private answer(kind: FactKind, name: string, key: string): string {
    let answer = this.answers.get(key);
    if (answer === undefined) {
      answer = answerOf(this.facts, kind, name);
      this.answers.set(key, answer);
    }
    return answer;
  }
}
