/** The network of a plant: a cable of the tests' own in each place where one can fail. */

import { FaultProxy } from './fault-proxy.ts';

export interface Cables {
  /** From the gateway to each machine's OPC UA server, by machine id. */
  machines: ReadonlyMap<string, FaultProxy>;
  /** From the gateway to the broker. */
  gateway: FaultProxy;
  /** From the server to the broker. */
  server: FaultProxy;
}

/** Lays them to the ports of the broker and of each machine's OPC UA server. */
export async function lay(to: { mqtt: number; machines: readonly [id: string, port: number][] }): Promise<Cables> {
  const cable = async (port: number): Promise<FaultProxy> => {
    const one = new FaultProxy(port);
    await one.start();
    return one;
  };
  const machines = new Map<string, FaultProxy>();
  for (const [id, port] of to.machines) machines.set(id, await cable(port));
  return { machines, gateway: await cable(to.mqtt), server: await cable(to.mqtt) };
}
