/** A labeller with hot glue: labels full bottles tray by tray. PackML. */

import type { Cause, Kind } from './kind.ts';
import { packmlAnalog, packmlSignals, readPackml } from './packml.ts';
import { NUMBERED } from './reasons.ts';
import type { RejectCause } from './rejects.ts';

const JAM = 15;
/** Trays that a roll of labels lasts for. */
const ROLL_TRAYS = 400;

const causes: Cause[] = [
  { code: 11, id: 'label-roll', name: 'Label roll change', phase: 'stopped', everyParts: ROLL_TRAYS, lastsS: [35, 70] },
  { code: 12, id: 'label-skew', name: 'Label skewed', phase: 'stopped', everyS: 1500, lastsS: [8, 25] },
  { code: 13, id: 'sensor-b3', name: 'Sensor B3 dirty', phase: 'stopped', everyS: 5400, lastsS: [20, 60] },
  {
    code: JAM,
    id: 'label-jam',
    name: 'Label jam at the vacuum drum',
    phase: 'faulted',
    everyS: 8500,
    lastsS: [60, 200],
    whenWorn: 2,
  },
  { code: 16, id: 'glue-heater', name: 'Glue heater failed', phase: 'faulted', everyS: 45000, lastsS: [300, 900] },
  { code: NUMBERED.none, phase: 'stopped', everyS: 7000, lastsS: [8, 40] },
];

const rejects: RejectCause[] = [
  { code: 1, id: 'label-askew', name: 'Label askew', share: 0.52 },
  { code: 2, id: 'label-missing', name: 'Label missing', share: 0.27 },
  { code: 3, id: 'creased', name: 'Label creased', share: 0.21 },
];

export const labeller: Kind = {
  kind: 'labeller',
  style: 'packml',
  cycleS: 5.7,
  rejectShare: 0.015,
  wearParts: 8000,
  codes: NUMBERED,
  causes,
  jam: JAM,
  analogs: [
    {
      signal: 'glue-temperature',
      producing: 158,
      resting: 155,
      lagS: 30,
      noise: 0.5,
      symptom: { code: 16, add: -24 },
      decimals: 1,
    },
    { signal: 'web-tension', producing: 34, resting: 12, lagS: 2, noise: 0.5, worn: 6, decimals: 1 },
    { signal: 'vibration', producing: 1.2, resting: 0.1, lagS: 2, noise: 0.05, worn: 2.4, decimals: 2 },
    { signal: 'power', producing: 5.2, resting: 1.9, lagS: 3, noise: 0.1, worn: 0.5, decimals: 1 },
  ],
  signals: packmlSignals(
    causes,
    [
      packmlAnalog('glue-temperature', 'Glue temperature', '°C', 'GlueTemperature', [100, 200], {
        low: 145,
        high: 170,
      }),
      packmlAnalog('label-roll', 'Labels left', '%', 'LabelRoll', [0, 100], { low: 5 }),
      packmlAnalog('web-tension', 'Web tension', 'N', 'WebTension', [0, 60]),
      packmlAnalog('vibration', 'Vibration', 'mm/s', 'Vibration', [0, 8], { high: 3.4 }),
    ],
    rejects,
  ),
  read: (picture) => ({
    ...readPackml(picture, rejects),
    'label-roll': Math.round((1 - (picture.total % ROLL_TRAYS) / ROLL_TRAYS) * 1000) / 10,
  }),
};
