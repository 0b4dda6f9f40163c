import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate, trust } from '@gemba/program/certificate';
import {
  AttributeIds,
  type ClientSession,
  type DataValue,
  type HistoryData,
  HistoryReadRequest,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  ReadRawModifiedDetails,
  resolveNodeId,
  SecurityPolicy,
  TimestampsToReturn,
} from 'node-opcua';
import { afterAll, beforeAll, expect, describe as group, test, vi } from 'vitest';
import { describe, namespaceOf } from '../describe.ts';
import { initialMachine, readings } from '../machines/machine.ts';
import { randomAt } from '../machines/random.ts';
import { kindOf } from '../machines/registry.ts';
import type { Emission } from '../reading.ts';
import { APPLICATION_URI, MachineServer } from './machine-server.ts';

/** Of node-opcua's `CertificateManagerState`, which it does not export. */
const INITIALIZED = 2;
const NOW_NS = 1_790_000_000_123_456_700n;
const files = {
  folder: '',
  server: { certificateFile: '', privateKeyFile: '' },
  client: { certificateFile: '', privateKeyFile: '' },
};
let certificates: OPCUACertificateManager;
let clientCertificates: OPCUACertificateManager;

beforeAll(async () => {
  files.folder = await mkdtemp(join(tmpdir(), 'gemba-sim-'));
  const folder = (name: string) => join(files.folder, name);
  files.server = await ensureCertificate({
    folder: folder('server'),
    applicationUri: APPLICATION_URI,
    commonName: 'sim',
  });
  files.client = await ensureCertificate({
    folder: folder('client'),
    applicationUri: 'urn:test:client',
    commonName: 'client',
  });
  await trust(folder('server'), files.client.certificateFile);
  await trust(folder('client'), files.server.certificateFile);
  certificates = new OPCUACertificateManager({
    rootFolder: folder('server'),
    automaticallyAcceptUnknownCertificate: false,
  });
  clientCertificates = new OPCUACertificateManager({
    rootFolder: folder('client'),
    automaticallyAcceptUnknownCertificate: false,
  });
  await certificates.initialize();
  await clientCertificates.initialize();
});

afterAll(async () => {
  await certificates.dispose();
  await clientCertificates.dispose();
  await rm(files.folder, { recursive: true, force: true });
});

function machine(kindName: string, id: string, historyH?: number): { server: MachineServer; first: Emission[] } {
  const kind = kindOf(kindName);
  if (kind === undefined) throw new Error(kindName);
  const setting = { kind, cycleS: kind.cycleS, trouble: 1 };
  const values = readings(initialMachine(setting, randomAt(1, 0)), kind);
  const first = Object.entries(values).map(([signal, value]) => ({ signal, value, status: 0, seq: 1 }));
  const server = new MachineServer({
    id,
    kind,
    idealPerH: 600,
    historyH,
    host: '127.0.0.1',
    port: 0,
    ...files.server,
    certificates,
  });
  server.emit(NOW_NS, first);
  return { server, first };
}

async function withSession<T>(endpoint: string, use: (session: ClientSession) => Promise<T>): Promise<T> {
  const client = OPCUAClient.create({
    applicationUri: 'urn:test:client',
    clientCertificateManager: clientCertificates,
    ...files.client,
    securityMode: MessageSecurityMode.SignAndEncrypt,
    securityPolicy: SecurityPolicy.Basic256Sha256,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
  });
  clientCertificates.referenceCounter++;
  try {
    return await client.withSessionAsync(endpoint, use);
  } finally {
    await client.disconnect();
  }
}

async function withMachine<T>(
  kind: string,
  id: string,
  use: (session: ClientSession, server: MachineServer) => Promise<T>,
) {
  const { server } = machine(kind, id);
  await server.open();
  try {
    return await withSession(server.endpoint, (session) => use(session, server));
  } finally {
    await server.close();
  }
}

/** `nsu=URI;rest` with the index that the server gave the URI. */
async function locate(session: ClientSession, nodeId: string): Promise<string> {
  const [, uri, rest] = /^nsu=([^;]+);(.*)$/.exec(nodeId) as RegExpExecArray;
  const index = (await session.readNamespaceArray()).indexOf(uri as string);
  expect(index, `${uri} is a namespace of the server`).toBeGreaterThan(0);
  return `ns=${index};${rest}`;
}

const nanoseconds = ({ sourceTimestamp, sourcePicoseconds }: DataValue): bigint =>
  BigInt(sourceTimestamp?.getTime() ?? 0) * 1_000_000n + BigInt(Math.floor((sourcePicoseconds ?? 0) / 1000));

