/**
 * The simulators' one page: configuration → cast → simulation and recordings → oracle → OPC UA servers, and the control
 * API beside them. Servers open one after the other, the quickest to make first, and each can be reached as soon as it is open.
 */

import { dirname, join } from 'node:path';
import type { Plant } from '@gemba/contract/plant';
import type { ValueType } from '@gemba/contract/sample';
import { ensureCertificate } from '@gemba/program/certificate';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { Ports } from '@gemba/program/ports';
import { castOf } from './cast.ts';
import { readConfiguration, type Simulators as Settings } from './config.ts';
import { Control } from './control/control.ts';
import { ControlServer } from './control/http.ts';
import type { AddressSpaceStyle, Face } from './machines/kind.ts';
import { APPLICATION_URI, MachineServer, makeTrustList } from './opcua/machine-server.ts';
import { Oracle } from './oracle/oracle.ts';
import { Playback, type PlaybackParts } from './recordings/playback.ts';
import { faceOf, lookAll, type Recorded } from './recordings/recorded.ts';
import type { RecordingSettings } from './recordings/settings.ts';
import { RetentiveMemory } from './retentive-memory.ts';
import { Simulation, type Sink } from './simulation.ts';
import { WallClock } from './wall-clock.ts';

export interface SimulatorsOptions extends PlayOptions {
  plantFile: string;
  configFile: string;
}

export interface PlayOptions {
  /** Folder of the simulators' data: PKI, oracle, retentive memory. */
  folder: string;
  /** Address on which servers and control listen. */
  host: string;
  ports: Ports;
  log: Log;
  metrics: Metrics;
}

export interface RunningSimulators {
  controlPort: number;
  /** Machine id → endpoint. */
  endpoints: Record<string, string>;
  /** Machines that are recordings. */
  recorded: readonly Recorded[];
  stop: () => Promise<void>;
}

/** Node sets take time to load: a plain server is open in a third of the time of a machine tool's. */
const OPENING_ORDER: readonly AddressSpaceStyle[] = ['plain', 'recorded', 'packml', 'machine-tool'];

/** Reads the configuration and plays it; resolves when every server is open. */
export function startSimulators(options: SimulatorsOptions): Promise<RunningSimulators> {
  const { plant, settings } = readConfiguration(options.plantFile, options.configFile);
  return play(settings, plant, dirname(options.configFile), options);
}

/**
 * Plays machines, recordings among them, whose files are named from `files`; without a plant there are no others. Resolves
 * when every server is open.
 */
export async function play(
  settings: Settings,
  plant: Plant | null,
  files: string,
  options: PlayOptions,
): Promise<RunningSimulators> {
  const recorded = await lookAll(recordingsOf(settings), files, plant);
  const memory = new RetentiveMemory(join(options.folder, 'memory'));
  const lines = plant === null ? [] : castOf(settings, plant, (line, shapes) => memory.recall(line, shapes));
  const players = lines.flatMap((line) => line.players);
  const machines = [
    ...players.map(({ id, cell: { setting } }) => ({ id, kind: setting.kind, idealPerH: 3600 / setting.cycleS })),
    ...recorded.map((one) => ({ id: one.id, kind: faceOf(one), idealPerH: 0 })),
  ];
  const certificates = await makeTrustList(join(options.folder, 'pki'));
  const servers = await makeServers(machines, settings, options, certificates);
  const oracle = new Oracle(join(options.folder, 'oracle'), typesOf(machines));
  const clock = new WallClock();
  const sinks = [oracle, handOut(servers), count(options.metrics)];
  const simulation = new Simulation({
    lines,
    stepMs: settings.stepMs,
    clock,
    sinks,
    keep: (line, step, retained) => memory.keep(line, step, retained),
    onSkipped: skippedSteps(options),
  });
  const playbacks = recorded.map((one) => new Playback({ ...one, clock, sinks, ...noticed(one.id, options.log) }));
  simulation.start();
  for (const playback of playbacks) playback.start();
  const control = new ControlServer(new Control(simulation, playbacks, servers));
  const stop = async () => {
    simulation.stop();
    await Promise.all(playbacks.map((playback) => playback.stop()));
    await control.stop();
    await Promise.all([...servers.values()].map((server) => server.close()));
    await certificates.dispose();
    oracle.close();
  };
  try {
    const controlPort = await control.start(options.ports.control ?? settings.controlPort ?? 0, options.host);
    await openAll(servers, machines, options.log);
    const endpoints = Object.fromEntries([...servers].map(([id, server]) => [id, server.endpoint]));
    return { controlPort, endpoints, recorded, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const recordingsOf = ({ machines }: Settings): Map<string, RecordingSettings> =>
  new Map(
    Object.entries(machines).flatMap(([id, { recording }]) => (recording === undefined ? [] : [[id, recording]])),
  );

/** A machine with what its server has to know of it. */
interface Served {
  id: string;
  kind: Face;
  idealPerH: number;
}

async function makeServers(
  machines: readonly Served[],
  settings: Settings,
  options: PlayOptions,
  certificates: Awaited<ReturnType<typeof makeTrustList>>,
) {
  const files = await ensureCertificate({
    folder: join(options.folder, 'pki'),
    applicationUri: APPLICATION_URI,
    commonName: 'Gemba simulators',
  });
  return new Map(
    machines.map((machine) => {
      const { historyH, port: own = 0 } = settings.machines[machine.id] ?? {};
      const port = options.ports.opcua?.[machine.id] ?? own;
      const server = new MachineServer({ ...machine, historyH, host: options.host, port, ...files, certificates });
      return [machine.id, server] as const;
    }),
  );
}

async function openAll(servers: ReadonlyMap<string, MachineServer>, machines: readonly Served[], log: Log) {
  const rank = ({ kind }: Served) => OPENING_ORDER.indexOf(kind.style);
  for (const { id } of machines.toSorted((a, b) => rank(a) - rank(b))) {
    const server = servers.get(id);
    await server?.open();
    log.debug({ machine: id, endpoint: server?.endpoint }, 'machine can be reached');
  }
}

/** What becomes of a recording while it is played. */
const noticed = (machine: string, log: Log): Pick<PlaybackParts, 'onEnd' | 'onMoved'> => ({
  onEnd: (error) => {
    if (error === null) log.info({ machine }, 'the recording has ended; its last values stay');
    else
      log.error(
        { machine, reason: error.message },
        'the recording could not be read any further; its last values stay',
      );
  },
  onMoved: (byMs) => log.warn({ machine, byMs }, 'held up, or the clock was set: the recording goes on so much later'),
});

const handOut = (servers: ReadonlyMap<string, MachineServer>): Sink => ({
  emit: (machine, timeNs, emissions) => servers.get(machine)?.emit(timeNs, emissions),
});

function count(metrics: Metrics): Sink {
  const name = 'gemba_simulators_emissions_total';
  const emitted = metrics.counter(name, 'Changes that the machines emitted', ['machine']);
  return { emit: (machine, _timeNs, emissions) => emitted.inc({ machine }, emissions.length) };
}

function skippedSteps({ metrics, log }: PlayOptions): (steps: number) => void {
  const name = 'gemba_simulators_steps_skipped_total';
  const skipped = metrics.counter(name, 'Steps of simulated time left out because the process was held up');
  return (steps) => {
    skipped.inc(steps);
    log.warn({ steps }, 'held up: simulated time stood still');
  };
}

const typesOf = (machines: readonly Served[]): Map<string, Map<string, ValueType>> =>
  new Map(machines.map(({ id, kind }) => [id, new Map(kind.signals.map(({ signal }) => [signal.id, signal.type]))]));
