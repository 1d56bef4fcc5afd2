/**
 * The "Governed Python" controller. For each cell, in order: ask the gate about the exact text, refuse or forward
 * that text to the kernel, wait for how it ended. Without an answer nothing runs, and the cell says so.
 */
import { createHash } from 'node:crypto';

import * as vscode from 'vscode';

import { BLOCK_MIME, METHODS } from '@lacuna/language-server/protocol';
import type { BlockBundle, GateAnswer, GateRequest } from '@lacuna/language-server/protocol';

import { outputOf } from './cell-output.ts';
import type { LacunaClient } from './client.ts';
import { governedKernel } from './governed-kernel.ts';
import type { GovernedKernel } from './governed-kernel.ts';
import { startJupyterServer } from './jupyter-server.ts';
import type { JupyterServer } from './jupyter-server.ts';

export interface GovernedController extends vscode.Disposable {
  restartKernel(): Promise<void>;
}

const GATE_TIMEOUT_MS = 15_000;
const NO_ANSWER =
  'Nothing ran: Lacuna does not answer, and without its answer no cell may run. Try again in a moment; the command "Lacuna: Restart the Language Server" starts it anew.';

export function governedController(
  context: vscode.ExtensionContext,
  client: LacunaClient,
): GovernedController {
  const controller = vscode.notebooks.createNotebookController(
    'lacuna-governed',
    'jupyter-notebook',
    'Governed Python',
  );
  controller.supportedLanguages = ['python'];
  controller.supportsExecutionOrder = true;
  controller.description = 'asks the gate before each cell';
  controller.detail = 'Lacuna';

  let server: Promise<JupyterServer> | undefined;
  const kernels = new Map<string, Promise<GovernedKernel>>();
  const folder = (notebook: vscode.NotebookDocument) =>
    vscode.workspace.getWorkspaceFolder(notebook.uri)?.uri.fsPath ??
    vscode.Uri.joinPath(notebook.uri, '..').fsPath;

  const kernelOf = (notebook: vscode.NotebookDocument): Promise<GovernedKernel> => {
    const known = kernels.get(notebook.uri.toString());
    if (known !== undefined) return known;
    const made = (async () => {
      server ??= startJupyterServer(folder(notebook));
      try {
        const connection = await (await server).kernels.startNew({ name: 'python3' });
        return governedKernel(connection, client, sha256);
      } catch (error) {
        server = undefined;
        kernels.delete(notebook.uri.toString());
        throw error;
      }
    })();
    kernels.set(notebook.uri.toString(), made);
    return made;
  };

  controller.executeHandler = async (cells, notebook) => {
    for (const cell of cells) {
      if (!(await runCell(cell, notebook))) return;
    }
  };
  controller.interruptHandler = async (notebook) => {
    await (await kernels.get(notebook.uri.toString()))?.interrupt();
  };

  /** True when the cell ran to its end without an error: only then the next one of a batch may run. */
  async function runCell(
    cell: vscode.NotebookCell,
    notebook: vscode.NotebookDocument,
  ): Promise<boolean> {
    const execution = controller.createNotebookCellExecution(cell);
    // Read once: the string that is judged is the string that is sent.
    const source = cell.document.getText();
    execution.start(Date.now());
    await execution.clearOutput();
    const end = (success: boolean | undefined) => {
      execution.end(success, Date.now());
      return success === true;
    };
    let kernel: GovernedKernel;
    try {
      kernel = await kernelOf(notebook);
    } catch (error) {
      await execution.appendOutput(refusal(error instanceof Error ? error.message : NO_ANSWER));
      return end(false);
    }
    const verdict = await ask({ source, cell, notebook, kernel });
    if (verdict === undefined) {
      await execution.appendOutput(refusal(NO_ANSWER));
      return end(false);
    }
    if (verdict.decision === 'block' || verdict.decision === 'ask') {
      await execution.appendOutput(blocked(verdict.block, verdict.text));
      return end(false);
    }
    if (verdict.block !== null) await execution.appendOutput(blocked(verdict.block, verdict.text));
    const outcome = await kernel.execute(
      { source, cell: cellKey(cell), decisionId: verdict.decisionId },
      (message) => {
        const output = outputOf(message);
        if (output === 'clear') void execution.clearOutput();
        else if (output !== undefined) void execution.appendOutput(output);
      },
    );
    if (outcome.executionCount !== null) execution.executionOrder = outcome.executionCount;
    return end(outcome.status === 'ok');
  }

  async function ask(what: {
    readonly source: string;
    readonly cell: vscode.NotebookCell;
    readonly notebook: vscode.NotebookDocument;
    readonly kernel: GovernedKernel;
  }): Promise<GateAnswer['cells'][number] | undefined> {
    const request: GateRequest = {
      kernel: what.kernel.id,
      epoch: what.kernel.epoch(),
      revision: what.kernel.revision(),
      cells: [{ key: cellKey(what.cell), source: what.source }],
      document: what.notebook.uri.fsPath,
      surface: 'vscode',
    };
    const late = new Promise<undefined>((done) =>
      setTimeout(() => done(undefined), GATE_TIMEOUT_MS),
    );
    const once = async () => (await client.request<GateAnswer>(METHODS.gate, request)).cells[0];
    // An authority that lost its memory says so; it is told everything once more.
    const again = async () => {
      await what.kernel.replay();
      return once();
    };
    try {
      return await Promise.race([once().catch(again), late]);
    } catch {
      return undefined;
    }
  }

  const listeners = vscode.Disposable.from(
    controller,
    client.onAlive((isAlive) => {
      if (!isAlive) return;
      for (const kernel of kernels.values())
        void kernel.then((it) => it.replay()).catch(() => undefined);
    }),
    vscode.workspace.onDidOpenNotebookDocument((notebook) => {
      controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
    }),
    vscode.workspace.onDidCloseNotebookDocument((notebook) => {
      void kernels.get(notebook.uri.toString())?.then((it) => it.dispose());
      kernels.delete(notebook.uri.toString());
    }),
  );
  for (const notebook of vscode.workspace.notebookDocuments)
    controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
  const stopServer = () => {
    void server?.then((it) => {
      it.dispose();
    });
  };
  context.subscriptions.push({ dispose: stopServer });

  return {
    restartKernel: async () => {
      const notebook = vscode.window.activeNotebookEditor?.notebook;
      if (notebook !== undefined) await (await kernels.get(notebook.uri.toString()))?.restart();
    },
    dispose: () => {
      listeners.dispose();
    },
  };
}

function refusal(sentence: string): vscode.NotebookCellOutput {
  const error = new Error(sentence);
  error.name = 'Lacuna';
  error.stack = '';
  return new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.error(error)]);
}

/** The bundle for our renderer, and the same words for any other reader of the saved notebook. */
function blocked(block: BlockBundle | null, text: string): vscode.NotebookCellOutput {
  if (block === null) return refusal(text);
  return new vscode.NotebookCellOutput([
    vscode.NotebookCellOutputItem.json(block, BLOCK_MIME),
    vscode.NotebookCellOutputItem.text(text, 'text/plain'),
  ]);
}

/** The nbformat id where VS Code keeps one, else the cell's own URI. */
export function cellKey(cell: vscode.NotebookCell): string {
  const metadata = cell.metadata as {
    readonly id?: unknown;
    readonly metadata?: { readonly id?: unknown };
  };
  const id = metadata.id ?? metadata.metadata?.id;
  return typeof id === 'string' ? id : cell.document.uri.toString();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
