/** What every alternative is: a name and a function from a finding to an edit and a sentence, or to nothing. */
import type { DestinationFact } from '../../catalog/asset.ts';
import type { LabelledOperation } from '../../lineage/label.ts';
import type { Analysis } from '../../operations/operation.ts';
import type { Call, Module, Stmt } from '../../python/ast.ts';
import type { RedactWord } from '../describe.ts';
import type { CellEdit, Finding } from '../finding.ts';

/** An edit that might help. It is offered only after the edited document was decided again. */
export interface Proposal {
  readonly title: string;
  readonly edits: readonly CellEdit[];
}

/** What is known without looking at the code. */
export interface AskContext {
  readonly finding: Finding;
  readonly labelled: LabelledOperation;
}

export interface ProposalContext extends AskContext {
  readonly analysis: Analysis;
  /** Text of the finding's cell, and its tree. */
  readonly source: string;
  readonly module: Module;
  /** The call the finding stands on, and the statement at the top of the cell that holds it. */
  readonly call: Call;
  readonly statement: Stmt;
  readonly destinations: readonly DestinationFact[];
  readonly hasPseudonymKey: boolean;
  readonly redact: RedactWord;
}

/** Changes the code. */
export interface EditMaker {
  readonly kind: 'edit';
  /** As rules name it in their METADATA. */
  readonly name: string;
  /**
   * The edit to try, or undefined when this alternative has nothing to say about this code. It may be
   * optimistic: what does not silence the rule is never shown.
   */
  propose(context: ProposalContext): Proposal | undefined;
}

/** Changes no code: says whom to ask. There is nothing to prove. */
export interface AskMaker {
  readonly kind: 'ask';
  readonly name: string;
  title(context: AskContext): string;
}

export type AlternativeMaker = EditMaker | AskMaker;
