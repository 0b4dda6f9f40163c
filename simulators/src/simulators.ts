/**
 * The simulators' one page: configuration → cast → simulation → oracle → OPC UA servers, and the control API beside
 * them. Servers open one after the other, the quickest to make first, and each can be reached as soon as it is open.
 */

import { join } from 'node:path';
import type { ValueType } from '@gemba/contract/sample';
import { ensureCertificate } from '@gemba/program/certificate';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { Ports } from '@gemba/program/ports';
import { castOf } from './cast.ts';
import { readConfiguration, type Simulators as Settings } from './config.ts';
import { Control } from './control/control.ts';
import { ControlServer } from './control/http.ts';
import type { AddressSpaceStyle } from './machines/kind.ts';
import { APPLICATION_URI, MachineServer, makeTrustList } from './opcua/machine-server.ts';
import { Oracle } from './oracle/oracle.ts';
import type { Player } from './player.ts';
import { RetentiveMemory } from './retentive-memory.ts';
import { Simulation, type Sink } from './simulation.ts';
import { WallClock } from './wall-clock.ts';

export interface SimulatorsOptions {
  plantFile: string;
  configFile: string;
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
  stop: () => Promise<void>;
}

/** Node sets take time to load: a plain server is open in a third of the time of a machine tool's. */
const OPENING_ORDER: readonly AddressSpaceStyle[] = ['plain', 'packml', 'machine-tool'];

/** Starts everything; resolves when every server is open. */
export async function startSimulators(options: SimulatorsOptions): Promise<RunningSimulators> {
  const { plant, settings } = readConfiguration(options.plantFile, options.configFile);
  const memory = new RetentiveMemory(join(options.folder, 'memory'));
  const lines = castOf(settings, plant, (line, shapes) => memory.recall(line, shapes));
  const players = lines.flatMap((line) => line.players);
  const certificates = await makeTrustList(join(options.folder, 'pki'));
  const servers = await makeServers(players, settings, options, certificates);
  const oracle = new Oracle(join(options.folder, 'oracle'), typesOf(players));
  const simulation = new Simulation({
    lines,
    stepMs: settings.stepMs,
    clock: new WallClock(),
    sinks: [oracle, handOut(servers), count(options.metrics)],
    keep: (line, step, retained) => memory.keep(line, step, retained),
    onSkipped: skippedSteps(options),
  });
  simulation.start();
  const control = new ControlServer(new Control(simulation, servers));
  const stop = async () => {
    simulation.stop();
    await control.stop();
    await Promise.all([...servers.values()].map((server) => server.close()));
    await certificates.dispose();
    oracle.close();
  };
  try {
    const controlPort = await control.start(options.ports.control ?? settings.controlPort ?? 0, options.host);
    await openAll(servers, players, options.log);
    const endpoints = Object.fromEntries([...servers].map(([id, server]) => [id, server.endpoint]));
    return { controlPort, endpoints, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeServers(
  players: Player[],
  settings: Settings,
  options: SimulatorsOptions,
  certificates: Awaited<ReturnType<typeof makeTrustList>>,
) {
  const files = await ensureCertificate({
    folder: join(options.folder, 'pki'),
    applicationUri: APPLICATION_URI,
    commonName: 'Gemba simulators',
  });
  return new Map(
    players.map(({ id, cell: { setting } }) => {
      const port = options.ports.opcua?.[id] ?? settings.machines[id]?.port ?? 0;
      const idealPerH = 3600 / setting.cycleS;
      const { host } = options;
      const { historyH } = settings.machines[id] ?? {};
      const server = new MachineServer({
        id,
        kind: setting.kind,
        idealPerH,
        historyH,
        host,
        port,
        ...files,
        certificates,
      });
      return [id, server] as const;
    }),
  );
}

async function openAll(servers: ReadonlyMap<string, MachineServer>, players: Player[], log: Log): Promise<void> {
  const rank = ({ cell }: Player) => OPENING_ORDER.indexOf(cell.setting.kind.style);
  for (const { id } of players.toSorted((a, b) => rank(a) - rank(b))) {
    const server = servers.get(id);
    await server?.open();
    log.debug({ machine: id, endpoint: server?.endpoint }, 'machine can be reached');
  }
}

const handOut = (servers: ReadonlyMap<string, MachineServer>): Sink => ({
  emit: (machine, timeNs, emissions) => servers.get(machine)?.emit(timeNs, emissions),
});

function count(metrics: Metrics): Sink {
  const name = 'gemba_simulators_emissions_total';
  const emitted = metrics.counter(name, 'Changes that the machines emitted', ['machine']);
  return { emit: (machine, _timeNs, emissions) => emitted.inc({ machine }, emissions.length) };
}

function skippedSteps({ metrics, log }: SimulatorsOptions): (steps: number) => void {
  const name = 'gemba_simulators_steps_skipped_total';
  const skipped = metrics.counter(name, 'Steps of simulated time left out because the process was held up');
  return (steps) => {
    skipped.inc(steps);
    log.warn({ steps }, 'held up: simulated time stood still');
  };
}

const typesOf = (players: Player[]): Map<string, Map<string, ValueType>> =>
  new Map(
    players.map(({ id, cell }) => [
      id,
      new Map(cell.setting.kind.signals.map(({ signal }) => [signal.id, signal.type])),
    ]),
  );
