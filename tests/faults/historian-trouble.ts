/** What the faults of a historian have in common: screens that go on, a flood that no server may hold, and what waits. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Sample } from '@gemba/contract/sample';
import { expect } from 'vitest';
import type { InfluxUnderTest } from '../support/influx.ts';
import { p99 } from '../support/percentile.ts';
import { judging } from '../support/proof.ts';
import { until } from '../support/running-plant.ts';
import { ScreenAges } from '../support/screen-ages.ts';
import { SecondGateway } from '../support/second-gateway.ts';
import type { Scene } from './fault.ts';

/** Entries that the server lets wait for the historian (`server/src/pipeline/historian-sink.ts`). */
const QUEUE_MAX_ENTRIES = 300_000;
/** What a screen shows may be so old while the historian is in trouble. */
const LIVE_P99_MS = 2_000;
/** Resident memory that the server may gain while a flood waits. */
const MEMORY_MAX_BYTES = 600 * 1024 * 1024;

export function needsInflux({ influx }: Scene): InfluxUnderTest {
  if (influx === null) throw new Error('this fault is one of InfluxDB');
  return influx;
}

/** Holds that every machine is live on the screens for so long; `meanwhile` is done again and again. */
export async function staysLive(scene: Scene, ms: number, meanwhile: () => Promise<void> | undefined): Promise<void> {
  const { plant, facts } = scene;
  const machines = (await plant.machines()).map(({ id }) => id);
  const ages = await ScreenAges.on(plant.http, machines);
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs) {
    await meanwhile();
    await pause(100);
  }
  const before = ages.messages;
  await until('screens still hear of values', 20_000, async () => ages.messages > before);
  await plant.untilAllLive();
  const heard = ages.take();
  ages.close();
  facts.liveP99Ms = Math.round(p99(heard));
  if (judging) expect(p99(heard), 'p99 of what screens show, ms').toBeLessThan(LIVE_P99_MS);
}

/** Watches how much waits for the historian, and the server's memory. */
export class MostWaiting {
  readonly #scene: Scene;
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;
  readonly #beforeBytes: number;
  #entries = 0;
  #bytes = 0;
  dropped = 0;

  private constructor(scene: Scene, beforeBytes: number) {
    this.#scene = scene;
    this.#beforeBytes = beforeBytes;
    this.#watching = this.#watch();
  }

  static async watch(scene: Scene): Promise<MostWaiting> {
    return new MostWaiting(scene, (await scene.plant.metric('server', 'process_resident_memory_bytes')) ?? 0);
  }

  /** What was the most; throws where it was more than the server may hold. */
  async end(): Promise<{ waiting: number; dropped: number; gainedMiB: number }> {
    this.#stop.abort();
    await this.#watching;
    const gained = this.#bytes - this.#beforeBytes;
    expect(this.#entries, 'entries that waited for the historian').toBeLessThanOrEqual(QUEUE_MAX_ENTRIES);
    expect(gained, 'bytes of memory that the server gained').toBeLessThan(MEMORY_MAX_BYTES);
    return { waiting: this.#entries, dropped: this.dropped, gainedMiB: Math.round(gained / 2 ** 20) };
  }

  async #watch(): Promise<void> {
    const { plant } = this.#scene;
    while (!this.#stop.signal.aborted) {
      const of = async (name: string) => (await plant.metric('server', name)) ?? 0;
      this.#entries = Math.max(this.#entries, await of('gemba_server_historian_waiting_entries'));
      this.#bytes = Math.max(this.#bytes, await of('process_resident_memory_bytes'));
      this.dropped = Math.max(this.dropped, await of('gemba_server_historian_dropped_batches_total'));
      await pause(200);
    }
  }
}

/** Half as much again as the server may hold, from a second gateway, of a signal that nobody asks for. */
export class Flood {
  static readonly BATCH = 5_000;
  static readonly ENTRIES = 450_000;
  readonly #gateway: SecondGateway;
  readonly #influx: InfluxUnderTest;
  readonly #fromNs = BigInt(Date.now() - 7_200_000) * 1_000_000n;
  #given = 0;

  private constructor(gateway: SecondGateway, influx: InfluxUnderTest) {
    this.#gateway = gateway;
    this.#influx = influx;
  }

  static async on(scene: Scene, gateway: string): Promise<Flood> {
    return new Flood(await SecondGateway.on(scene.plant.mqtt, gateway), needsInflux(scene));
  }

  async more(): Promise<void> {
    if (this.#given < Flood.ENTRIES) {
      const first = this.#given;
      this.#gateway.add(Array.from({ length: Flood.BATCH }, (_, i) => this.#sample(first + i)));
      this.#given += Flood.BATCH;
    }
    await this.#gateway.send();
    // Nobody looks at the requests, and they are large.
    this.#influx.shim.seen.length = 0;
  }

  /** All of it is stored, once. */
  async untilStored(): Promise<void> {
    await this.#gateway.untilStored(600_000);
    this.#influx.shim.seen.length = 0;
    expect(await countOf(this.#influx, 'flood'), 'samples of the flood').toBe(this.#given);
  }

  async end(): Promise<void> {
    await this.#gateway.end();
    await this.#influx.statement(`DROP SERIES FROM telemetry WHERE signal = 'flood'`);
  }

  #sample(i: number): Sample {
    const what = { kind: 'sample', machine: 'filler-1' as never, signal: 'flood' as never } as const;
    return { ...what, timeNs: this.#fromNs + BigInt(i) * 1_000n, value: i / 2, status: 0 };
  }
}

/** Points of a signal in the engine. */
export async function countOf(influx: InfluxUnderTest, signal: string): Promise<number> {
  const reply = (await influx.statement(`SELECT COUNT(quality) FROM telemetry WHERE signal = '${signal}'`)) as {
    results: { series?: { values: [unknown, number][] }[] }[];
  };
  return reply.results[0]?.series?.[0]?.values[0]?.[1] ?? 0;
}
