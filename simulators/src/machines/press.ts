/**
 * A hydraulic press with an old PLC: no companion specification, just words of a data block. Its state word is the
 * maker's own, and its counters have 16 bits and roll over.
 */

import type { Signal } from '@gemba/contract/plant/machine';
import type { Cause, Kind, NodeType, Phase, SignalSpec } from './kind.ts';
import { NUMBERED, reasonTable } from './reasons.ts';

const FILTER = 22;
const JAM = 21;
/** The counters' range: a word of 16 bits. */
const WORD = 65536;

/** The maker's state word. */
const STATE_WORD: Record<Phase, number> = {
  idle: 0,
  producing: 1,
  starved: 2,
  blocked: 3,
  stopped: 4,
  faulted: 5,
  setup: 6,
  maintenance: 7,
};

const causes: Cause[] = [
  { code: 20, id: 'light-curtain', name: 'Light curtain broken', phase: 'stopped', everyS: 1800, lastsS: [6, 25] },
  {
    code: JAM,
    id: 'blank-stuck',
    name: 'Blank stuck in the die',
    phase: 'faulted',
    everyS: 7500,
    lastsS: [70, 240],
    whenWorn: 2,
  },
  {
    code: FILTER,
    id: 'oil-filter',
    name: 'Oil filter clogged',
    phase: 'faulted',
    everyS: 30000,
    lastsS: [240, 480],
    whenWorn: 5,
  },
  { code: 23, id: 'guard-open', name: 'Guard open', phase: 'stopped', everyS: 6000, lastsS: [20, 90] },
  { code: NUMBERED.setup, phase: 'setup', everyS: 26000, lastsS: [360, 660] },
  { code: NUMBERED.none, phase: 'stopped', everyS: 7200, lastsS: [10, 45] },
];

const signals: SignalSpec[] = [
  word({ id: 'state', role: 'state', type: 'int', states: stateTable() }, 'W0', 'UInt16', stateComment()),
  word(
    { id: 'reason', role: 'reason', type: 'int', reasons: reasonTable(causes, NUMBERED) },
    'W2',
    'UInt16',
    'Stop reason',
  ),
  word({ id: 'total', role: 'count-total', type: 'int', modulus: WORD }, 'W4', 'UInt16', 'Parts made'),
  word({ id: 'reject', role: 'count-reject', type: 'int', modulus: WORD }, 'W6', 'UInt16', 'Parts rejected'),
  word({ id: 'cycle', name: 'Cycle time', role: 'cycle-time', type: 'float', unit: 's' }, 'D8', 'Double'),
  word({ id: 'force', name: 'Press force', type: 'float', unit: 'kN', range: [0, 2000] }, 'D16', 'Double'),
  word(
    {
      id: 'oil-temperature',
      name: 'Oil temperature',
      type: 'float',
      unit: '°C',
      range: [0, 90],
      limits: { high: 58.5 },
    },
    'D24',
    'Double',
  ),
  word({ id: 'oil-pressure', name: 'Oil pressure', type: 'float', unit: 'bar', range: [0, 320] }, 'D32', 'Double'),
  word(
    { id: 'filter-pressure', name: 'Filter Δp', type: 'float', unit: 'bar', range: [0, 4], limits: { high: 2.1 } },
    'D40',
    'Double',
  ),
  word({ id: 'guard', name: 'Guard closed', type: 'bool' }, 'X48.0', 'Boolean'),
  word({ id: 'power', name: 'Power', type: 'float', unit: 'kW' }, 'D50', 'Double'),
  word({ id: 'energy', name: 'Energy', role: 'energy', type: 'float', unit: 'kWh' }, 'D58', 'Double'),
];

export const press: Kind = {
  kind: 'press',
  style: 'plain',
  cycleS: 7,
  rejectShare: 0.014,
  wearParts: 5200,
  codes: NUMBERED,
  causes,
  jam: JAM,
  analogs: [
    { signal: 'force', producing: 1280, resting: 0, lagS: 0, noise: 14, decimals: 0 },
    {
      signal: 'oil-temperature',
      producing: 51,
      resting: 38,
      lagS: 420,
      noise: 0.1,
      worn: 9,
      symptom: { code: FILTER, add: 9 },
      decimals: 1,
    },
    { signal: 'oil-pressure', producing: 212, resting: 60, lagS: 2, noise: 1.5, decimals: 0 },
    {
      signal: 'filter-pressure',
      producing: 0.9,
      resting: 0.3,
      lagS: 5,
      noise: 0.02,
      worn: 1,
      symptom: { code: FILTER, add: 1.2 },
      decimals: 2,
    },
    { signal: 'power', producing: 38, resting: 9, lagS: 2, noise: 0.8, worn: 3, decimals: 1 },
  ],
  signals,
  alarms: [
    {
      ...{ node: 'Alarms.OilHot', name: 'Oil too hot', signal: 'alarms/oil-hot', of: 'oil-temperature' },
      ...{ limits: { high: 58.5, highHigh: 65, deadband: 1 }, severity: 600, severest: 900 },
    },
    {
      ...{
        node: 'Alarms.FilterClogged',
        name: 'Filter clogged',
        signal: 'alarms/filter-clogged',
        of: 'filter-pressure',
      },
      ...{ limits: { high: 2.1, deadband: 0.2 }, severity: 500 },
    },
    {
      ...{ node: 'Alarms.BlankStuck', name: 'Blank stuck', signal: 'alarms/blank-stuck', of: 'reason' },
      ...{ equals: BigInt(JAM), severity: 700 },
    },
  ],
  read: ({ phase, reason, total, reject, cycleS, analogs, energyKWh }) => ({
    state: BigInt(STATE_WORD[phase]),
    reason: BigInt(reason),
    total: BigInt(total % WORD),
    reject: BigInt(reject % WORD),
    cycle: cycleS,
    ...analogs,
    guard: reason !== 23,
    energy: energyKWh,
  }),
};

/** A word of the data block; its comment is the name of the signal with the unit, where it isn't said otherwise. */
function word(signal: Signal, address: string, type: NodeType, said?: string): SignalSpec {
  const unit = signal.unit === undefined ? '' : ` [${signal.unit}]`;
  return { signal, node: `DB20.${address}`, type, comment: said ?? `${signal.name ?? signal.id}${unit}` };
}

/** `0 idle, 1 producing, …` */
function stateComment(): string {
  return `Machine state: ${Object.entries(STATE_WORD)
    .map(([phase, code]) => `${code} ${phase}`)
    .join(', ')}`;
}

function stateTable(): Record<string, Phase> {
  return Object.fromEntries(Object.entries(STATE_WORD).map(([phase, code]) => [String(code), phase as Phase]));
}
