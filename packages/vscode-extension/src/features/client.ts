/** The connection to the language server: one process per window, over stdio. It knows no rule and no tier. */
import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';

import { METHODS, SERVER_NODE_ARGS, USER_SETTINGS } from '@lacuna/language-server/protocol';
import type {
  CellStates,
  InitializationOptions,
  ReportSummary,
  StatusAnswer,
} from '@lacuna/language-server/protocol';

import { withLinks } from './hover-links.ts';

export interface LacunaClient extends vscode.Disposable {
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Sends one of the requests of `protocol.ts`; rejects when the server does not answer. */
  request<T>(method: string, params: unknown): Promise<T>;
  /** Resolves at once; a message to a server that is not there is lost, as the server's death is told otherwise. */
  notify(method: string, params: unknown): void;
  readonly onReport: vscode.Event<ReportSummary>;
  readonly onCellStates: vscode.Event<CellStates>;
  readonly onStatus: vscode.Event<StatusAnswer>;
  /** Fires with false when the server ends, with true when it answers again. */
  readonly onAlive: vscode.Event<boolean>;
}

const DOCUMENTS = [
  { language: 'python' },
  { notebook: { notebookType: 'jupyter-notebook' }, language: 'python' },
  { notebook: { notebookType: 'interactive' }, language: 'python' },
];

export function startClient(context: vscode.ExtensionContext): LacunaClient {
  const report = new vscode.EventEmitter<ReportSummary>();
  const status = new vscode.EventEmitter<StatusAnswer>();
  const alive = new vscode.EventEmitter<boolean>();
  const states = new vscode.EventEmitter<CellStates>();
  const module = context.asAbsolutePath('dist/server.cjs');
  const run = {
    module,
    transport: TransportKind.stdio,
    args: serverArguments(),
    options: { execArgv: [...SERVER_NODE_ARGS] },
  };
  const serverOptions: ServerOptions = { run, debug: run };
  const clientOptions: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    initializationOptions: initialization(),
    diagnosticCollectionName: 'lacuna',
    markdown: { isTrusted: false },
    middleware: {
      provideHover: (document, position, token, next) =>
        withLinks(
          { document, position },
          () => next(document, position, token),
          (method, params) => client.sendRequest(method, params, token),
        ),
    },
  };
  const settingsChanged = vscode.workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration('lacuna')) return;
    const settings = { lacuna: userSettings() };
    void client
      .sendNotification('workspace/didChangeConfiguration', { settings })
      .catch(() => undefined);
  });
  const client = new LanguageClient('lacuna', 'Lacuna', serverOptions, clientOptions);
  client.onNotification(METHODS.report, (it: ReportSummary) => report.fire(it));
  client.onNotification(METHODS.cellStates, (it: CellStates) => states.fire(it));
  client.onNotification(METHODS.statusChanged, (it: StatusAnswer) => status.fire(it));
  client.onDidChangeState((change) => alive.fire(change.newState === State.Running));
  return {
    start: () => client.start(),
    restart: () => client.restart(),
    request: (method, params) => client.sendRequest(method, params),
    notify: (method, params) => void client.sendNotification(method, params).catch(() => undefined),
    onReport: report.event,
    onCellStates: states.event,
    onStatus: status.event,
    onAlive: alive.event,
    dispose: () => {
      settingsChanged.dispose();
      report.dispose();
      status.dispose();
      states.dispose();
      alive.dispose();
      void client.dispose();
    },
  };
}

/** Managed files come from this machine's settings only; `inspect` keeps a workspace out even if scopes changed. */
function machineSetting(name: string): string {
  const found = vscode.workspace.getConfiguration('lacuna').inspect<string>(name);
  return found?.globalValue ?? found?.defaultValue ?? '';
}

/** The user's layer: what stands in the user's own settings and is not left empty. */
function userSettings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('lacuna');
  const given: Record<string, unknown> = {};
  for (const name of USER_SETTINGS) {
    const value = configuration.inspect(name)?.globalValue;
    if (value !== undefined && value !== '') given[name] = value;
  }
  return given;
}

function serverArguments(): string[] {
  const managed = machineSetting('managedConfig');
  const audit = machineSetting('auditDirectory');
  return [
    '--stdio',
    ...(managed === '' ? [] : ['--managed', managed]),
    ...(audit === '' ? [] : ['--audit-dir', audit]),
  ];
}

function initialization(): InitializationOptions {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return {
    ...(root === undefined ? {} : { workspaceRoot: root }),
    trusted: vscode.workspace.isTrusted,
    settings: userSettings(),
  };
}
