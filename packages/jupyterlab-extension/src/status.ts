/**
 * Whether the gate is on, in the status bar and in a dialog: mode, findings of the notebook in front,
 * packs in force, and what is wrong with the configuration.
 */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';
import { Signal, type ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import { METHODS, type ReportSummary, type StatusAnswer } from '@lacuna/language-server/protocol';

import { element } from './elements.ts';
import { shield, shieldCheck, shieldOff } from './icons.ts';
import type { LspClient } from './lsp-client.ts';
import type { Notebooks } from './notebooks.ts';

export interface Condition {
  readonly isAlive: boolean;
  /** Why nobody answers; empty while somebody does. */
  readonly reason: string;
  readonly status: StatusAnswer | null;
  /** Of the notebook in front. */
  readonly report: ReportSummary | undefined;
}

/** Time between two questions why nobody answers, in milliseconds. */
const ASK_AGAIN_MS = 4000;

/** What is known about the authority now, and a signal when that changes. */
export class Conditions {
  private readonly client: LspClient;
  private readonly settings: ServerConnection.ISettings;
  private readonly changedSignal = new Signal<this, Condition>(this);
  private readonly front: () => ReportSummary | undefined;
  private status: StatusAnswer | null = null;
  private reason = 'Lacuna is starting.';
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    client: LspClient,
    settings: ServerConnection.ISettings,
    notebooks: Notebooks,
    tracker: INotebookTracker,
  ) {
    this.client = client;
    this.settings = settings;
    this.front = () =>
      tracker.currentWidget === null ? undefined : notebooks.reportOf(tracker.currentWidget);
    client.aliveChanged.connect(() => void this.ask());
    client.onNotification(METHODS.statusChanged, (params) => {
      this.status = params as StatusAnswer;
      this.tell();
    });
    notebooks.reported.connect(() => {
      this.tell();
    });
    tracker.currentChanged.connect(() => {
      this.tell();
    });
    this.again = setTimeout(() => void this.ask(), ASK_AGAIN_MS);
  }

  get changed(): ISignal<this, Condition> {
    return this.changedSignal;
  }

  get current(): Condition {
    const { status, reason } = this;
    return { isAlive: this.client.isAlive, reason, status, report: this.front() };
  }

  private async ask(): Promise<void> {
    clearTimeout(this.again);
    this.tell();
    // An authority that never came up sends no signal: why is asked until somebody answers.
    if (!this.client.isAlive) this.again = setTimeout(() => void this.ask(), ASK_AGAIN_MS);
    try {
      if (this.client.isAlive) {
        this.status = (await this.client.request(METHODS.status, {})) as StatusAnswer;
        this.reason = '';
      } else {
        const url = URLExt.join(this.settings.baseUrl, 'lacuna/api/status');
        const response = await ServerConnection.makeRequest(url, {}, this.settings);
        const told = (await response.json()) as { reason?: string };
        this.reason = told.reason ?? '';
      }
    } catch {
      // Neither answers: then the Jupyter server itself is away, which JupyterLab tells.
      return;
    }
    this.tell();
  }

  private tell(): void {
    this.changedSignal.emit(this.current);
  }
}

/** The item in the status bar. */
export class StatusItem extends Widget {
  private readonly button: HTMLButtonElement;

  constructor(conditions: Conditions, open: () => void) {
    super();
    this.addClass('lacuna-Status');
    this.button = element('button', 'lacuna-Status-button');
    this.button.type = 'button';
    this.button.addEventListener('click', open);
    this.node.append(this.button);
    this.draw(conditions.current);
    conditions.changed.connect((_, condition) => {
      this.draw(condition);
    });
  }

  private draw(condition: Condition): void {
    const { isAlive, status, report } = condition;
    const state = stateOf(condition);
    const icon = element('span', 'lacuna-Status-icon');
    const drawn = { down: shieldOff, blocking: shield, found: shield, clear: shieldCheck }[state];
    drawn.element({ container: icon, tag: 'span' });
    const words = isAlive
      ? `Lacuna: ${status?.mode ?? 'starting'}${countOf(report)}`
      : 'Lacuna: not answering';
    this.button.replaceChildren(icon, element('span', '', words));
    this.button.title = titleOf(condition);
    this.node.dataset['state'] = state;
    this.button.setAttribute('aria-label', `${words}. ${this.button.title}`);
  }
}

function stateOf({ isAlive, status, report }: Condition): 'down' | 'blocking' | 'found' | 'clear' {
  if (!isAlive) return 'down';
  if ((report?.blocking ?? 0) > 0) return 'blocking';
  return (report?.findings ?? 0) > 0 || (status?.problems.length ?? 0) > 0 ? 'found' : 'clear';
}

function countOf(report: ReportSummary | undefined): string {
  if (report === undefined || report.findings === 0) return '';
  return ` · ${counted(report.findings, 'finding')}`;
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function titleOf({ isAlive, reason, report, status }: Condition): string {
  if (!isAlive) return `${reason} Governed cells do not run until it answers.`.trim();
  const problems = status?.problems.length ?? 0;
  const configuration = problems > 0 ? ` ${counted(problems, 'configuration problem')}.` : '';
  if (report === undefined) return `The gate is on.${configuration}`;
  const { findings, blocking, gaps } = report;
  const blocked = blocking > 0 ? `, ${String(blocking)} of them blocking` : '';
  return `${counted(findings, 'finding')}${blocked}; ${counted(gaps, 'gap')}.${configuration}`;
}

/** Everything about the authority, for a person. */
export function showCondition(condition: Condition): Promise<unknown> {
  const { isAlive, reason, status } = condition;
  const rows: [string, string][] = [
    ['Gate', isAlive ? (status?.mode ?? 'starting') : 'not answering'],
    ...(isAlive ? [] : ([['Why', reason]] satisfies [string, string][])),
    ['This notebook', titleOf(condition)],
    ...(status?.packs ?? []).map((it): [string, string] => [
      'Pack',
      `${it.id} ${it.version} (${it.layer}), ${String(it.rules)} rules`,
    ]),
    ['Record', status?.auditWritable === false ? 'cannot be written' : 'is written'],
    ...(status?.problems ?? []).map((it): [string, string] => [
      'Problem',
      `${it.path}: ${it.message}`,
    ]),
  ];
  const list = element('dl', 'lacuna-Condition');
  for (const [name, value] of rows) {
    list.append(element('dt', '', name), element('dd', '', value));
  }
  return showDialog({
    title: 'Lacuna',
    body: new Widget({ node: list }),
    buttons: [Dialog.okButton({ label: 'Close' })],
  });
}
