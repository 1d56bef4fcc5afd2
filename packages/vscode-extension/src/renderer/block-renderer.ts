/**
 * Draws a blocked cell: the sentence, why, the path of columns, and one button for each alternative. The words
 * are the server's; only `textContent` is ever set, so nothing in them can become markup.
 */
import type { ActivationFunction } from 'vscode-notebook-renderer';

import type { BlockBundle, BlockFinding } from '@lacuna/language-server/protocol';

import { STYLE } from './style.ts';

/** The one alternative without an edit: somebody has to be asked. */
const ASKED_OF_PEOPLE = 'waiver';

export const activate: ActivationFunction = (context) => ({
  renderOutputItem(item, element) {
    const bundle = item.json() as BlockBundle;
    const post = (message: unknown) => context.postMessage?.(message);
    const root = node('section', 'lacuna-block');
    root.setAttribute('role', 'alert');
    const style = document.createElement('style');
    style.textContent = STYLE;
    root.append(
      style,
      header(bundle),
      ...bundle.findings.map((it) => findingView(bundle, it, post)),
      footer(bundle),
    );
    element.replaceChildren(root);
  },
});

/** Findings speak for themselves; the summary is for a cell that has none, and counts where there are several. */
function header(bundle: BlockBundle): HTMLElement {
  const view = node('header', 'lacuna-head');
  view.append(node('span', `lacuna-badge lacuna-${bundle.decision}`, badge(bundle)));
  const count = bundle.findings.length;
  if (count === 0) view.append(node('strong', '', bundle.summary));
  if (count > 1) view.append(node('strong', '', `${String(count)} reasons`));
  return view;
}

function badge(bundle: BlockBundle): string {
  return { block: 'Not run', ask: 'Asks first', warn: 'Warning', run: 'Ran' }[bundle.decision];
}

function findingView(
  bundle: BlockBundle,
  finding: BlockFinding,
  post: (message: unknown) => void,
): HTMLElement {
  const view = node('article', 'lacuna-finding');
  view.append(node('p', 'lacuna-what', finding.message), node('p', 'lacuna-why', finding.why));
  if (finding.lineage.length > 0) {
    const path = node('ol', 'lacuna-path');
    path.setAttribute('aria-label', 'Path of the data');
    path.append(...finding.lineage.map((step) => node('li', '', step)));
    view.append(path);
  }
  const buttons = node('div', 'lacuna-buttons');
  const edits = finding.alternatives.filter(({ name }) => name !== ASKED_OF_PEOPLE);
  edits.forEach(({ name, title }, index) => {
    const button = node('button', index === 0 ? 'lacuna-primary' : '', title);
    button.addEventListener('click', () => {
      post({
        type: 'apply-fix',
        cell: bundle.cell,
        fingerprint: finding.fingerprint,
        alternative: name,
        thenRun: false,
      });
    });
    buttons.append(button);
  });
  if (edits.length > 0) view.append(buttons);
  const asked = finding.alternatives.find(({ name }) => name === ASKED_OF_PEOPLE);
  if (asked !== undefined) view.append(node('p', 'lacuna-why', `Or: ${asked.title}.`));
  const owners = finding.owners.length > 0 ? ` · ask ${finding.owners.join(', ')}` : '';
  view.append(node('p', 'lacuna-rule', `${finding.rule} · ${finding.pack}${owners}`));
  return view;
}

function footer(bundle: BlockBundle): HTMLElement {
  return node('footer', 'lacuna-foot', `Decision ${bundle.decisionId}`);
}

function node(tag: string, className: string, text?: string): HTMLElement {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
