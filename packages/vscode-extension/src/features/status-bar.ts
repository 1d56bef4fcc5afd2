/** The status bar item: whether the gate is on, and how many findings the open document has. */
import * as vscode from 'vscode';

import type { ReportSummary, StatusAnswer } from '@lacuna/language-server/protocol';

import type { LacunaClient } from './client.ts';

export function statusBar(client: LacunaClient): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'lacuna.status',
    vscode.StatusBarAlignment.Left,
    10,
  );
  item.name = 'Lacuna';
  item.command = 'lacuna.showStatus';
  const reports = new Map<string, ReportSummary>();
  let status: StatusAnswer | undefined;
  let isAlive = false;

  const draw = () => {
    const report = reports.get(activeUri() ?? '');
    const problems = status?.problems ?? [];
    const word = status?.mode ?? 'starting';
    if (!isAlive) {
      item.text = '$(circle-slash) Lacuna: not answering';
      item.tooltip =
        'The language server does not answer. Governed cells do not run until it does.';
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    } else {
      const blocking = report?.blocking ?? 0;
      const counts = report === undefined ? '' : ` · ${String(report.findings)}`;
      item.text = `${blocking > 0 ? '$(shield)' : '$(pass)'} Lacuna: ${word}${counts}`;
      item.tooltip = tooltip(report, status);
      item.backgroundColor =
        problems.length > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    }
    item.show();
  };

  const refresh = () => {
    client.request<StatusAnswer>('lacuna/status', {}).then(
      (it) => {
        status = it;
        draw();
      },
      () => undefined,
    );
  };
  draw();
  return vscode.Disposable.from(
    item,
    client.onAlive((it) => {
      isAlive = it;
      if (it) refresh();
      draw();
    }),
    client.onReport((it) => {
      reports.set(it.uri, it);
      draw();
    }),
    client.onStatus((it) => {
      status = it;
      draw();
    }),
    vscode.window.onDidChangeActiveNotebookEditor(draw),
    vscode.window.onDidChangeActiveTextEditor(draw),
  );
}

function activeUri(): string | undefined {
  return (
    vscode.window.activeNotebookEditor?.notebook.uri ?? vscode.window.activeTextEditor?.document.uri
  )?.toString();
}

function tooltip(report: ReportSummary | undefined, status: StatusAnswer | undefined): string {
  const lines = [
    report === undefined
      ? 'No document analysed yet.'
      : `${String(report.findings)} findings, ${String(report.blocking)} of them block; ${String(report.gaps)} gaps.`,
    ...(status?.packs ?? []).map((pack) => `${pack.id} ${pack.version} (${pack.layer})`),
    ...(status?.problems ?? []).map((problem) => `${problem.path}: ${problem.message}`),
  ];
  return lines.join('\n');
}
