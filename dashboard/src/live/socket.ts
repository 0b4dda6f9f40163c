/**
 * The one connection to the server: socket.io over a WebSocket, opened again for ever. It knows nothing of what is
 * sent; it hands events on and says when it is connected.
 */

import { LIVE_PATH, type ScreenEvents, type ServerEvents } from '@gemba/contract/live';
import { io, type Socket } from 'socket.io-client';

export type LiveSocket = Socket<ServerEvents, ScreenEvents>;

/** Opens it. The first attempt after a loss comes within a second: a wall is right again within five. */
export function openSocket(): LiveSocket {
  return io({
    path: LIVE_PATH,
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: 400,
    reconnectionDelayMax: 2_000,
    randomizationFactor: 0.5,
    timeout: 4_000,
  });
}
