/** The tooltip of a place in a cell: the authority's Markdown, and a button for each fix. */
import { MimeModel, type IRenderMimeRegistry } from '@jupyterlab/rendermime';

import { button, element } from './elements.ts';
import type { Fixes } from './fixes.ts';
import type { DrawTooltip } from './linter.ts';
import type { LspDiagnostic, SharedText } from './notebooks.ts';

export function tooltipDrawer(rendermime: IRenderMimeRegistry, fixes: Fixes): DrawTooltip {
  return (_view, text, markdown, findings) => {
    const dom = element('div', 'lacuna-Tooltip');
    const body = element('div', 'lacuna-Tooltip-body');
    dom.append(body);
    let destroy = () => undefined;
    if (markdown === null) {
      body.append(...findings.map((it) => element('p', '', it.message)));
    } else {
      const renderer = rendermime.createRenderer('text/markdown');
      // Not trusted: names in it come from the user's code.
      const model = new MimeModel({ data: { 'text/markdown': markdown }, trusted: false });
      void renderer.renderModel(model);
      body.append(renderer.node);
      destroy = () => {
        renderer.dispose();
        return undefined;
      };
    }
    dom.append(...findings.flatMap((it) => actionsOf(it, text, fixes)));
    return { dom, destroy };
  };
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
