/**
 * Schema of `config/simulators.yaml`: which model plays which machine of the plant, how they are wired into lines, and
 * where their servers listen. What a schema can't say is checked against the plant; all faults are reported at once.
 */

import type { ConfigFault } from '@gemba/contract/errors';
import { ID_PATTERN } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { attempt, readConfig, throwFaults } from '@gemba/program/config';
import { readPlant } from '@gemba/program/plant';
import Type, { type Static } from 'typebox';
import { KINDS, kindOf } from './machines/registry.ts';
import { RECORDING } from './recordings/recorded.ts';
import { checkRecording, RecordingSettings } from './recordings/settings.ts';

const strict = { additionalProperties: false } as const;
const machineId = (description: string) => Type.String({ pattern: ID_PATTERN, description });
const port = (description: string) => Type.Integer({ minimum: 0, maximum: 65_535, description });

export const PlayedMachine = Type.Object(
  {
    model: Type.String({ description: `What plays it: ${KINDS.map(({ kind }) => kind).join(', ')}, ${RECORDING}` }),
    recording: Type.Optional(RecordingSettings),
    port: Type.Optional(port('Port of its OPC UA server, unless a ports file names another (default: any free port)')),
    after: Type.Optional(
      Type.Object(
        {
          machine: machineId('Machine that hands it its parts'),
          places: Type.Integer({
            default: 16,
            minimum: 1,
            maximum: 10_000,
            description: 'Parts that fit on the conveyor between them',
          }),
        },
        { ...strict, description: 'Its place in a line (default: it always finds parts)' },
      ),
    ),
    cycleS: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0.05,
        maximum: 3600,
        description: 'Ideal cycle, s (default: that of the plant)',
      }),
    ),
    trouble: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 100,
      description: 'How often it is stopped by its own causes: 0 never, 1 as usual',
    }),
    historyH: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 168,
        description: 'For how long its server keeps a history that clients can read, h (default: none)',
      }),
    ),
    seed: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Seed of its own (default: made of the common one and its id)' }),
    ),
  },
  strict,
);

export const Simulators = Type.Object(
  {
    seed: Type.Integer({ default: 1, minimum: 0, description: 'The same seed plays the same shift' }),
    stepMs: Type.Integer({ default: 100, minimum: 10, maximum: 1000, description: 'Length of a step, ms' }),
    controlPort: Type.Optional(
      port('Port of the control API, unless a ports file names another (default: any free port)'),
    ),
    machines: Type.Record(Type.String(), PlayedMachine, { description: 'Machine id → what plays it' }),
    elsewhere: Type.Array(machineId('Machine id'), {
      default: [],
      description: 'Machines of the plant that something else plays',
    }),
  },
  { ...strict, title: 'Gemba simulators', $id: 'https://gemba.invalid/schema/simulators.json' },
);

export type Simulators = Static<typeof Simulators>;
export type PlayedMachine = Static<typeof PlayedMachine>;

/** Reads a file and checks it against the plant, if that could be read. Throws as `readConfig`. */
export const readSimulators = (file: string, plant: Plant | null): Simulators =>
  readConfig(file, Simulators, (simulators) => (plant === null ? [] : checkSimulators(simulators, plant)));

/** Reads plant.yaml and simulators.yaml; the faults of both are listed at once. Throws as `readConfig`. */
export function readConfiguration(plantFile: string, configFile: string): { plant: Plant; settings: Simulators } {
  const faults: ConfigFault[] = [];
  const plant = attempt(() => readPlant(plantFile), faults);
  const settings = attempt(() => readSimulators(configFile, plant), faults);
  throwFaults(faults);
  return { plant: plant as Plant, settings: settings as Simulators };
}

