/**
 * An edge node of another implementation (sparkplug-client, from Eclipse Tahu) feeds the server, end to end: births,
 * changes, one that comes late, one that is lost, a machine that goes and comes, a cut cable, a planned end. Read back
 * from the historian, what it emitted is stored once or lies in a declared gap.
 */

import { machinesOf } from '@gemba/contract/plant';
import type { Value } from '@gemba/contract/sample';
import sparkplug from 'sparkplug-client';
import type { UMetric } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { expect, test } from 'vitest';
import { Emissions, type EmittedSignal } from '../support/emissions.ts';
import { summary } from '../support/ledger-of-samples.ts';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { withTails } from '../support/processes.ts';
import { readBack } from '../support/read-back.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { describeWith } from '../support/skip.ts';
import { Wire } from './wire.ts';

const MACHINE = 'press-1';
const WHERE = { group: 'Tahu', node: 'raspberry', device: 'Press' };
const TYPES = { int: 'Int64', float: 'Double', bool: 'Boolean', text: 'String' } as const;
const REBIRTH = 'Node Control/Rebirth';
const EMIT_MS = 20;

/** The node as somebody would write it with that library: births when it says so and when a host asks. */
class TahuNode {
  readonly emissions: Emissions;
  readonly client;
  births = 0;
  asked = 0;
  #emitted = 0;

