/**
 * A gateway that was away for an hour, as processes: its journal ends where it went, the hall has recorded everything
 * since, and broker and server are there. What it brings is heard on the broker and by a screen.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry } from '@gemba/contract/sample';
import { encodeBodies } from '@gemba/contract/stream/codec';
import { Journal } from '@gemba/journal/journal';
import { exchangeCertificates } from '@gemba/program/exchange-certificates';
import { freePorts } from '@gemba/program/free-ports';
import { namespaceOf } from '@gemba/simulators/describe';
import { stringify } from 'yaml';
import { readMetric } from '../support/metrics.ts';
import { Program } from '../support/processes.ts';
import { until } from '../support/running-plant.ts';
import { changes, type Hall, machineId, nodeOf, SERVER, signalOf } from './hall.ts';

const SITE = 'site-1';
const GATEWAY = 'edge-1';
/** Metrics cost the program that is asked for them. */
const LOOK_MS = 500;
const NS_PER_S = 1_000_000_000n;

export class Hour {
  readonly hall: Hall;
  readonly minutes: number;
  readonly folder = mkdtempSync(join(tmpdir(), 'gemba-hour-'));
  readonly data = join(this.folder, 'data');
  /** Since when the gateway was away. */
  readonly awayNs: bigint;
  http = 0;
  mqtt = 0;
  #metrics = 0;
  #programs: { broker: Program; server: Program; gateway: Program; hall: Program } | null = null;

  constructor(hall: Hall, minutes: number) {
    this.hall = hall;
    this.minutes = minutes;
    this.awayNs = BigInt(Date.now()) * 1_000_000n - BigInt(minutes) * 60n * NS_PER_S;
  }

  get programs() {
    if (this.#programs === null) throw new Error('not prepared');
    return this.#programs;
  }

  get machines(): Machine[] {
    const signals = Array.from({ length: this.hall.signals }, (_, signal) => signalOf(signal));
    return Array.from({ length: this.hall.machines }, (_, index) => {
      const id = machineId(index);
      return { id, name: id, idealCycleS: 10, signals };
    });
  }

  /** Everything runs but the gateway. */
  async begin(): Promise<void> {
    await exchangeCertificates(this.data);
    const [http = 0, mqtt = 0, metrics = 0, opcua = 0] = await freePorts(4);
    Object.assign(this, { http, mqtt });
    this.#metrics = metrics;
    const files = this.#write(opcua);
    const common = ['--data', this.data, '--plant', files.plant, '--mqtt', `mqtt://127.0.0.1:${mqtt}`];
    const about = [
      join(this.data, 'simulators/pki'),
      String(opcua),
      JSON.stringify(this.hall),
      String(this.minutes + 2),
    ];
    this.#programs = {
      broker: new Program('broker', 'server/src/broker/main.ts', ['--port', String(mqtt)]),
      hall: new Program('hall', 'tests/backfill/hall-main.ts', about),
      server: new Program('server', 'server/src/main.ts', [...common, '--port', String(http)]),
      gateway: new Program('gateway', 'gateway/src/main.ts', [
        ...common,
        ...['--config', files.gateway, '--metrics-port', String(metrics)],
      ]),
    };
    const { broker, hall, server } = this.#programs;
    await broker.start();
    await Promise.all([hall.start(), server.start(), this.#writeJournal()]);
  }

  async end(): Promise<void> {
    for (const program of Object.values(this.#programs ?? {})) await program.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Throws while the program does not answer. */
  async metric(of: 'gateway' | 'server', name: string, label = ''): Promise<number> {
    return readMetric(of === 'gateway' ? this.#metrics : this.http, name, label);
  }

  /** Resolves when history was read to its end, and all of it is stored and folded. */
  async untilWhole(withinMs: number): Promise<void> {
    const signals = this.hall.machines * this.hall.signals;
    const read = (result: string) => this.metric('gateway', 'gemba_gateway_backfill_signals_total', `"${result}"`);
    await until(
      'history is read',
      withinMs,
      async () => {
        const [partial, refused] = [await read('partial'), await read('refused')];
        if (partial + refused > 0) throw new Error(`of ${partial} signals not all was told, ${refused} were refused`);
        return (await read('whole')) === signals;
      },
      LOOK_MS,
    );
    // Live work goes on, so that there is always a batch under way.
    await until(
      'it is stored and folded',
      withinMs,
      async () => {
        const backlog = await this.metric('gateway', 'gemba_gateway_backlog_batches');
        return backlog < 5 && (await this.metric('server', 'gemba_server_refold_waiting')) === 0;
      },
      LOOK_MS,
    );
  }

  #write(opcua: number): { plant: string; gateway: string } {
    const { machines } = this;
    const line = { id: 'line-1', name: 'Line', calendar: 'always', machines };
    const site = { id: SITE, name: 'S', timeZone: 'UTC', areas: [{ id: 'a', name: 'A', lines: [line] }] };
    const shifts = [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }];
    const plant: Plant = {
      enterprise: { id: 'e', name: 'E' },
      sites: [site],
      calendars: [{ id: 'always', shifts }],
    };
    const sources = machines.map(({ id, signals }, machine) => [
      id,
      {
        endpoint: `opc.tcp://127.0.0.1:${opcua}`,
        signals: Object.fromEntries(
          signals.map((one, signal) => [one.id, `nsu=${namespaceOf(SERVER)};s=${nodeOf(machine, signal)}`]),
        ),
      },
    ]);
    const gateway = { gateways: [{ id: GATEWAY, site: SITE, machines: Object.fromEntries(sources) }] };
    const file = (name: string, value: object): string => {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(join(this.folder, name), stringify(value, { aliasDuplicateObjects: false }));
      return join(this.folder, name);
    };
    return { plant: file('plant.yaml', plant), gateway: file('gateway.yaml', gateway) };
  }

  /** What the gateway had journalled when it went. */
  async #writeJournal(): Promise<void> {
    const journal = new Journal({ folder: join(this.data, 'gateway', GATEWAY, 'journal') });
    await journal.start();
    const fromNs = this.awayNs - NS_PER_S;
    const entries: Entry[] = this.machines.flatMap(({ id, signals }, index) => {
      const machine = id as MachineId;
      const samples = signals.flatMap((one, signal): Entry[] => {
        const last = changes(this.hall, index, signal, this.awayNs - 60n * NS_PER_S, this.awayNs).at(-1);
        if (last === undefined) return [];
        return [{ kind: 'sample', machine, signal: one.id as SignalId, ...last, status: 0 }];
      });
      return [...samples, { kind: 'observed', machine, fromNs, throughNs: this.awayNs } as const];
    });
    for (const body of encodeBodies(entries)) await journal.append(body);
    await journal.stop();
  }
}