/** What the schema can't say. */
export function checkSimulators(simulators: Simulators, plant: Plant): ConfigFault[] {
  const placed = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
  const faults: ConfigFault[] = [];
  for (const [id, played] of Object.entries(simulators.machines)) {
    const path = `machines.${id}`;
    const machine = placed.get(id);
    const kind = kindOf(played.model);
    if (machine === undefined) {
      faults.push({
        path,
        problem: `the plant has no machine ${id}`,
        next: 'Add it to plant.yaml, or remove it here.',
      });
    }
    if (played.model === RECORDING || played.recording !== undefined) {
      faults.push(...checkPlayback(played, path));
      continue;
    }
    if (kind === undefined) {
      // One that is missing or no text is a fault of the schema.
      if (typeof played.model === 'string') faults.push(unknownModel(path, played.model));
      continue;
    }
    const alarms = (kind.alarms ?? []).map(({ signal }) => signal);
    const said = new Set([...kind.signals.map(({ signal }) => signal.id), ...alarms]);
    for (const signal of machine?.signals ?? []) {
      if (said.has(signal.id)) continue;
      const problem = `a ${kind.kind} has no signal ${signal.id}, which the plant wants of ${id}`;
      faults.push({
        path: `${path}.model`,
        problem,
        next: 'Choose another model, or remove the signal from plant.yaml.',
      });
    }
  }
  return [...faults, ...checkWiring(simulators), ...checkCoverage(simulators, [...placed.keys()])];
}

function checkPlayback({ model, recording, after, cycleS, historyH }: PlayedMachine, path: string): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const fault = (at: string, problem: string, next: string) => faults.push({ path: `${path}.${at}`, problem, next });
  if (model !== RECORDING) {
    fault('recording', `a ${model} plays no recording`, `Remove it, or make the model ${RECORDING}.`);
  }
  if (recording === undefined) fault('recording', 'nothing says which one', 'Name it: recording: { file: … }.');
  else faults.push(...checkRecording(recording, `${path}.recording`));
  if (after !== undefined) fault('after', 'a recording takes no parts from anybody', 'Remove it.');
  if (cycleS !== undefined) fault('cycleS', 'a recording has no cycle but its own', 'Remove it.');
  if (historyH !== undefined && recording?.times === 'original') {
    fault('historyH', 'a history is kept of the present alone', 'Remove it, or play the recording with shifted times.');
  }
  return faults;
}

const unknownModel = (path: string, model: string): ConfigFault => ({
  path: `${path}.model`,
  problem: `there is no model ${model}`,
  next: `Choose one of ${KINDS.map((one) => one.kind).join(', ')}, ${RECORDING}.`,
});

function checkWiring({ machines }: Simulators): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const fed = new Map<string, string>();
  for (const [id, { after }] of Object.entries(machines)) {
    if (after === undefined) continue;
    const path = `machines.${id}.after.machine`;
    if (machines[after.machine] === undefined) {
      faults.push({
        path,
        problem: `no machine ${after.machine} is played here`,
        next: 'Name a machine of this file.',
      });
    }
    if (machines[after.machine]?.model === RECORDING) {
      faults.push({ path, problem: 'a recording hands on no parts', next: 'Name a machine that makes some.' });
    }
    const other = fed.get(after.machine);
    if (other !== undefined) {
      faults.push({
        path,
        problem: `${after.machine} already feeds ${other}`,
        next: 'A machine hands its parts to one other.',
      });
    }
    fed.set(after.machine, id);
    if (isCircle(machines, id)) {
      faults.push({ path, problem: 'the line runs in a circle', next: 'Let its first machine have no `after`.' });
    }
  }
  return faults;
}

function isCircle(machines: Simulators['machines'], id: string): boolean {
  let at = machines[id]?.after?.machine;
  for (let hops = 0; at !== undefined && hops < 1000; hops++) {
    if (at === id) return true;
    at = machines[at]?.after?.machine;
  }
  return false;
}

function checkCoverage({ machines, elsewhere }: Simulators, ids: readonly string[]): ConfigFault[] {
  return ids
    .filter((id) => machines[id] === undefined && !elsewhere.includes(id))
    .map((id) => ({
      path: 'machines',
      problem: `nothing plays machine ${id} of the plant`,
      next: `Add ${id} here, or list it under elsewhere.`,
    }));
}
