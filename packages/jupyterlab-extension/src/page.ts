/** What the Jupyter server wrote into the page for us. */
import { PageConfig } from '@jupyterlab/coreutils';

export interface PageFacts {
  /** `server`: the Jupyter server holds the gate. `none`: our server extension is not there. */
  readonly gate: 'server' | 'none';
  /** `file:` URI of the server's root folder, without a slash at its end. */
  readonly root: string;
}

export function pageFacts(): PageFacts {
  const written = PageConfig.getOption('lacuna');
  if (written === '') return { gate: 'none', root: '' };
  const facts = JSON.parse(written) as Partial<PageFacts>;
  const root = (facts.root ?? '').replace(/\/$/, '');
  return { gate: facts.gate === 'server' ? 'server' : 'none', root };
}
