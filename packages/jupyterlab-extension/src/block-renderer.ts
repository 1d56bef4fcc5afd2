/** The renderer of `application/vnd.lacuna.block+json` in outputs. What a button does is fixes.ts. */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';

import { BLOCK_MIME, type BlockBundle } from '@lacuna/language-server/protocol';

import { blockView, type Wishes } from './block-view.ts';

/** Rank before the text that stands beside it. */
export const BLOCK_RANK = 0;

/** `wishesAt` gets a node of the card, to find its cell by. */
export function blockRendererFactory(
  wishesAt: (node: HTMLElement) => Wishes,
): IRenderMime.IRendererFactory {
  return {
    // The cell never ran, so its outputs are not trusted; only text is ever shown.
    safe: true,
    mimeTypes: [BLOCK_MIME],
    createRenderer: () => new BlockRenderer(wishesAt),
  };
}

class BlockRenderer extends Widget implements IRenderMime.IRenderer {
  private readonly wishes: Wishes;

  constructor(wishesAt: (node: HTMLElement) => Wishes) {
    super();
    this.wishes = wishesAt(this.node);
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
    this.node.replaceChildren(blockView(bundle, this.wishes));
    return Promise.resolve();
  }
}
