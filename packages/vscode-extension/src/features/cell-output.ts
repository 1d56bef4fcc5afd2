/** Kernel messages as notebook outputs. It copies bytes; it does not look at them. */
import type { KernelMessage } from '@jupyterlab/services';
import * as vscode from 'vscode';

/** The output of one IOPub message, `'clear'` for `clear_output`, undefined for messages without output. */
export function outputOf(
  message: KernelMessage.IIOPubMessage,
): vscode.NotebookCellOutput | 'clear' | undefined {
  switch (message.header.msg_type) {
    case 'stream': {
      const { name, text } = message.content as KernelMessage.IStreamMsg['content'];
      const item =
        name === 'stderr'
          ? vscode.NotebookCellOutputItem.stderr(text)
          : vscode.NotebookCellOutputItem.stdout(text);
      return new vscode.NotebookCellOutput([item], { outputType: 'stream' });
    }
    case 'execute_result':
    case 'display_data': {
      const { data, metadata } = message.content as KernelMessage.IDisplayDataMsg['content'];
      const items = Object.entries(data).map(([mime, value]) => outputItem(mime, value));
      return new vscode.NotebookCellOutput(items, {
        ...metadata,
        outputType: message.header.msg_type,
      });
    }
    case 'error': {
      const { ename, evalue, traceback } = message.content as KernelMessage.IErrorMsg['content'];
      const error = { name: ename, message: evalue, stack: traceback.join('\n') };
      return new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.error(error)]);
    }
    case 'clear_output':
      return 'clear';
    default:
      return undefined;
  }
}

function outputItem(mime: string, value: unknown): vscode.NotebookCellOutputItem {
  const text = Array.isArray(value) ? value.join('') : value;
  if (typeof text !== 'string') return vscode.NotebookCellOutputItem.json(text, mime);
  if (mime.startsWith('image/') && mime !== 'image/svg+xml')
    return new vscode.NotebookCellOutputItem(Buffer.from(text, 'base64'), mime);
  return vscode.NotebookCellOutputItem.text(text, mime);
}
