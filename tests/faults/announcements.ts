/**
 * Fault 22: the server is killed at random while alarms come, a webhook receiver listens that is not always well, and
 * somebody works on the jobs that come of plans and alarms. No announcement is lost, each has one row in the outbox, and
 * what the receiver gets twice has the same key; no job is there twice, and what was done on one is counted once.
 */

import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { announcementKey } from '@gemba/server/domain/notifications/key';
import { makeRecords } from '@gemba/server/records/registry';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { random } from '../support/proof.ts';
import { type RunningPlantOptions, until } from '../support/running-plant.ts';
import { Worker } from '../support/worker.ts';
import { between, type Fault, type Scene } from './fault.ts';

const SECRET = 'what both sides know';
const POINTS = ['records.commit', 'notifications.putNotifications'];
const CRASH_WITHIN_MS = 60_000;
const TOLD_WITHIN_MS = 60_000;

const MACHINES = ['filler-1', 'mill-1', 'press-1'];
/** A machine that stands is told of once a second for so long; then it runs for so long that no alarm of it chatters. */
const STANDS_S = 14;
const RUNS_MS = 20_000;
/** Critical, for those are told one by one whatever else happens. */
const reasons = {
  ...{ priority: 'critical' as const, cause: 'the test', consequence: 'none', response: 'none', respondWithinS: 60 },
};
const ALARMS: NonNullable<RunningPlantOptions['alarms']> = [
  ...MACHINES.flatMap((machine) =>
    Array.from({ length: STANDS_S - 1 }, (_, index) => ({
      ...{ ...reasons, id: `${machine}-stands-${index}`, machines: [machine], text: `stands for ${index + 1} s` },
      condition: { kind: 'state-longer-than' as const, states: ['stopped' as const], forS: index + 1 },
    })),
  ),
  // The judgement wants to see alarms of values, too.
  ...[
    ['filler-1', 'flow', 41] as const,
    ['mill-1', 'spindle/load', 58] as const,
    ['press-1', 'force', 1280] as const,
  ].map(([machine, signal, limit]) => ({
    ...{ ...reasons, id: `${machine}-high`, machines: [machine], text: `${signal} is high` },
    condition: { kind: 'above-limit' as const, signal, limit },
  })),
];

/** Comes due when the filler has stood, and every few seconds that it runs; its job is done as soon as somebody sees it. */
const PLAN: MaintenancePlan = {
  ...{ id: 'filler-1-oil', machine: 'filler-1', task: 'Oil it' },
  triggers: [
    { kind: 'condition', rule: 'filler-1-stands-0' },
    { kind: 'run-hours', hours: 5 / 3600 },
  ],
};
/** Becomes a job each time. */
const WORKED_ON = 'mill-1-stands-0';

/** Receives what the server sends, and answers as it is in the mood to. */
class Receiver {
  /** Bodies by the key of their message. */
  readonly bodies = new Map<string, string[]>();
  readonly forged: string[] = [];
  readonly #server: Server;
  #next: () => number = random(1);

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const mood = this.#next();
        // Never read: the server has to send it again.
        if (mood < 0.1) return void response.writeHead(503, { 'retry-after': '1' }).end();
        const body = Buffer.concat(chunks).toString();
        const { 'idempotency-key': key, 'x-gemba-signature': signature } = request.headers;
        if (signatureOf(String(signature), body) !== signature) this.forged.push(body);
        this.bodies.set(String(key), [...(this.bodies.get(String(key)) ?? []), body]);
        // Read, and the answer is lost: the server can't know.
        if (mood < 0.2) return void response.destroy();
        response.writeHead(204).end();
      });
    });
  }

  async listen(seed: number): Promise<string> {
    this.#next = random(seed);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/alarms`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get announced(): Set<string> {
    return new Set([...this.bodies.values()].flat().flatMap(keysOf));
  }
}

const keysOf = (body: string): string[] =>
  (JSON.parse(body) as { announcements: { key: string }[] }).announcements.map(({ key }) => key);

function signatureOf(said: string, body: string): string {
  const at = /^t=(\d+),/.exec(said)?.[1] ?? '';
  return `t=${at},v1=${createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex')}`;
}

const receivers = new WeakMap<object, Receiver>();

