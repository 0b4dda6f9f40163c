/**
 * The gateway from recorded notifications: everything but OPC UA's own decoding, as fast as it goes. Its journal lies
 * on the disk, or, to see what that costs, nowhere.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { GatewayConfig } from '@gemba/gateway/config';
import { Gateway } from '@gemba/gateway/gateway';
import { GatewayMetrics } from '@gemba/gateway/metrics';
import type { EndpointOptions } from '@gemba/gateway/opcua/endpoint';
import type { EndpointUser } from '@gemba/gateway/opcua/endpoint-user';
import type { WatchedMachine } from '@gemba/gateway/opcua/machine';
import type { DataValueLike } from '@gemba/gateway/opcua/to-sample';
import type { Trust } from '@gemba/gateway/opcua/trust';
import { REAL, type Watcher } from '@gemba/gateway/outside';
import { Journal } from '@gemba/journal/journal';
import { readConfig } from '@gemba/program/config';
import { freePorts } from '@gemba/program/free-ports';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { readPlant } from '@gemba/program/plant';
import { DataType, VariantArrayType } from 'node-opcua';
import { Mosquitto } from '../../tests/support/mosquitto.ts';
import { writePlant } from './plant.ts';
import { UnsyncedDisk } from './unsynced-disk.ts';

const NODES = 5_000;
/** Changes of one Publish response. */
const REPORT = 1_000;

/** Plays reports to the machines, as an endpoint does what it hears. */
class Player implements Watcher {
  state: Watcher['state'] = 'watching';
  readonly missing = 0;
  readonly machines: readonly WatchedMachine[];
  readonly #user: EndpointUser;
  readonly #clock: () => bigint;
  readonly #last: number[] = [];
  #next = 0;

  constructor({ machines, clock }: EndpointOptions, user: EndpointUser) {
    this.machines = machines;
    this.#clock = clock;
    this.#user = user;
    for (const machine of machines) machine.subscribed(machine.signals, 100, clock(), 0n);
  }

  start(): void {}
  change(): void {}
  restart(): void {}
  async stop(): Promise<void> {}

  /** Last value of each node. */
  get perNode(): readonly number[] {
    return this.#last;
  }

  /** The next nodes change. */
  report(): void {
    const arrivalNs = this.#clock();
    const now = new Date(Number(arrivalNs / 1_000_000n));
    const perMachine = this.machines[0]?.signals.length ?? 1;
    for (let left = REPORT; left > 0; left -= perMachine) {
      const machine = this.machines[Math.floor(this.#next / perMachine)] as WatchedMachine;
      const changes = machine.signals.map((tracked) => {
        const value = (this.#last[this.#next] ?? 0) + 1;
        this.#last[this.#next] = value;
        this.#next = (this.#next + 1) % NODES;
        return { tracked, dataValue: dataValue(value, now) };
      });
      const taken = machine.take(changes, arrivalNs);
      this.#user.took(machine.id, taken, changes.length);
      machine.heard(taken, arrivalNs, now);
    }
  }
}

function dataValue(value: number, time: Date): DataValueLike {
  return {
    value: { dataType: DataType.Double, arrayType: VariantArrayType.Scalar, value },
    statusCode: { value: 0 },
    sourceTimestamp: time,
    sourcePicoseconds: 0,
    serverTimestamp: null,
    serverPicoseconds: 0,
  };
}

/** Samples a second of this process' CPU. Throws when one is missing or came twice. */
export async function recorded(journal: 'on' | 'off', reports: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-recorded-'));
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const [port = 0] = await freePorts(1);
    const broker = new Mosquitto(folder, port);
    await broker.start();
    undo.push(() => broker.stop());
    const url = `mqtt://127.0.0.1:${port}`;
    const receiver = fork(join(import.meta.dirname, 'receiver-main.ts'), [url], { stdio: 'inherit' });
    undo.push(async () => receiver.kill());
    await once(receiver, 'message');
    const { gateway, player } = makeGateway(folder, url, journal);
    await gateway.start();
    undo.push(() => gateway.stop());
    const play = player();
    const ask = async (perNode?: readonly number[]) => {
      receiver.send({ perNode });
      const [answer] = (await once(receiver, 'message')) as [{ samples: number; missing: number; doubled: number }];
      return answer;
    };
    const before = process.cpuUsage();
    for (let i = 0; i < reports; i++) {
      play.report();
      await turn();
      // Not faster than what follows takes: a queue that grows measures its own growth.
      while ((i + 1) * REPORT - (await ask()).samples > 50 * REPORT) await turn();
    }
    while ((await ask()).samples < reports * REPORT) await turn();
    const { user, system } = process.cpuUsage(before);
    const { missing, doubled } = await ask(play.perNode);
    if (missing + doubled > 0) throw new Error(`void: ${missing} samples missing, ${doubled} twice`);
    return (reports * REPORT) / ((user + system) / 1e6);
  } finally {
    for (const step of undo.reverse()) await step();
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeGateway(folder: string, url: string, journal: 'on' | 'off') {
  const files = writePlant(folder, NODES, 'opc.tcp://127.0.0.1:4840');
  const [config] = readConfig(files.config, GatewayConfig).gateways;
  if (config === undefined) throw new Error(readFileSync(files.config, 'utf8'));
  let made: Player | null = null;
  const gateway = new Gateway({
    config,
    plant: readPlant(files.plant),
    folder: join(folder, 'gateway'),
    mqtt: { url },
    trust: {} as Trust,
    metrics: new GatewayMetrics(new Metrics()),
    log: makeLog('bench', 'silent', 'json'),
    outside: {
      ...REAL,
      journal: (options) => new Journal(journal === 'on' ? options : { ...options, disk: new UnsyncedDisk() }),
      endpoint: (options, user) => {
        made = new Player(options, user);
        return made;
      },
    },
  });
  return { gateway, player: () => made as unknown as Player };
}
