/** The renderer of `application/vnd.lacuna.block+json` in outputs. What a button does is fixes.ts. */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';

import { BLOCK_MIME, type BlockBundle } from '@lacuna/language-server/protocol';

import { blockView, type FixWish } from './block-view.ts';

/** Rank before the text that stands beside it. */
export const BLOCK_RANK = 0;

/** `wish` gets the node that was pressed, to find its cell by. */
export function blockRendererFactory(
  wish: (fix: FixWish, node: HTMLElement) => void,
): IRenderMime.IRendererFactory {
  return {
    // The cell never ran, so its outputs are not trusted; only text is ever shown.
    safe: true,
    mimeTypes: [BLOCK_MIME],
    createRenderer: () => new BlockRenderer(wish),
  };
}

class BlockRenderer extends Widget implements IRenderMime.IRenderer {
  private readonly wish: (fix: FixWish, node: HTMLElement) => void;

  constructor(wish: (fix: FixWish, node: HTMLElement) => void) {
    super();
    this.wish = wish;
    this.addClass('lacuna-BlockOutput');
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    // Written by our server, or by a stranger's notebook: what is missing is shown as nothing.
    const told = model.data[BLOCK_MIME] as unknown as Partial<BlockBundle>;
    const bundle: BlockBundle = {
      schema: 'lacuna/block/v1',
      decision: told.decision ?? 'block',
      summary: told.summary ?? '',
      decisionId: told.decisionId ?? '',
      cell: told.cell ?? null,
      findings: told.findings ?? [],
      packs: told.packs ?? [],
    };
    this.node.replaceChildren(
      blockView(bundle, (fix) => {
        this.wish(fix, this.node);
      }),
    );
    return Promise.resolve();
  }
}
