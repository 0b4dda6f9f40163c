/**
 * Makes the past of a plant that is new, while it runs: weeks for the overview to show. The machine models are played
 * offline, and what they say goes the way of everything that machines say: journal, replay lane, pipeline, fold. It is
 * made once; what was interrupted goes on; then the program ends.
 */

import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import type { MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { readConfiguration as readGateways } from '@gemba/gateway/read-config';
import type { ProgramSpec } from '@gemba/program/arguments';
import type { Log } from '@gemba/program/log';
import { run } from '@gemba/program/run';
import { readSimulators } from '@gemba/simulators/config';
import { type PastLine, pastOf } from './past.ts';
import { PastGateway } from './past-gateway.ts';
import { recording } from './recording.ts';
import { askWindow, keepWindow, type PastWindow, readWindow } from './window.ts';

const spec = {
  name: 'history',
  summary: 'Makes the past of a new plant of simulated machines, once, while its server runs.',
  options: {
    data: { type: 'string', env: 'GEMBA_DATA', default: 'data', placeholder: 'DIR', help: 'Data folder' },
    plant: {
      type: 'string',
      env: 'GEMBA_PLANT',
      default: 'config/plant.yaml',
      placeholder: 'FILE',
      help: 'The plant; gateway.yaml and simulators.yaml are read beside it',
    },
    mqtt: {
      type: 'string',
      env: 'GEMBA_MQTT_URL',
      default: 'mqtt://127.0.0.1:1883',
      placeholder: 'URL',
      help: 'The broker',
    },
    server: { type: 'string', default: 'http://127.0.0.1:8080', placeholder: 'URL', help: 'The server of the plant' },
    days: { type: 'number', env: 'GEMBA_HISTORY_DAYS', default: 30, help: 'How far back it goes' },
  },
  commands: [recording],
  notes: 'Ends with 0 when all of it is stored. What is half made goes on with the next call.',
} as const satisfies ProgramSpec;

/** Share of the past after which it is told how far it is. */
const TOLD_EVERY = 0.1;

await run(spec, async ({ options, log, signal, ready }) => {
  // What is live goes before, also on the processor.
  setPriority(constants.priority.PRIORITY_LOW);
  const beside = (name: string) => join(dirname(options.plant), name);
  const { plant, config: gateways } = readGateways(options.plant, beside('gateway.yaml'));
  const simulators = readSimulators(beside('simulators.yaml'), plant);
  ready();
  const folder = join(options.data, 'history');
  const file = join(folder, 'window.json');
  const told = pastOf({ plant, gateways, simulators }, { fromNs: 0n, throughNs: 0n });
  const ids = new Set(told.flatMap(({ machines }) => machines));
  const known = await readWindow(file);
  const window = known ?? (await askWindow(options.server, plant, ids, options.days, signal).catch(unless(signal)));
  if (window === null) return 0;
  if (known === null) await keepWindow(file, window);
  if (window.done) {
    log.info(known === null ? 'the plant has a past of its own' : 'the past has been made');
    return 0;
  }
  const lines = pastOf({ plant, gateways, simulators }, window);
  log.info({ machines: ids.size, from: at(window.fromNs), through: at(window.throughNs) }, 'making the past');
  const started = performance.now();
  const mqtt = { url: options.mqtt };
  const gatewayOf = (line: PastLine) =>
    new PastGateway({ site: line.site, id: `${line.gateway}-past`, folder: join(folder, line.gateway), mqtt, log });
  const running = new Map<string, PastGateway>();
  try {
    for (const [index, line] of lines.entries()) {
      let gateway = running.get(line.gateway);
      if (gateway === undefined) {
        gateway = gatewayOf(line);
        running.set(line.gateway, gateway);
        await gateway.start();
      }
      await tellLine(line, gateway, { index, of: lines.length, window }, log, signal);
    }
    for (const gateway of running.values()) await gateway.drained(signal);
    await keepWindow(file, { ...window, done: true });
    log.info({ seconds: Math.round((performance.now() - started) / 1000) }, 'the past is stored');
  } catch (error) {
    if (!signal.aborted) throw error;
    log.info('stopped; the past goes on with the next start');
  } finally {
    for (const gateway of running.values()) await gateway.stop();
  }
  return 0;
});

/** What was broken off because it was told to stop has nothing to give, and is no error. */
function unless(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (!signal.aborted) throw error;
    return null;
  };
}

/** One line, portion by portion; what an earlier run has told is played again and not told. */
async function tellLine(
  { machines, entries }: PastLine,
  gateway: PastGateway,
  { index, of, window }: { index: number; of: number; window: PastWindow },
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const knownNs = latest(machines.map((machine) => gateway.throughNs(machine as MachineId)));
  const lengthNs = Number(window.throughNs - window.fromNs);
  let toldShare = index / of;
  for (const portion of entries) {
    const throughNs = observedThrough(portion);
    if (knownNs === null || throughNs === null || throughNs > knownNs) await gateway.tell(portion, signal);
    else await breath(undefined, { signal });
    const share = (index + Number((throughNs ?? window.fromNs) - window.fromNs) / lengthNs) / of;
    if (share - toldShare < TOLD_EVERY) continue;
    toldShare = share;
    log.info({ percent: Math.round(share * 100) }, 'making the past');
  }
}

function observedThrough(entries: readonly Entry[]): bigint | null {
  return latest(entries.map((entry) => (entry.kind === 'observed' ? entry.throughNs : null)));
}

function latest(times: readonly (bigint | null)[]): bigint | null {
  return times.reduce<bigint | null>(
    (last, time) => (time !== null && !(last !== null && last >= time) ? time : last),
    null,
  );
}

function at(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString();
}
