/**
 * A refused cell: the sentence, why, the path of the columns, whom to ask, and what would be allowed.
 * The words are the authority's; here is only their order and their look.
 */
import type { BlockBundle, BlockFinding } from '@lacuna/language-server/protocol';

import { button, element, pathOf } from './elements.ts';
import { shield } from './icons.ts';

/** A fix the user asks for. */
export interface FixWish {
  readonly cell: string | null;
  readonly fingerprint: string;
  readonly alternative: string;
  readonly thenRun: boolean;
}

/** What the card's buttons do. */
export interface Wishes {
  fix(fix: FixWish): void;
  /** A reason for the cell that asks for one. Why it was not taken; empty where it was. */
  justify(decisionId: string, reason: string): Promise<string>;
}

/** Bounds of a reason in characters; the authority holds to them whatever a page does. */
const REASON = { least: 10, most: 500 };

const BADGES: Readonly<Record<BlockBundle['decision'], string>> = {
  block: 'Not run',
  ask: 'Not run: asks first',
  warn: 'Ran with a warning',
  run: 'Ran',
};

/** The alternative that no edit can bring: its title says whom to ask. */
const ASKED_OF_PEOPLE = 'waiver';

/** The card. */
export function blockView(bundle: BlockBundle, wishes: Wishes): HTMLElement {
  const stops = bundle.decision === 'block' || bundle.decision === 'ask';
  const card = element(
    'section',
    `lacuna-Block lacuna-Block-${bundle.decision}`,
    header(bundle),
    ...bundle.findings.map((it) => findingView(bundle, it, wishes)),
    ...(bundle.decision === 'ask' ? [reasonView(bundle, wishes)] : []),
  );
  card.setAttribute('role', stops ? 'alert' : 'status');
  card.setAttribute('aria-label', `Lacuna: ${BADGES[bundle.decision]}`);
  card.append(details(bundle));
  return card;
}

function header(bundle: BlockBundle): HTMLElement {
  const icon = element('span', 'lacuna-Block-icon');
  shield.element({ container: icon, tag: 'span' });
  const badge = element('span', 'lacuna-Block-badge', icon, BADGES[bundle.decision]);
  const head = element('header', 'lacuna-Block-head', badge);
  // With one finding the summary only says its message again.
  const [finding, ...others] = bundle.findings;
  const isRepeated =
    finding !== undefined && others.length === 0 && bundle.summary.includes(finding.message);
  if (isRepeated) return head;
  const [first = '', ...rest] = bundle.summary.split('\n');
  head.append(element('p', 'lacuna-Block-summary', first));
  head.append(...rest.map((it) => element('p', 'lacuna-Block-more', it)));
  return head;
}

function findingView(bundle: BlockBundle, finding: BlockFinding, wishes: Wishes): HTMLElement {
  const view = element('article', 'lacuna-Finding');
  view.append(element('p', 'lacuna-Finding-what', finding.message));
  if (finding.why !== '') view.append(element('p', 'lacuna-Finding-why', finding.why));
  if (finding.lineage.length > 0) view.append(pathOf(finding.lineage));
  if (finding.owners.length > 0) {
    view.append(
      element(
        'p',
        'lacuna-Finding-owner',
        'Owner of the data: ',
        element('strong', '', finding.owners.join(', ')),
      ),
    );
  }
  if (finding.alternatives.length > 0) {
    const rows = finding.alternatives.map(({ name, title }, index) => {
      const titled = element('span', 'lacuna-Fix-title', title);
      if (name === ASKED_OF_PEOPLE) return element('li', '', titled);
      const fix = (thenRun: boolean) => () => {
        const { fingerprint } = finding;
        wishes.fix({ cell: bundle.cell, fingerprint, alternative: name, thenRun });
      };
      const apply = button('Apply fix', 'plain', fix(false));
      apply.setAttribute('aria-label', `Apply fix: ${title}`);
      const run = button('Apply and run', index === 0 ? 'primary' : 'plain', fix(true));
      run.setAttribute('aria-label', `Apply and run: ${title}`);
      return element('li', '', titled, element('span', 'lacuna-Fix-buttons', run, apply));
    });
    const hasFixes = finding.alternatives.some(({ name }) => name !== ASKED_OF_PEOPLE);
    view.append(
      ...(hasFixes ? [element('p', 'lacuna-Finding-instead', 'Would be allowed')] : []),
      element('ul', 'lacuna-Fixes', ...rows),
    );
  }
  return view;
}

/** The field for a reason. What is typed goes to the authority and is kept nowhere in the page. */
function reasonView({ decisionId }: BlockBundle, wishes: Wishes): HTMLElement {
  const field = element('textarea', 'lacuna-Reason-field');
  field.rows = 2;
  field.maxLength = REASON.most;
  field.placeholder = 'What this is for, and who has agreed';
  const told = element('p', 'lacuna-Reason-told');
  told.setAttribute('role', 'status');
  const run = button('Run with this reason', 'primary', () => {
    run.disabled = true;
    void wishes.justify(decisionId, field.value).then((message) => {
      told.textContent = message;
      run.disabled = false;
    });
  });
  run.disabled = true;
  field.addEventListener('input', () => {
    run.disabled = field.value.trim().length < REASON.least;
  });
  // The notebook's shortcuts are not for what is typed here.
  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
  });
  const label = element('label', 'lacuna-Reason-label', 'Why does this have to run?', field);
  const hint = 'Recorded with your name, for this code in this kernel, for one hour.';
  const row = element('div', 'lacuna-Reason-row', element('span', '', hint), run);
  return element('div', 'lacuna-Reason', label, row, told);
}

/** What an auditor or an owner would ask for, out of the way until it is. */
function details(bundle: BlockBundle): HTMLElement {
  const rows: [string, string][] = [
    ...bundle.findings.map((it): [string, string] => ['Rule', `${it.rule} · ${it.pack}`]),
    ['Decision', bundle.decisionId],
  ];
  const list = element('dl', '');
  for (const [name, value] of rows) {
    list.append(element('dt', '', name), element('dd', '', value));
  }
  return element('details', 'lacuna-Block-details', element('summary', '', 'Details'), list);
}