/** Namespace URI and name of an object's type. */
async function typeOf(session: ClientSession, nodeId: string): Promise<{ uri: string | undefined; name: string }> {
  const { references } = await session.browse({
    nodeId,
    referenceTypeId: 'HasTypeDefinition',
    includeSubtypes: false,
    resultMask: 63,
    browseDirection: 0,
  });
  const id = references?.[0]?.nodeId;
  const { value } = await session.read({ nodeId: id ?? resolveNodeId('i=0'), attributeId: AttributeIds.BrowseName });
  return { uri: (await session.readNamespaceArray())[id?.namespace ?? -1], name: value.value?.name };
}

group.each(['press', 'filler', 'cnc-mill'])('a %s', (kind) => {
  test('hands out every signal at its node, with the time of the emission to 100 ns', async () => {
    const { first } = machine(kind, 'm-1');
    await withMachine(kind, 'm-1', async (session) => {
      const { sources } = describe(kind, 'm-1');
      for (const { signal, value } of first) {
        const read = await session.read({
          nodeId: await locate(session, sources[signal] as string),
          attributeId: AttributeIds.Value,
        });
        const got = read.value.value?.text ?? read.value.value;
        expect({ signal, value: typeof got === 'number' && typeof value === 'bigint' ? BigInt(got) : got }).toEqual({
          signal,
          value,
        });
        expect(nanoseconds(read)).toBe(NOW_NS);
      }
    });
  });
});

test('a filler is an instance of the type that the PackML namespace defines', async () => {
  await withMachine('filler', 'filler-9', async (session) => {
    const unit = await locate(session, `nsu=${namespaceOf('filler-9')};s=Unit`);
    expect(await typeOf(session, unit)).toEqual({
      uri: 'http://opcfoundation.org/UA/PackML/',
      name: 'PackMLBaseObjectType',
    });
    const execute = await session.read({
      nodeId: `${unit}.BaseStateMachine.MachineState.ExecuteState.CurrentState`,
      attributeId: AttributeIds.Value,
    });
    expect(execute.value.value.text).toBe('Execute');
  });
});

test('a mill is an instance of MachineToolType, its state one that OPC UA for Machinery declares', async () => {
  await withMachine('cnc-mill', 'mill-9', async (session) => {
    const tool = await locate(session, `nsu=${namespaceOf('mill-9')};s=MachineTool`);
    expect(await typeOf(session, tool)).toEqual({
      uri: 'http://opcfoundation.org/UA/MachineTool/',
      name: 'MachineToolType',
    });
    const item = `${tool}.MachineryBuildingBlocks.MachineryItemState`;
    expect(await typeOf(session, item)).toEqual({
      uri: 'http://opcfoundation.org/UA/Machinery/',
      name: 'MachineryItemState_StateMachineType',
    });
    const id = await session.read({ nodeId: `${item}.CurrentState.Id`, attributeId: AttributeIds.Value });
    const state = await session.read({ nodeId: id.value.value, attributeId: AttributeIds.BrowseName });
    expect(state.value.value.name).toBe('Executing');
  });
});

test('a change is reported without sampling, bad quality as such', async () => {
  await withMachine('press', 'press-9', async (session, server) => {
    const nodeId = await locate(session, describe('press', 'press-9').sources.total as string);
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: 50,
      publishingEnabled: true,
    });
    const seen: { value: unknown; status: number; timeNs: bigint }[] = [];
    const item = await subscription.monitor(
      { nodeId, attributeId: AttributeIds.Value },
      { samplingInterval: 0, queueSize: 100, discardOldest: false },
      2,
    );
    item.on('changed', (data) =>
      seen.push({ value: data.value.value, status: data.statusCode.value, timeNs: nanoseconds(data) }),
    );
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    for (const step of [1n, 2n, 3n]) {
      server.emit(NOW_NS + step * 100n, [{ signal: 'total', value: step, status: 0, seq: 1 }]);
    }
    server.emit(NOW_NS + 400n, [{ signal: 'total', value: null, status: 0x808c0000, seq: 1 }]);
    await vi.waitFor(() => expect(seen).toHaveLength(5));
    expect(seen.slice(1, 4)).toEqual(
      [1, 2, 3].map((value) => ({ value, status: 0, timeNs: NOW_NS + BigInt(value) * 100n })),
    );
    expect(seen[4]?.status).toBe(0x808c0000);
    await subscription.terminate();
  });
});

test('a client whose certificate is not trusted is refused', async () => {
  const { server } = machine('press', 'press-8');
  await server.open();
  const stranger = await ensureCertificate({
    folder: join(files.folder, 'stranger'),
    applicationUri: 'urn:test:client',
    commonName: 'stranger',
  });
  const trusted = files.client;
  files.client = stranger;
  try {
    await expect(withSession(server.endpoint, async () => 'in')).rejects.toThrow();
  } finally {
    files.client = trusted;
    await server.close();
  }
});