export const announcements: Fault = {
  name: 'announcements',
  what: 'the server killed while alarms are told to a receiver that is not well: none lost, one row each, doubles by their key; no job twice',
  plant: { alarms: ALARMS, maintenance: [PLAN], serverConfig: {}, serverEnv: { GEMBA_NOTIFY_SECRET: SECRET } },
  async prepare(plant) {
    const receiver = new Receiver();
    receivers.set(plant, receiver);
    const url = await receiver.listen(plant.http);
    const channels = { cmms: { kind: 'webhook', url } };
    const notifications = { allowInternal: ['127.0.0.1'], channels };
    writeFileSync(join(plant.folder, 'config/server.yaml'), stringify({ notifications }));
    return () => receiver.close();
  },
  async play(scene) {
    const { plant, next, whole, facts } = scene;
    const receiver = receivers.get(plant) as Receiver;
    const at: Record<string, number> = {};
    const done = new AbortController();
    const worker = await Worker.hire(plant, WORKED_ON);
    const playing = Promise.all([stopAndGo(scene, done.signal), worker.work(done.signal)]);
    for (let kill = 0; kill < (whole ? 20 : 5); kill++) {
      const known = receiver.announced.size;
      await until('alarms are told', TOLD_WITHIN_MS, async () => receiver.announced.size > known);
      const where = kill % 2 === 0 ? await killAnytime(scene) : await crashAtPoint(scene);
      at[where] = (at[where] ?? 0) + 1;
      await pause(between(next, 0, 300));
      await plant.server.start();
    }
    await plant.untilAllLive();
    done.abort();
    await playing;
    facts.serverKilled = at;
    await judge(scene, receiver, worker);
  },
};

/** Machines stand and run by turns, whatever is killed meanwhile. */
async function stopAndGo({ plant }: Scene, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const machine of MACHINES) await plant.command(machine, 'stop');
    await pause(STANDS_S * 1000, undefined, { signal }).catch(() => undefined);
    for (const machine of MACHINES) await plant.command(machine, 'start');
    await pause(RUNS_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function killAnytime({ plant, next, did }: Scene): Promise<string> {
  await pause(between(next, 0, 1000));
  await plant.server.kill();
  did('server killed');
  return 'anytime';
}

/** Starts it anew so that it dies at a point. */
async function crashAtPoint({ plant, next, did }: Scene): Promise<string> {
  await plant.server.kill();
  const point = POINTS[between(next, 0, POINTS.length - 1)] as string;
  const when = next() < 0.5 ? 'before' : 'after';
  const crash = `${point} ${when} ${between(next, 1, 5)}`;
  const extras = { imports: ['tests/support/crash-point.ts'], env: { GEMBA_CRASH: crash } };
  // It may die before it is ready.
  await plant.server.start(extras).catch(() => undefined);
  await until(`the server has died ${crash}`, CRASH_WITHIN_MS, async () => !plant.server.running);
  did('server died', { crash });
  return `${point} ${when}`;
}

async function judge({ plant, facts }: Scene, receiver: Receiver, worker: Worker): Promise<void> {
  await plant.server.stop();
  const { announced, outbox, worked } = await readRecords(join(plant.data, 'server/records'), worker);
  expect(outbox.toSorted(), 'rows of the outbox').toEqual(announced.toSorted());
  expect(new Set(outbox).size, 'keys of the outbox').toBe(outbox.length);
  const sent = [...receiver.announced];
  expect(
    sent.filter((key) => !outbox.includes(key)),
    'told of what nobody announced',
  ).toEqual([]);
  await plant.server.start();
  await until('every announcement has arrived', TOLD_WITHIN_MS, async () => {
    const arrived = receiver.announced;
    return outbox.every((key) => arrived.has(key));
  });
  for (const [key, bodies] of receiver.bodies) {
    expect(new Set(bodies).size, `what is said under ${key}`).toBe(1);
    expect(
      bodies.flatMap(keysOf).every((announcement) => key.startsWith(announcement)),
      key,
    ).toBe(true);
  }
  expect(receiver.forged, 'signatures that are not ours').toEqual([]);
  Object.assign(facts, worked);
  facts.announcements = outbox.length;
  facts.doubles = [...receiver.bodies.values()].filter((bodies) => bodies.length > 1).length;
}

/** Keys of the announcements that the journal has, and of those in the outbox; the jobs are judged on the way. */
async function readRecords(folder: string, worker: Worker) {
  const records = makeRecords({ folder });
  await records.start();
  try {
    const lines = await records.transitionsAfter(0, 1_000_000);
    const outbox = await records.notifications.announcements(1_000_000);
    return {
      worked: await worker.judge(records),
      announced: lines.filter(({ announce }) => announce).map(announcementKey),
      outbox: outbox.map(({ key }) => key),
    };
  } finally {
    await records.stop();
  }
}