  constructor(serverUrl: string, emissions: Emissions) {
    this.emissions = emissions;
    this.client = sparkplug.newClient({
      ...{ serverUrl, username: '', password: '', clientId: 'tahu', publishDeath: true },
      ...{ groupId: WHERE.group, edgeNode: WHERE.node, mqttOptions: { reconnectPeriod: 200 } },
    });
    this.client.on('birth', () => this.#bear());
    this.client.on('ncmd', ({ metrics }) => {
      if (!metrics?.some(({ name, value }) => name === REBIRTH && value === true)) return;
      this.asked++;
      this.#bear();
    });
    this.client.on('error', () => {});
  }

  /** A part and a temperature, the one by its name, the other by its alias. */
  emit = (): void => {
    this.#emitted++;
    const values = { total: BigInt(this.#emitted), force: this.#emitted / 8, guard: this.#emitted % 2 === 0 };
    const timestamp = this.emissions.emit(values);
    const metrics = Object.entries(values).map(([id, value], index) => {
      const { alias, name, ...rest } = this.#metric(id, value, timestamp);
      return (index === 0 ? { name, ...rest } : { alias, ...rest }) as UMetric;
    });
    // Whoever uses the library may have it compress.
    this.client.publishDeviceData(WHERE.device, { timestamp, metrics }, { compress: this.#emitted % 5 === 0 });
  };

  machineGoes(): void {
    this.client.publishDeviceDeath(WHERE.device, { timestamp: Date.now() });
  }

  machineComes(): void {
    const timestamp = Date.now();
    const metrics = this.emissions.signals.map(({ id }) => {
      const known = this.emissions.present.get(id);
      return this.#metric(id, known?.value ?? null, known?.timeMs ?? timestamp);
    });
    this.client.publishDeviceBirth(WHERE.device, { timestamp, metrics }, { compress: true, algorithm: 'GZIP' });
  }

  #bear(): void {
    this.births++;
    const metrics: UMetric[] = [{ name: REBIRTH, type: 'Boolean', value: false }];
    this.client.publishNodeBirth({ timestamp: Date.now(), metrics });
    this.machineComes();
  }

  #metric(id: string, value: Value | null, timestamp: number): UMetric {
    const index = this.emissions.signals.findIndex((signal) => signal.id === id);
    const type = TYPES[this.emissions.signals[index]?.type ?? 'text'];
    const plain = typeof value === 'bigint' ? Number(value) : value;
    return { name: id, alias: index, type, timestamp, value: plain, ...(value === null ? { isNull: true } : {}) };
  }
}

for (const broker of ['mosquitto', 'embedded'] as const) {
  describeWith([broker === 'mosquitto' ? mosquittoMissing : null], `another implementation's node, ${broker}`, () => {
    test('feeds the server: each value is in the historian once, or in a declared gap', { timeout: 120_000 }, () =>
      run(broker),
    );
  });
}

async function run(broker: 'mosquitto' | 'embedded'): Promise<void> {
  const plant = await RunningPlant.prepare({
    machines: [{ id: MACHINE, kind: 'press', idealCycleS: 0.1 }],
    broker,
    serverConfig: { sparkplug: { reorderS: 1, deathWithinS: 8, machines: { [MACHINE]: WHERE } } },
  });
  const wire = new Wire(plant.mqtt);
  let node: TahuNode | null = null;
  let emitting: NodeJS.Timeout | null = null;
  try {
    await plant.broker.start();
    await plant.server.start();
    node = new TahuNode(await wire.start(), new Emissions(plant.data, MACHINE, signalsOf(plant)));
    await until('it is born', 20_000, async () => (node?.births ?? 0) > 0);
    emitting = setInterval(node.emit, EMIT_MS);
    await suffer(plant, wire, node);
    clearInterval(emitting);
    node.client.stop();
    await followed(plant, 0);
    await until('everything spooled is stored', 30_000, async () => {
      const backlog = await plant.metric('server', 'gemba_server_spool_backlog_batches');
      return backlog === 0;
    });
    await plant.server.stop();

    const { verdict } = await readBack(plant, MACHINE, null);
    const text = summary(verdict);
    expect(verdict, text).toMatchObject({ lost: [], doubled: [], invented: [] });
    expect(verdict.inGaps['sequence-gap'], text).toBeGreaterThanOrEqual(3);
    expect(verdict.stored, text).toBeGreaterThan(100);
  } catch (error) {
    throw withTails(error, plant.server);
  } finally {
    if (emitting !== null) clearInterval(emitting);
    node?.client.stop();
    await wire.stop();
    await plant.end();
  }
}

/** What happens to a node, one after another, each seen through. */
async function suffer(plant: RunningPlant, wire: Wire, node: TahuNode): Promise<void> {
  const missed = async () => (await plant.metric('server', 'gemba_server_sparkplug_missed_total')) ?? 0;
  await proven(plant);
  // A host that comes after the births asks for them.
  const { asked } = node;

  await oneThatIs(wire, 'held');
  await proven(plant);
  expect({ asked: node.asked, missed: await missed() }, 'a message that came late').toEqual({ asked, missed: 0 });

  await oneThatIs(wire, 'lost');
  await until('births are asked for', 30_000, async () => node.asked > asked);
  expect(await missed(), 'messages that never came').toBe(1);
  await proven(plant);

  node.machineGoes();
  await followed(plant, 0);
  node.machineComes();
  await proven(plant);

  const before = node.births;
  wire.cut();
  await until('it is born again', 30_000, async () => node.births > before);
  await proven(plant);
}

/** The next change of the machine is lost, or comes behind the two that follow it. */
async function oneThatIs(wire: Wire, fate: 'lost' | 'held'): Promise<void> {
  let changes = 0;
  wire.fate = (packet) => {
    if (packet.kind !== 'publish' || packet.from !== 'client' || !packet.topic.includes('/DDATA/')) return 'on';
    changes++;
    // At once, before anybody gives it up.
    if (changes === 3) setImmediate(() => wire.release());
    return changes === 1 ? fate : 'on';
  };
  await until('others were said', 20_000, async () => changes > 3);
}

const followed = (plant: RunningPlant, machines: 0 | 1) =>
  until(`${machines} machines are followed`, 60_000, async () => {
    const watched = await plant.metric('server', 'gemba_server_foreign_machines', 'watched="true"');
    return watched === machines;
  });

/** The machine is followed, and more of what it says is taken than before. */
async function proven(plant: RunningPlant): Promise<void> {
  await followed(plant, 1);
  const taken = () => plant.metric('server', 'gemba_server_foreign_readings_total', 'result="taken"');
  const before = (await taken()) ?? 0;
  await until('its values are taken', 30_000, async () => ((await taken()) ?? 0) > before + 30);
}

const signalsOf = (plant: RunningPlant): EmittedSignal[] => machinesOf(plant.config.plant)[0]?.machine.signals ?? [];
