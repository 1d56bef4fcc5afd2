/**
 * Draws a blocked cell: the sentence, why, the path of columns, what would be allowed, and a field for a reason
 * where the cell asks for one. The words are the server's.
 */
import type { ActivationFunction } from 'vscode-notebook-renderer';

import type { BlockBundle, BlockFinding } from '@lacuna/language-server/protocol';

import { button, node } from './elements.ts';
import { reasonView } from './reason-view.ts';
import { STYLE } from './style.ts';

/** The one alternative without an edit: somebody has to be asked. */
const ASKED_OF_PEOPLE = 'waiver';

type Post = (message: unknown) => void;

export const activate: ActivationFunction = (context) => ({
  renderOutputItem(item, element) {
    const bundle = item.json() as BlockBundle;
    const post: Post = (message) => context.postMessage?.(message);
    const stops = bundle.decision === 'block' || bundle.decision === 'ask';
    const card = node(
      'section',
      `lacuna-block lacuna-is-${bundle.decision}`,
      node('style', '', STYLE),
      header(bundle),
      ...bundle.findings.map((it) => findingView(bundle, it, post)),
      ...(bundle.decision === 'ask' ? [reasonView(bundle, post)] : []),
      details(bundle),
    );
    card.setAttribute('role', stops ? 'alert' : 'status');
    element.replaceChildren(card);
  },
});

/** With one finding the summary would only say its message again. */
function header(bundle: BlockBundle): HTMLElement {
  const view = node('header', 'lacuna-head', node('span', 'lacuna-badge', badge(bundle)));
  const [finding, ...others] = bundle.findings;
  const isRepeated =
    finding !== undefined && others.length === 0 && bundle.summary.includes(finding.message);
  if (!isRepeated) view.append(node('strong', '', bundle.summary));
  return view;
}

function badge(bundle: BlockBundle): string {
  return {
    block: 'Not run',
    ask: 'Not run: asks first',
    warn: 'Ran with a warning',
    run: 'Ran',
  }[bundle.decision];
}

function findingView(bundle: BlockBundle, finding: BlockFinding, post: Post): HTMLElement {
  const view = node(
    'article',
    'lacuna-finding',
    node('p', 'lacuna-what', finding.message),
    node('p', 'lacuna-why', finding.why),
  );
  if (finding.lineage.length > 0) {
    const path = node('ol', 'lacuna-path', ...finding.lineage.map((step) => node('li', '', step)));
    path.setAttribute('aria-label', 'Path of the data');
    view.append(path);
  }
  if (finding.owners.length > 0) {
    const owners = node('strong', '', finding.owners.join(', '));
    view.append(node('p', 'lacuna-why', 'Owner of the data: ', owners));
  }
  if (finding.alternatives.length > 0) {
    const hasFixes = finding.alternatives.some(({ name }) => name !== ASKED_OF_PEOPLE);
    view.append(
      ...(hasFixes ? [node('p', 'lacuna-instead', 'Would be allowed')] : []),
      node('ul', 'lacuna-fixes', ...fixRows(bundle, finding, post)),
    );
  }
  return view;
}

function fixRows(bundle: BlockBundle, finding: BlockFinding, post: Post): HTMLElement[] {
  const { fingerprint } = finding;
  return finding.alternatives.map(({ name, title }, index) => {
    const row = node('li', '', node('span', '', title));
    if (name === ASKED_OF_PEOPLE) return row;
    const fix = (thenRun: boolean) => () => {
      post({ type: 'apply-fix', cell: bundle.cell, fingerprint, alternative: name, thenRun });
    };
    const run = button('Apply and run', index === 0 ? 'lacuna-primary' : '', fix(true));
    run.setAttribute('aria-label', `Apply and run: ${title}`);
    const apply = button('Apply fix', '', fix(false));
    apply.setAttribute('aria-label', `Apply fix: ${title}`);
    row.append(node('span', 'lacuna-buttons', run, apply));
    return row;
  });
}

/** What an auditor or an owner would ask for, out of the way until it is. */
function details(bundle: BlockBundle): HTMLElement {
  const rules = bundle.findings.map((it) => node('div', '', `${it.rule} · ${it.pack}`));
  const decision = node('div', '', `Decision ${bundle.decisionId}`);
  return node('details', 'lacuna-details', node('summary', '', 'Details'), ...rules, decision);
}
