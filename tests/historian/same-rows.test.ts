/**
 * One scenario, from the machines on, into both historians: a plant runs over DuckDB, and what its gateways said is said
 * again to a server that knows nothing yet and stores into a real InfluxDB. Rows, coverage, ledger and the API's answers
 * are the same, of odd texts and of numbers at the edge as well.
 */

import { join } from 'node:path';
import type { History } from '@gemba/contract/history';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry, Sample, Value } from '@gemba/contract/sample';
import { parseLaneTopic } from '@gemba/contract/stream/topics';
import { ODD_NAMES } from '@gemba/server/historian/suite/odd-names';
import { expect, onTestFinished, test } from 'vitest';
import { type InfluxUnderTest, influxMissing, startInflux } from '../support/influx.ts';
import { mosquittoMissing } from '../support/mosquitto.ts';
import { Program } from '../support/processes.ts';
import { RunningPlant, until } from '../support/running-plant.ts';
import { SecondGateway } from '../support/second-gateway.ts';
import { describeWith } from '../support/skip.ts';
import { readStored, type StoredMachine, samplesOf, withEngines } from '../support/stored-machine.ts';
import { type Heard, messageOf, Tap } from '../support/tap.ts';

const FILLER = 'filler-1';
/** Enough of each machine to be worth comparing. */
const SAMPLES = 400;

/** What no machine of ours says, but another one might. */
function oddEntries(): Entry[] {
  const timeNs = BigInt(Date.now() - 60_000) * 1_000_000n + 1n;
  const special: Value[] = [Number.NaN, Number.NEGATIVE_INFINITY, -0, 5e-324, 2n ** 63n - 1n, -(2n ** 63n), false, ''];
  const one = (signal: string, value: Value | null, more: Partial<Sample> = {}): Sample => ({
    ...{ kind: 'sample', machine: FILLER as MachineId, signal: signal as SignalId },
    ...{ timeNs, value, status: 0, ...more },
  });
  return [
    ...[...ODD_NAMES, ...special].map((value, i) => one('anything', value, { timeNs: timeNs + BigInt(i) })),
    one('bad', null, { status: 0x80_0a_00_00, sourceTimeNs: 0n }),
  ];
}

/** The plant's machines, with the signals that only the second gateway speaks of. */
const machinesWithOdd = ({ config }: RunningPlant): Machine[] =>
  machinesOf(config.plant).map(({ machine }) => {
    const odd = machine.id === FILLER ? ['anything', 'bad'] : [];
    return { ...machine, signals: [...machine.signals, ...odd.map((id) => ({ id, type: 'text' as const }))] };
  });

/** Everything that lies in the engines of a stopped server. */
const rowsIn = (plant: RunningPlant, data: string, influx: InfluxUnderTest | null): Promise<StoredMachine[]> =>
  withEngines({ data }, influx, (historian, records) =>
    Promise.all(machinesWithOdd(plant).map((machine) => readStored(machine, historian, records))),
  );

/** What the API answers of each machine over a window. What is missing grows with the time of asking, and is in the rows. */
async function answers(plant: RunningPlant, window: string): Promise<unknown[]> {
  const told: unknown[] = [];
  for (const { machine } of machinesOf(plant.config.plant)) {
    const asked = (name: (id: string) => string) => machine.signals.map(({ id }) => `signal=${name(id)}`).join('&');
    const path = `/api/v1/history?${asked((id) => `${machine.id}/${id}`)}&${window}&points=60`;
    await until(`the history of ${machine.id} is answered`, 120_000, async () => {
      const history = await plant.get<History>(path);
      if (history !== null) told.push([history.edgesMs, history.signals]);
      return history !== null;
    });
    const csv = await fetch(`${plant.url}/api/v1/machines/${machine.id}/export?${asked((id) => id)}&${window}`);
    told.push(await csv.text());
  }
  return told;
}

/** Whether a server has in both sinks whatever the tap has heard of each gateway. */
async function hasAll(plant: RunningPlant, heard: readonly Heard[]): Promise<boolean> {
  const newest = new Map<string, number>();
  for (const one of heard) {
    const gateway = parseLaneTopic(one.topic)?.gateway ?? '';
    for (const { position } of messageOf(one).batches) {
      newest.set(gateway, Math.max(position, newest.get(gateway) ?? 0));
    }
  }
  const told = await plant.get<{ gateways: { gateway: string; stored: number }[] }>('/api/v1/diagnostics');
  const stored = new Map(told?.gateways.map((one) => [one.gateway, one.stored]));
  const dirty = await plant.metric('server', 'gemba_server_refold_waiting');
  return dirty === 0 && newest.size === 2 && [...newest].every(([gateway, last]) => stored.get(gateway) === last);
}

/** A server beside nothing that was stored before, at the same place and broker. */
function serverOverInflux(plant: RunningPlant, data: string, influx: InfluxUnderTest): Program {
  const args = ['--data', data, '--plant', plant.config.plantFile, '--mqtt', `mqtt://127.0.0.1:${plant.mqtt}`];
  const more = ['--historian', 'influx', '--port', String(plant.http)];
  return new Program('server', 'server/src/main.ts', [...args, ...more], { env: influx.env });
}

describeWith([influxMissing, mosquittoMissing], 'a plant over either historian', () => {
  test('has the same rows, and the same answers', { timeout: 900_000 }, async () => {
    const machines = [
      { id: FILLER, kind: 'filler', idealCycleS: 0.5 },
      { id: 'mill-1', kind: 'cnc-mill', idealCycleS: 0.7 },
    ];
    const plant = await RunningPlant.prepare({ machines, trouble: 5, broker: 'mosquitto' });
    onTestFinished(() => plant.end());
    await plant.broker.start();
    const tap = await Tap.on(plant.mqtt);
    onTestFinished(() => tap.end());
    await plant.startPrograms();
    const fromMs = Date.now() - 120_000;

    const second = await SecondGateway.on(plant.mqtt, 'edge-2');
    second.add(oddEntries());
    await second.untilStored(60_000);
    await second.end();
    await until('enough was journalled', 60_000, async () => (await plant.journalled()) > SAMPLES);
    await plant.simulators.stop();
    await plant.untilDrained();
    await plant.gateway.stop();
    await until('all of it is stored', 60_000, () => hasAll(plant, tap.heard));
    const said = [...tap.heard];
    const window = `from=${fromMs}&to=${Date.now()}`;
    const told = await answers(plant, window);
    await plant.server.stop();
    const rows = await rowsIn(plant, plant.data, null);

    const influx = await startInflux();
    onTestFinished(() => influx.stop());
    const data = join(plant.folder, 'data-influx');
    const server = serverOverInflux(plant, data, influx);
    onTestFinished(() => server.kill());
    await server.start();
    // Twice, as a gateway does that isn't told in time.
    for (const { topic, payload } of [...said, ...said]) await tap.publish(topic, payload);
    await until('all of it is stored again', 120_000, () => hasAll(plant, said));
    expect(await answers(plant, window)).toEqual(told);
    await server.stop();
    const again = await rowsIn(plant, data, influx);

    expect(again.map(({ entries }) => entries)).toEqual(rows.map(({ entries }) => entries));
    expect(again).toEqual(rows);
    const texts = samplesOf(rows[0] as StoredMachine).filter(({ signal }) => signal === 'anything');
    expect(texts.map(({ value }) => value)).toEqual(expect.arrayContaining([...ODD_NAMES]));
    for (const { entries, rows: ledger } of rows) {
      expect(entries.length).toBeGreaterThan(50);
      expect(ledger).not.toEqual([]);
    }
  });
});
