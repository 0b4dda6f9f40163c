import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultProxy } from './fault-proxy.ts';
import { soon } from './soon.ts';

/** Says back what it hears. */
let echo: Server;
let accepted: Socket[];
let proxy: FaultProxy;

beforeEach(async () => {
  accepted = [];
  echo = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => {}).pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = new FaultProxy((echo.address() as AddressInfo).port);
  await proxy.start();
});
afterEach(async () => {
  await proxy.stop();
  for (const socket of accepted) socket.destroy();
  await new Promise((resolve) => echo.close(resolve));
});

interface Caller {
  socket: Socket;
  heard: () => string;
  events: string[];
}

async function call(): Promise<Caller> {
  const socket = connect(proxy.port, '127.0.0.1');
  let heard = '';
  const events: string[] = [];
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  for (const event of ['end', 'error', 'close']) socket.on(event, () => events.push(event));
  await once(socket, 'connect');
  return { socket, heard: () => heard, events };
}

test('passes what is said, and the end of it', async () => {
  const { socket, heard, events } = await call();
  socket.end('hello');
  await soon(() => expect(events).toEqual(['end', 'close']));
  expect(heard()).toBe('hello');
  await soon(() => expect(proxy.open).toBe(0));
  expect(proxy.accepted).toBe(1);
});

test('a held connection lives at both ends, and nothing passes until it is released', async () => {
  const { socket, heard, events } = await call();
  socket.write('before ');
  await soon(() => expect(heard()).toBe('before '));
  proxy.hold();
  socket.write('held ');
  const second = await call();
  second.socket.write('also held');
  const turn = await call();
  turn.socket.end();
  expect([heard(), second.heard(), accepted.length]).toEqual(['before ', '', 1]);
  expect([events, second.events, turn.events]).toEqual([[], [], []]);
  proxy.release();
  await soon(() => expect([heard(), second.heard()]).toEqual(['before held ', 'also held']));
  await soon(() => expect(turn.events).toEqual(['end', 'close']));
});

test('an end that goes while the connection is held tells the other nothing', async () => {
  const { socket, events } = await call();
  socket.write('x');
  await soon(() => expect(accepted.length).toBe(1));
  proxy.hold();
  accepted[0]?.resetAndDestroy();
  const later = await call();
  later.socket.write('x');
  expect(events).toEqual([]);
  proxy.release();
  await soon(() => expect(events).toContain('close'));
});

test('cut tells both ends at once, and a new connection is accepted', async () => {
  const { socket, events } = await call();
  socket.write('x');
  await soon(() => expect(accepted.length).toBe(1));
  proxy.cut();
  await soon(() => expect([events, accepted[0]?.closed]).toEqual([['error', 'close'], true]));
  const again = await call();
  again.socket.write('y');
  await soon(() => expect(again.heard()).toBe('y'));
});

test('down refuses until it is started again, at the same port', async () => {
  const { port } = proxy;
  await proxy.down();
  const refused = connect(port, '127.0.0.1');
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
  expect(await proxy.start()).toBe(port);
  const again = await call();
  again.socket.write('z');
  await soon(() => expect(again.heard()).toBe('z'));
});

test('bad weather delays and loses, and keeps every byte in order', async () => {
  proxy.set({ delayMs: 5, jitterMs: 20, loss: 0.3, resendMs: 50, bytesPerS: 1_000_000 });
  const { socket, heard } = await call();
  const said = Array.from({ length: 200 }, (_, index) => `${index} `);
  const startedMs = performance.now();
  for (const word of said) socket.write(word);
  await soon(() => expect(heard()).toBe(said.join('')));
  // There and back.
  expect(performance.now() - startedMs).toBeGreaterThan(2 * 5);
});

test('a slow cable holds its sender back', async () => {
  proxy.set({ bytesPerS: 64 * 1024 });
  const { socket } = await call();
  while (socket.write(Buffer.alloc(1024 * 1024))) await new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 16; i++) socket.write(Buffer.alloc(1024 * 1024));
  await soon(() => expect(accepted[0]?.bytesRead).toBeGreaterThan(0));
  expect(socket.writableLength).toBeGreaterThan(1024 * 1024);
});
