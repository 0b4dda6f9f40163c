/** Sends no keep-alives: while nothing changes, nobody can tell it from a dead server. */

import { PublishRequest } from 'node-opcua';
import Type from 'typebox';
import type { PublishEngine } from '../internals.ts';
import { vice } from '../vice.ts';

export const noKeepAlive = vice({
  name: 'no-keep-alive',
  summary: 'sends no keep-alives while nothing changes',
  parameters: Type.Object({}),
  act: () => {
    let isOn = true;
    const muted = new WeakSet<PublishEngine>();
    return {
      off: () => {
        isOn = false;
      },
      asked: (request, server) => {
        if (!(request instanceof PublishRequest)) return undefined;
        const engine = server.getSession(request.requestHeader.authenticationToken)?.publishEngine;
        if (engine === undefined || muted.has(engine)) return undefined;
        muted.add(engine);
        const send = engine.send_keep_alive_response.bind(engine);
        // The Publish request stays with the server, to carry the next change.
        engine.send_keep_alive_response = (id, sequenceNumber) => isOn || send(id, sequenceNumber);
        return undefined;
      },
    };
  },
});
