/** A depalletizer: sweeps layers of empty bottles from pallets and hands them on as trays; first in its line. PackML. */

import type { Cause, Kind } from './kind.ts';
import { packmlAnalog, packmlSignals, readPackml, UNIT } from './packml.ts';
import { NUMBERED } from './reasons.ts';

const JAM = 15;
/** Trays on a pallet; changing it stops the machine for a moment. */
const PALLET_TRAYS = 120;
const LAYER_TRAYS = 12;

const causes: Cause[] = [
  { code: 11, id: 'pallet-change', name: 'Pallet change', phase: 'stopped', everyParts: PALLET_TRAYS, lastsS: [8, 14] },
  { code: 12, id: 'layer-pad', name: 'Layer pad not removed', phase: 'stopped', everyS: 3600, lastsS: [15, 60] },
  {
    code: JAM,
    id: 'sweeper-jam',
    name: 'Jam at the sweeper',
    phase: 'faulted',
    everyS: 12000,
    lastsS: [60, 200],
    whenWorn: 2,
  },
  {
    code: 16,
    id: 'chain-drive',
    name: 'Chain drive overload',
    phase: 'faulted',
    everyS: 40000,
    lastsS: [240, 480],
    whenWorn: 4,
  },
];

export const depalletizer: Kind = {
  kind: 'depalletizer',
  style: 'packml',
  cycleS: 5.8,
  rejectShare: 0.002,
  wearParts: 9000,
  codes: NUMBERED,
  causes,
  jam: JAM,
  analogs: [
    {
      signal: 'drive-temperature',
      producing: 48,
      resting: 27,
      lagS: 300,
      noise: 0.15,
      worn: 16,
      symptom: { code: 16, add: 22 },
      decimals: 1,
    },
    { signal: 'chain-tension', producing: 72, resting: 60, lagS: 2, noise: 0.6, worn: -18, decimals: 1 },
    { signal: 'vibration', producing: 1.9, resting: 0.1, lagS: 2, noise: 0.06, worn: 2.2, decimals: 2 },
    { signal: 'power', producing: 6.8, resting: 1.4, lagS: 3, noise: 0.15, worn: 0.8, decimals: 1 },
  ],
  signals: packmlSignals(causes, [
    {
      signal: { id: 'layers', name: 'Layers on the pallet', type: 'int', range: [0, PALLET_TRAYS / LAYER_TRAYS] },
      node: `${UNIT}.Status.Layers`,
      type: 'UInt16',
    },
    packmlAnalog('drive-temperature', 'Drive temperature', '°C', 'DriveTemperature', [0, 120], { high: 62 }),
    packmlAnalog('chain-tension', 'Chain tension', '%', 'ChainTension', [0, 100], { low: 52 }),
    packmlAnalog('vibration', 'Vibration', 'mm/s', 'Vibration', [0, 8], { high: 3.9 }),
  ]),
  read: (picture) => ({
    ...readPackml(picture),
    layers: BigInt(Math.ceil((PALLET_TRAYS - (picture.total % PALLET_TRAYS)) / LAYER_TRAYS)),
  }),
};
