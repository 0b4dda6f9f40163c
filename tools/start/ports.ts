/** Chooses the ports of one plant on one machine: only the dashboard's is fixed, all others are free loopback ports. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { GembaError } from '@gemba/contract/errors';
import { machinesOf, type Plant } from '@gemba/contract/plant';

export interface ChosenPorts {
  http: number;
  mqtt: number;
  control: number;
  opcua: Record<string, number>;
}

const HOST = '127.0.0.1';

/** Free ports for a plant. All are held at once while choosing, so that none is given twice. Throws GEMBA_PORT_TAKEN. */
export async function choosePorts(plant: Plant, httpPort: number): Promise<ChosenPorts> {
  const machines = machinesOf(plant).map(({ machine }) => machine.id);
  const held: Server[] = [];
  try {
    const take = async (port: number) => {
      const server = await hold(port);
      held.push(server);
      return (server.address() as AddressInfo).port;
    };
    const http = await take(httpPort);
    const mqtt = await take(0);
    const control = await take(0);
    const opcua: Record<string, number> = {};
    for (const machine of machines) opcua[machine] = await take(0);
    return { http, mqtt, control, opcua };
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function hold(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new GembaError('GEMBA_PORT_TAKEN', { port, host: HOST }) : error);
    });
    server.listen({ port, host: HOST, exclusive: true }, () => resolve(server));
  });
}
