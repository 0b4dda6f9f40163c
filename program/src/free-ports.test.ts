import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { assertFree, freePorts } from './free-ports.ts';

test('ports are different, below those of outgoing connections, and free', async () => {
  const ports = await freePorts(40);
  expect(new Set(ports).size).toBe(40);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  for (const port of ports) await assertFree(port);
});

test('a taken port is said with its code', async () => {
  const [port = 0] = await freePorts(1);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  await expect(assertFree(port)).rejects.toMatchObject({ code: 'GEMBA_PORT_TAKEN' });
  server.close();
});
