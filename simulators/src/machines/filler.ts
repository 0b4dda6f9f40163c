/** A rotary filler with capper: takes trays of empty bottles, hands on trays of full ones. PackML. */

import type { Cause, Kind } from './kind.ts';
import { packmlAnalog, packmlSignals, readPackml } from './packml.ts';
import { NUMBERED } from './reasons.ts';
import type { RejectCause } from './rejects.ts';

const OVERPRESSURE = 14;
const JAM = 15;

const causes: Cause[] = [
  { code: 11, id: 'bottle-fallen', name: 'Bottle fallen at infeed', phase: 'stopped', everyS: 900, lastsS: [8, 30] },
  { code: 12, id: 'caps-empty', name: 'Cap hopper empty', phase: 'stopped', everyS: 4200, lastsS: [25, 80] },
  { code: 13, id: 'fill-level', name: 'Fill level out of tolerance', phase: 'stopped', everyS: 3600, lastsS: [10, 40] },
  {
    code: OVERPRESSURE,
    id: 'overpressure-4',
    name: 'Overpressure block 4',
    phase: 'faulted',
    everyS: 30000,
    lastsS: [150, 420],
    whenWorn: 4,
  },
  {
    code: JAM,
    id: 'star-wheel-jam',
    name: 'Jam at the star wheel',
    phase: 'faulted',
    everyS: 8000,
    lastsS: [70, 220],
    whenWorn: 2,
  },
  { code: NUMBERED.setup, phase: 'setup', everyS: 28000, lastsS: [300, 540] },
  { code: NUMBERED.none, phase: 'stopped', everyS: 6000, lastsS: [10, 45] },
];

const rejects: RejectCause[] = [
  { code: 1, id: 'underfilled', name: 'Underfilled', share: 0.46 },
  { code: 2, id: 'no-cap', name: 'Cap missing or askew', share: 0.31 },
  { code: 3, id: 'foamed', name: 'Foamed over', share: 0.15 },
  { code: 4, id: 'cracked', name: 'Bottle cracked', share: 0.08 },
];

export const filler: Kind = {
  kind: 'filler',
  style: 'packml',
  cycleS: 6,
  rejectShare: 0.012,
  wearParts: 6500,
  codes: NUMBERED,
  causes,
  jam: JAM,
  analogs: [
    {
      signal: 'pressure',
      producing: 5.6,
      resting: 3.1,
      lagS: 4,
      noise: 0.05,
      worn: 0.7,
      symptom: { code: OVERPRESSURE, add: 1.8 },
      decimals: 2,
    },
    { signal: 'flow', producing: 41, resting: 0, lagS: 2, noise: 0.4, decimals: 1 },
    { signal: 'temperature', producing: 8.2, resting: 11.5, lagS: 240, noise: 0.06, decimals: 1 },
    { signal: 'vibration', producing: 1.6, resting: 0.1, lagS: 2, noise: 0.05, worn: 2.6, decimals: 2 },
    { signal: 'power', producing: 11.4, resting: 2.2, lagS: 3, noise: 0.2, worn: 1.2, decimals: 1 },
  ],
  signals: packmlSignals(
    causes,
    [
      packmlAnalog('pressure', 'Pressure block 4', 'bar', 'Block4.Pressure', [0, 10], { high: 7 }),
      packmlAnalog('flow', 'Flow', 'l/min', 'Flow', [0, 60]),
      packmlAnalog('temperature', 'Product temperature', '°C', 'ProductTemperature', [0, 30], { high: 10.8 }),
      packmlAnalog('vibration', 'Vibration', 'mm/s', 'Vibration', [0, 8], { high: 3.9 }),
    ],
    rejects,
  ),
  read: (picture) => readPackml(picture, rejects),
};
