/** The tooltip of a place in a cell: the authority's Markdown, where it comes from, and a button for each fix. */
import { MimeModel, type IRenderMimeRegistry } from '@jupyterlab/rendermime';

import type { ColumnsAnswer } from '@lacuna/language-server/protocol';

import { button, element } from './elements.ts';
import type { Fixes } from './fixes.ts';
import type { DrawTooltip } from './linter.ts';
import type { About, LspDiagnostic, SharedText } from './notebooks.ts';
import type { Origins } from './origins.ts';

export function tooltipDrawer(
  rendermime: IRenderMimeRegistry,
  fixes: Fixes,
  origins: Origins,
): DrawTooltip {
  return (_view, text, about, findings) => {
    const dom = element('div', 'lacuna-Tooltip');
    const body = element('div', 'lacuna-Tooltip-body');
    dom.append(body);
    let destroy = () => undefined;
    if (about.markdown === null) {
      body.append(...findings.map((it) => element('p', '', it.message)));
    } else {
      const renderer = rendermime.createRenderer('text/markdown');
      // Not trusted: names in it come from the user's code.
      const model = new MimeModel({ data: { 'text/markdown': about.markdown }, trusted: false });
      void renderer.renderModel(model);
      body.append(renderer.node);
      destroy = () => {
        renderer.dispose();
        return undefined;
      };
    }
    dom.append(...findings.flatMap((it) => actionsOf(it, text, fixes)));
    dom.append(...linksOf(about, text, body, origins));
    return { dom, destroy };
  };
}

/** Where it comes from, and the whole list of a wide frame. */
function linksOf(
  { places, columns }: About,
  text: SharedText,
  body: HTMLElement,
  origins: Origins,
): readonly HTMLElement[] {
  const links = places.flatMap((place) => {
    const name = origins.nameOf(place, text);
    return name === null ? [] : [link(`from ${name} ↗`, () => void origins.go(place))];
  });
  if (columns !== null && columns.beyondHover > 0) {
    const all = link(`all ${String(columns.columns.length)} columns`, () => {
      all.remove();
      body.replaceChildren(listOf(columns));
    });
    links.push(all);
  }
  return links.length === 0 ? [] : [element('div', 'lacuna-Tooltip-links', ...links)];
}

function link(label: string, pressed: () => void): HTMLButtonElement {
  const made = element('button', 'lacuna-Link', label);
  made.type = 'button';
  made.addEventListener('click', pressed);
  return made;
}

function listOf({ columns }: ColumnsAnswer): HTMLElement {
  const list = element('dl', 'lacuna-Columns');
  for (const { name, detail } of columns)
    list.append(element('dt', '', name), element('dd', '', detail));
  return list;
}

function actionsOf(finding: LspDiagnostic, text: SharedText, fixes: Fixes): readonly HTMLElement[] {
  const data = finding.data;
  if (data === undefined || data.alternatives.length === 0) return [];
  const buttons = data.alternatives.map(({ name, title }, index) =>
    button(title, index === 0 ? 'primary' : 'plain', () => {
      const { fingerprint } = data;
      void fixes.applyIn(text, { cell: null, fingerprint, alternative: name, thenRun: false });
    }),
  );
  return [element('div', 'lacuna-Tooltip-actions', ...buttons)];
}
