/** Takes a person's reason for a cell that was asked about to the authority, and runs the cell when it is accepted. */
import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';

import { METHODS, type JustifyAnswer, type JustifyParams } from '@lacuna/language-server/protocol';

import type { LspClient } from './lsp-client.ts';
import { placeOf, runAt } from './places.ts';

export class Justifications {
  private readonly client: LspClient;
  private readonly tracker: INotebookTracker;

  constructor(client: LspClient, tracker: INotebookTracker) {
    this.client = client;
    this.tracker = tracker;
  }

  /** `node` is inside the card. Words for the user where it was not accepted; empty where it was. */
  async justifyAt(node: HTMLElement, wish: JustifyParams): Promise<string> {
    const place = placeOf(this.tracker, (it) => it.node.contains(node));
    if (place === null) return '';
    let answer: JustifyAnswer;
    try {
      answer = (await this.client.request(METHODS.justify, wish)) as JustifyAnswer;
    } catch {
      Notification.error('The reason could not be recorded: Lacuna does not answer.');
      return '';
    }
    if (answer.accepted) await runAt(place);
    return answer.message;
  }
}