test('a cut link refuses connections; mended, it hands out the latest values with their own times', async () => {
  const { server } = machine('press', 'press-7');
  await server.open();
  const { endpoint } = server;
  await server.close();
  await expect(withSession(endpoint, async () => 'in')).rejects.toThrow();
  server.emit(NOW_NS + 500n, [{ signal: 'total', value: 77n, status: 0, seq: 9 }]);
  await server.open();
  expect(server.endpoint).toBe(endpoint);
  const read = await withSession(endpoint, async (session) =>
    session.read({
      nodeId: await locate(session, describe('press', 'press-7').sources.total as string),
      attributeId: AttributeIds.Value,
    }),
  );
  expect(read.value.value).toBe(77);
  expect(nanoseconds(read)).toBe(NOW_NS + 500n);
  await server.close();
});

test('one that goes and comes leaves the trust list to the others', async () => {
  const [one, other] = [machine('filler', 'coming').server, machine('filler', 'staying').server];
  await other.open();
  try {
    for (let round = 0; round < 3; round++) {
      await one.open();
      await one.close();
    }
    expect(certificates.state, 'of the trust list').toBe(INITIALIZED);
    await withSession(other.endpoint, (session) => session.readNamespaceArray());
  } finally {
    await other.close();
  }
});

test('what changes while the endpoint opens is not missing afterwards', async () => {
  const { server } = machine('press', 'press-6');
  let total = 0n;
  let opening = true;
  const change = () => {
    if (!opening) return;
    total += 1n;
    server.emit(NOW_NS + total, [{ signal: 'total', value: total, status: 0, seq: Number(total) }]);
    setImmediate(change);
  };
  change();
  await server.open();
  opening = false;
  try {
    const read = await withSession(server.endpoint, async (session) =>
      session.read({
        nodeId: await locate(session, describe('press', 'press-6').sources.total as string),
        attributeId: AttributeIds.Value,
      }),
    );
    expect(read.value.value).toBe(Number(total));
  } finally {
    await server.close();
  }
});

test('history is read in pages, with bounds and times exact to 100 ns, and goes on while the link is cut', async () => {
  const { server } = machine('press', 'press-5', 2);
  const emit = (step: bigint) =>
    server.emit(NOW_NS + step * 1_000_100n, [{ signal: 'total', value: step, status: 0, seq: Number(step) }]);
  await server.open();
  try {
    const startedMs: number[] = [];
    const readStart = (session: ClientSession) => session.readVariableValue('i=2257');
    await withSession(server.endpoint, async (session) => {
      startedMs.push((await readStart(session)).value.value.getTime());
      emit(1n);
    });
    await server.close();
    for (let step = 2n; step <= 10_500n; step++) emit(step);
    await server.open();
    await withSession(server.endpoint, async (session) => {
      startedMs.push((await readStart(session)).value.value.getTime());
      const nodeId = resolveNodeId(await locate(session, describe('press', 'press-5').sources.total as string));
      const historyReadDetails = new ReadRawModifiedDetails({
        startTime: new Date(Number(NOW_NS / 1_000_000n) + 1),
        endTime: new Date(Number(NOW_NS / 1_000_000n) + 60_000),
        numValuesPerNode: 4_000,
        returnBounds: true,
      });
      const given: DataValue[] = [];
      let continuationPoint: Buffer | undefined;
      do {
        const response = await session.historyRead(
          new HistoryReadRequest({
            historyReadDetails,
            nodesToRead: [{ nodeId, ...(continuationPoint === undefined ? {} : { continuationPoint }) }],
            timestampsToReturn: TimestampsToReturn.Both,
          }),
        );
        const result = response.results?.[0];
        given.push(...((result?.historyData as HistoryData | undefined)?.dataValues ?? []));
        continuationPoint = result?.continuationPoint?.length ? result.continuationPoint : undefined;
      } while (continuationPoint !== undefined);
      const values = given.map(({ value }) => value.value);
      expect(values.slice(1, -1)).toEqual(Array.from({ length: 10_500 }, (_, i) => (i + 1) % 65_536));
      const at = given.slice(0, -1).map((one) => [one.sourceTimestamp?.getTime(), one.sourcePicoseconds]);
      const timeOf = (step: bigint) => [
        Number((NOW_NS + step * 1_000_100n) / 1_000_000n),
        Number((NOW_NS + step * 1_000_100n) % 1_000_000n) * 1_000,
      ];
      expect(at).toEqual(Array.from({ length: 10_501 }, (_, i) => timeOf(BigInt(i))));
      expect(given.at(-1)?.statusCode.name).toBe('BadBoundNotFound');
    });
    expect(startedMs[1]).toBe(startedMs[0]);
  } finally {
    await server.close();
  }
});
