/**
 * A works whose machines stand behind nasty OPC UA servers, in the test's own hands: the servers (each behind a cable
 * that can be faulted), and the configuration by which a gateway reads them.
 */

import { join } from 'node:path';
import type { Plant } from '@gemba/contract/plant';
import type { Value } from '@gemba/contract/sample';
import { ensureCertificate } from '@gemba/program/certificate';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { describeNasty } from '@gemba/simulators/nasty/describe';
import { NastyServer } from '@gemba/simulators/nasty/nasty-server';
import { makeTrustList } from '@gemba/simulators/opcua/machine-server';
import { FaultProxy } from './fault-proxy.ts';
import type { Emission } from './oracle.ts';

const SITE = 'site-1';
const GATEWAY = 'edge-1';

/** One server and its cable. */
export interface NastyEnd {
  machines: readonly string[];
  server: NastyServer;
  cable: FaultProxy;
  /** All that its machines said, in the order in which they said it. */
  said: readonly Emission[];
}

/** A server for each list of machines; certificates are exchanged in `data`. All are open. */
export async function openNasty(data: string, lists: readonly (readonly string[])[]): Promise<NastyEnd[]> {
  await exchangeCertificates(data);
  const folder = join(data, 'simulators/pki');
  const files = await ensureCertificate({ folder, applicationUri: 'urn:gemba:simulators', commonName: 'sim' });
  const ends: NastyEnd[] = [];
  for (const machines of lists) {
    const certificates = await makeTrustList(folder);
    const id = machines.join('-');
    const said: Emission[] = [];
    const emitted = (machine: string, signal: string, value: Value, timeNs: bigint) =>
      said.push({ machine, signal, seq: said.length + 1, timeNs, value });
    const server = new NastyServer({ id, machines, host: '127.0.0.1', port: 0, ...files, certificates, emitted });
    await server.open();
    const cable = new FaultProxy(server.port);
    await cable.start();
    ends.push({ machines, server, cable, said });
  }
  return ends;
}

export async function closeNasty(ends: readonly NastyEnd[]): Promise<void> {
  for (const { cable, server } of ends) {
    await cable.stop();
    await server.close();
  }
}

/** One line with all machines, always manned. */
export function plantOf(ends: readonly NastyEnd[], more: { noDataAfterS?: number } = {}): Plant {
  const machines = ends.flatMap((end) =>
    end.machines.map((id) => ({ id, name: id, idealCycleS: 1, signals: describeNasty(id).signals, ...more })),
  );
  const line = { id: 'line-1', name: 'Line', calendar: 'always', machines };
  return {
    enterprise: { id: 'e', name: 'E' },
    sites: [{ id: SITE, name: 'S', timeZone: 'UTC', areas: [{ id: 'hall', name: 'H', lines: [line] }] }],
    calendars: [{ id: 'always', shifts: [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }] }],
  };
}

/** What `gateway.yaml` holds: each machine is read through the cable of its server, with these settings beside. */
export function gatewaysOf(ends: readonly NastyEnd[], settings: object = {}): object {
  const machines = Object.fromEntries(
    ends.flatMap(({ machines, cable }) =>
      machines.map((id) => [
        id,
        { endpoint: `opc.tcp://127.0.0.1:${cable.port}`, signals: describeNasty(id).sources, ...settings },
      ]),
    ),
  );
  return { gateways: [{ id: GATEWAY, site: SITE, machines }] };
}
