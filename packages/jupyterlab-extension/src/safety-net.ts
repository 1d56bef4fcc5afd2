/**
 * The front end's own refusal, for a page without our server extension: switched off by a user's
 * configuration, or not installed. With the server's gate on, everything passes untouched.
 *
 * It is a net, not a wall: whoever controls the browser can go around it. The server's gate cannot be
 * gone around from here.
 */
import { ServerConnection, type KernelMessage } from '@jupyterlab/services';

const SENTENCE =
  'Lacuna did not run this cell: its extension of the Jupyter server is not loaded, so nothing can be judged.';
const WHAT_TO_DO =
  'Enable it with `jupyter server extension enable jupyterlab_lacuna` and restart the server.';

const EXECUTES = new Set(['execute_request', 'debug_request']);

/** The server settings every service of the page uses. */
export function settingsFor(gate: 'server' | 'none'): ServerConnection.ISettings {
  const settings = ServerConnection.makeSettings();
  if (gate === 'server') return settings;
  return ServerConnection.makeSettings({ WebSocket: refusing(settings) });
}

function refusing(settings: ServerConnection.ISettings): typeof WebSocket {
  const { serializer } = settings;
  return class extends settings.WebSocket {
    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      const message = isKernelChannel(this.url) ? read(data, this.protocol) : null;
      if (message === null || !EXECUTES.has(message.header.msg_type)) {
        super.send(data as string);
        return;
      }
      for (const answer of answersTo(message)) {
        const frame: unknown = serializer.serialize(answer, this.protocol);
        this.dispatchEvent(new MessageEvent('message', { data: frame }));
      }
    }
  };

  function read(data: unknown, protocol: string): KernelMessage.IMessage | null {
    try {
      return serializer.deserialize(data as ArrayBuffer, protocol);
    } catch {
      // Not a kernel message: nothing that could execute.
      return null;
    }
  }
}

function isKernelChannel(url: string): boolean {
  return /\/api\/kernels\/[^/]+\/channels/.test(url);
}

/** As the kernel answers an error, so that everything in the page behaves as on one. */
function answersTo(request: KernelMessage.IMessage): KernelMessage.IMessage[] {
  const error = { ename: 'LacunaBlocked', evalue: SENTENCE, traceback: [SENTENCE, WHAT_TO_DO] };
  const answer = (channel: string, type: string, content: object) =>
    ({
      channel,
      header: {
        ...request.header,
        msg_id: crypto.randomUUID(),
        msg_type: type,
        date: new Date().toISOString(),
      },
      parent_header: request.header,
      metadata: {},
      content,
      buffers: [],
    }) as unknown as KernelMessage.IMessage;
  const reply = request.header.msg_type.replace(/_request$/, '_reply');
  return [
    answer('iopub', 'status', { execution_state: 'busy' }),
    answer('iopub', 'error', error),
    answer(request.channel, reply, {
      status: 'error',
      success: false,
      message: SENTENCE,
      execution_count: null,
      user_expressions: {},
      ...error,
    }),
    answer('iopub', 'status', { execution_state: 'idle' }),
  ];
}
