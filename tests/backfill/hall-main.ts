/**
 * The hall as a process: one OPC UA server that has recorded all of the past that is asked about, and goes on changing.
 * Arguments: folder of its PKI, port, `Hall` as JSON, minutes of the past.
 */

import { ensureCertificate } from '@gemba/program/certificate';
import { MachineServer, makeTrustList } from '@gemba/simulators/opcua/machine-server';
import { allChanges, type Hall, kindOfHall, SERVER } from './hall.ts';

const TICK_MS = 20;
const [folder = '', port = '0', about = '', minutes = '0'] = process.argv.slice(2);
const hall = JSON.parse(about) as Hall;
const certificates = await makeTrustList(folder);
const files = await ensureCertificate({ folder, applicationUri: 'urn:gemba:simulators', commonName: 'Hall' });
const server = new MachineServer({
  id: SERVER,
  kind: kindOfHall(hall),
  idealPerH: 600,
  historyH: 24,
  recordsSince: new Date(Date.now() - (Number(minutes) + 1) * 60_000),
  host: '127.0.0.1',
  port: Number(port),
  ...files,
  certificates,
});
const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;
let saidNs = nowNs();
for (const change of allChanges(hall, saidNs - BigInt(minutes) * 60_000_000_000n, saidNs)) emit(change);
await server.open();
setInterval(() => {
  const toNs = nowNs();
  for (const change of allChanges(hall, saidNs, toNs)) emit(change);
  if (toNs > saidNs) saidNs = toNs;
}, TICK_MS);
process.send?.({ ready: true });

function emit({ node, timeNs, value }: ReturnType<typeof allChanges>[number]): void {
  server.emit(timeNs, [{ signal: node, value, status: 0, seq: 0 }]);
}
