/** A tray packer with vacuum grippers: last in its line, its good trays are what the line made. PackML. */

import type { Cause, Kind } from './kind.ts';
import { packmlAnalog, packmlSignals, readPackml } from './packml.ts';
import { NUMBERED } from './reasons.ts';
import type { RejectCause } from './rejects.ts';

const JAM = 15;
const VACUUM = 16;

const causes: Cause[] = [
  { code: 11, id: 'tray-skewed', name: 'Tray skewed at the lift', phase: 'stopped', everyS: 1500, lastsS: [8, 30] },
  { code: 12, id: 'film-empty', name: 'Film roll empty', phase: 'stopped', everyS: 6000, lastsS: [40, 90] },
  {
    code: JAM,
    id: 'gripper-jam',
    name: 'Jam at the gripper',
    phase: 'faulted',
    everyS: 9000,
    lastsS: [60, 180],
    whenWorn: 2,
  },
  {
    code: VACUUM,
    id: 'vacuum-lost',
    name: 'Vacuum lost',
    phase: 'faulted',
    everyS: 36000,
    lastsS: [180, 420],
    whenWorn: 3,
  },
  { code: NUMBERED.setup, phase: 'setup', everyS: 30000, lastsS: [300, 600] },
];

const rejects: RejectCause[] = [
  { code: 1, id: 'film-open', name: 'Film not sealed', share: 0.55 },
  { code: 2, id: 'bottle-missing', name: 'Bottle missing in the tray', share: 0.3 },
  { code: 3, id: 'tray-dented', name: 'Tray dented', share: 0.15 },
];

export const packer: Kind = {
  kind: 'packer',
  style: 'packml',
  cycleS: 5.6,
  rejectShare: 0.006,
  wearParts: 8500,
  codes: NUMBERED,
  causes,
  jam: JAM,
  analogs: [
    {
      signal: 'vacuum',
      producing: 720,
      resting: 740,
      lagS: 3,
      noise: 4,
      worn: -60,
      symptom: { code: VACUUM, add: -260 },
      decimals: 0,
    },
    { signal: 'seal-temperature', producing: 172, resting: 165, lagS: 60, noise: 0.6, decimals: 1 },
    { signal: 'belt-temperature', producing: 38, resting: 25, lagS: 240, noise: 0.15, worn: 12, decimals: 1 },
    { signal: 'power', producing: 7.9, resting: 2.4, lagS: 3, noise: 0.15, worn: 0.7, decimals: 1 },
  ],
  signals: packmlSignals(
    causes,
    [
      packmlAnalog('vacuum', 'Gripper vacuum', 'mbar', 'Vacuum', [0, 1000], { low: 600 }),
      packmlAnalog('seal-temperature', 'Sealing temperature', '°C', 'SealTemperature', [100, 220], {
        low: 150,
        high: 190,
      }),
      packmlAnalog('belt-temperature', 'Belt temperature', '°C', 'BeltTemperature', [0, 80], { high: 60 }),
    ],
    rejects,
  ),
  read: (picture) => readPackml(picture, rejects),
};
