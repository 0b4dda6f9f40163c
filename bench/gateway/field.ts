/**
 * The field of the gateway's benchmarks, a process of its own: one OPC UA server with many nodes whose values are
 * 1, 2, 3 … of each node, so that whoever receives them can tell what is missing. Told over IPC what to do.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { ensureCertificate } from '@gemba/program/certificate';
import {
  DataType,
  DataValue,
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type UAVariable,
  Variant,
} from 'node-opcua';
import { FIELD_NAMESPACE } from './namespace.ts';

/** What the field is told. */
export type FieldOrder = { do: 'emit'; perS: number; forMs: number } | { do: 'stop' };
/** What it says: that it listens, or how many changes it emitted. */
export type FieldWord = { ready: true } | { emitted: number; perNode: number[] };

const TICK_MS = 20;
/** node-opcua's own way of setting a value with its times, past the checks of a write. */
type Settable = UAVariable & { _internal_set_dataValue(dataValue: DataValue): void };

const [folder = '', port = '0', count = '0'] = process.argv.slice(2);
const files = await ensureCertificate({ folder, applicationUri: 'urn:gemba:bench:field', commonName: 'Field' });
const certificates = new OPCUACertificateManager({ rootFolder: folder, automaticallyAcceptUnknownCertificate: true });
await certificates.initialize();
const server = new OPCUAServer({
  port: Number(port),
  hostname: '127.0.0.1',
  nodeset_filename: [nodesets.standard],
  serverInfo: { applicationUri: 'urn:gemba:bench:field' },
  ...files,
  serverCertificateManager: certificates,
  userCertificateManager: certificates,
  securityModes: [MessageSecurityMode.SignAndEncrypt],
  securityPolicies: [SecurityPolicy.Basic256Sha256],
  serverCapabilities: {
    minSupportedSampleRate: 0,
    maxMonitoredItems: 1_000_000,
    maxMonitoredItemsPerSubscription: 1_000_000,
    maxMonitoredItemsQueueSize: 1_000,
  },
});
await server.initialize();
const space = server.engine.addressSpace;
if (space === null) throw new Error('the server has no address space');
const namespace = space.registerNamespace(FIELD_NAMESPACE);
const values: number[] = [];
const nodes: UAVariable[] = Array.from({ length: Number(count) }, (_, index) => {
  values.push(1);
  const node = namespace.addVariable({
    organizedBy: space.rootFolder.objects,
    nodeId: `s=V${index}`,
    browseName: `V${index}`,
    dataType: 'Double',
    minimumSamplingInterval: 0,
  });
  node.setValueFromSource(new Variant({ dataType: DataType.Double, value: 1 }));
  return node;
});
await server.start();
say({ ready: true });
process.on('message', (order: FieldOrder) => void (order.do === 'stop' ? stop() : emit(order.perS, order.forMs)));

function say(word: FieldWord): void {
  process.send?.(word);
}

async function stop(): Promise<void> {
  await server.shutdown(0);
  process.exit(0);
}

/** Changes node after node, at that rate for that long; what it can't keep up with it leaves out, and says what it did. */
async function emit(perS: number, forMs: number): Promise<void> {
  const startedMs = performance.now();
  let emitted = 0;
  let next = 0;
  while (performance.now() - startedMs < forMs) {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * perS);
    const now = new Date();
    for (; emitted < due; emitted++) {
      values[next] = (values[next] ?? 0) + 1;
      const value = new Variant({ dataType: DataType.Double, value: values[next] });
      (nodes[next] as Settable)._internal_set_dataValue(
        new DataValue({ value, sourceTimestamp: now, serverTimestamp: now }),
      );
      next = (next + 1) % nodes.length;
    }
    await delay(TICK_MS);
  }
  say({ emitted, perNode: values });
}
