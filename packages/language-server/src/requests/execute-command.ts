/** `workspace/executeCommand`: the commands of our code actions, for editors that do not run them themselves. */
import { LSPErrorCodes } from 'vscode-languageserver/node';
import { Refusal, type RequestHandler } from '../peer.ts';
import { COMMANDS, type ExplainAnswer } from '../protocol.ts';
import { ExecuteCommandShape } from '../shapes.ts';
import { explain } from './explain.ts';

export const executeCommand: RequestHandler<
  { command: string; arguments?: unknown[] | undefined },
  ExplainAnswer
> = {
  method: 'workspace/executeCommand',
  params: ExecuteCommandShape,
  async handle(peer, { command, arguments: [rule] = [] }, signal) {
    if (command !== COMMANDS.explain || typeof rule !== 'string') {
      throw new Refusal(LSPErrorCodes.RequestFailed, 'expected lacuna.explainRule with a rule id');
    }
    const answer = await explain.handle(peer, { rule }, signal);
    // MessageType.Info is 3. Plain editors show this text; the Markdown is the answer.
    peer.notify('window/showMessage', { type: 3, message: answer.markdown });
    return answer;
  },
};
