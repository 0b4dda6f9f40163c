/**
 * The hall as a process: one OPC UA server that has recorded all of the past that is asked about, and goes on changing.
 * Arguments: folder of its PKI, port, `Hall` as JSON, minutes of the past.
 */

import { ensureCertificate } from '@gemba/program/certificate';
import { MachineServer, makeTrustList } from '@gemba/simulators/opcua/machine-server';
import type { Emission } from '@gemba/simulators/reading';
import { changes, eachSignal, type Hall, kindOfHall, nodeOf, SERVER } from './hall.ts';

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
const signals = eachSignal(hall);
const pastNs = saidNs - BigInt(minutes) * 60_000_000_000n;
for (const [machine, signal] of signals) {
  const node = nodeOf(machine, signal);
  for (const { timeNs, value } of changes(hall, machine, signal, pastNs, saidNs))
    emit(timeNs, [{ ...said(node), value }]);
}
await server.open();
setInterval(() => {
  const toNs = nowNs();
  const due = signals.flatMap(([machine, signal]) =>
    changes(hall, machine, signal, saidNs, toNs).map((change) => ({ node: nodeOf(machine, signal), ...change })),
  );
  saidNs = toNs > saidNs ? toNs : saidNs;
  due.sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
  for (const { node, timeNs, value } of due) emit(timeNs, [{ ...said(node), value }]);
}, TICK_MS);
process.send?.({ ready: true });

function emit(timeNs: bigint, emissions: Emission[]): void {
  server.emit(timeNs, emissions);
}

function said(signal: string) {
  return { signal, status: 0, seq: 0 };
}
