/**
 * `lacuna/hello`: who connects, and in which version. The token was compared before this handler is
 * reached, in connection.ts, where everything else is refused.
 */
import { LSPErrorCodes } from 'vscode-languageserver/node';
import { SERVER } from '../authority.ts';
import { Refusal, type RequestHandler } from '../peer.ts';
import { METHODS, PROTOCOL_VERSION, type HelloAnswer, type HelloParams } from '../protocol.ts';
import { HelloShape } from '../shapes.ts';

export const hello: RequestHandler<HelloParams, HelloAnswer> = {
  method: METHODS.hello,
  params: HelloShape,
  early: true,
  handle(_peer, { protocol }) {
    if (protocol !== PROTOCOL_VERSION) {
      throw new Refusal(
        LSPErrorCodes.RequestFailed,
        `expected protocol ${PROTOCOL_VERSION}: front end and server are of different releases`,
      );
    }
    return { protocol: PROTOCOL_VERSION, server: SERVER };
  },
};
