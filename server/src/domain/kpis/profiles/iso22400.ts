/**
 * ISO 22400-2 by work unit. Planned busy time (PBT) = production (APT) + setup (AUST) + delays (ADET) + down time (ADOT):
 * malfunctions and minor stoppages are delays, standing available without being able to work is down time. What was agreed
 * beforehand is planned down time and leaves PBT. Which state is which follows OPC 40001-1 annex C.2. Quality weighs by
 * ideal time like everything here that has to add up over products; for one product that is GQ ÷ PQ.
 */

import { completeness, effectiveness } from '../figures/effectiveness.ts';
import { byId, figure } from '../figures/figure.ts';
import { PARTS } from '../figures/parts.ts';
import { RELIABILITY } from '../figures/reliability.ts';
import { type Figure, type Profile, ratio } from '../profile.ts';
import { knownS, type Sums } from '../sums.ts';
import { always, down, out, USUAL } from './counts.ts';

const source = 'ISO 22400-2:2014';
const planned = 'PBT';

/** Delays: malfunctions, minor stoppages, unplanned maintenance. */
const adetS = (sums: Sums): number => sums.breakdownS + sums.maintenanceS + sums.minorStopS + sums.engineeringS;
/** Down time: available, but nothing to work on, nowhere to put it, or nobody there. */
const busyDownS = (sums: Sums): number => sums.waitingS + sums.idleS;
const aubtS = (sums: Sums): number => sums.runS + sums.setupS + adetS(sums);
const aoetS = (sums: Sums): number => aubtS(sums) + busyDownS(sums);

const DELAYS = ['breakdownS', 'maintenanceS', 'minorStopS', 'engineeringS'] as const;

const TIMES: readonly Figure[] = [
  figure({
    id: 'nee',
    unit: 'ratio',
    formula: '(APT + AUST) ÷ (PBT − no data) × effectiveness × quality ratio',
    source: `${source}, net equipment effectiveness index`,
    terms: ['goodIdealS', 'goodKnownS', 'runS', 'setupS'],
    numerator: (sums) => (sums.runS > 0 ? (sums.goodIdealS * (sums.runS + sums.setupS)) / sums.runS : 0),
    denominator: (sums) => sums.goodKnownS,
    completeness: (sums) => ratio(sums.goodKnownS, sums.plannedS),
  }),
  figure({
    id: 'technical-efficiency',
    unit: 'ratio',
    formula: 'APT ÷ (APT + ADET)',
    source: `${source}, technical efficiency`,
    terms: ['runS', ...DELAYS],
    numerator: (sums) => sums.runS,
    denominator: (sums) => sums.runS + adetS(sums),
  }),
  figure({
    id: 'utilization-efficiency',
    unit: 'ratio',
    formula: 'APT ÷ AUBT',
    source: `${source}, utilization efficiency`,
    terms: ['runS', 'setupS', ...DELAYS],
    numerator: (sums) => sums.runS,
    denominator: aubtS,
  }),
  figure({
    id: 'allocation-ratio',
    unit: 'ratio',
    formula: 'AUBT ÷ AOET, with AOET = APT + AUST + ADET + ADOT while there are orders',
    source: `${source}, allocation ratio; OPC 40501-1 annex C.2.3`,
    terms: ['runS', 'setupS', ...DELAYS, 'waitingS', 'idleS'],
    numerator: aubtS,
    denominator: aoetS,
  }),
  figure({
    id: 'allocation-efficiency',
    unit: 'ratio',
    formula: 'AUBT ÷ (PBT − no data)',
    source: `${source}, allocation efficiency`,
    terms: ['runS', 'setupS', ...DELAYS, 'plannedS', 'noDataS'],
    numerator: aubtS,
    denominator: knownS,
  }),
  figure({
    id: 'setup-rate',
    unit: 'ratio',
    formula: 'AUST ÷ AUPT = AUST ÷ (APT + AUST)',
    source: `${source}, setup rate`,
    terms: ['setupS', 'runS'],
    numerator: (sums) => sums.setupS,
    denominator: (sums) => sums.runS + sums.setupS,
  }),
  figure({
    id: 'throughput-rate',
    unit: 'parts/h',
    formula: 'PQ ÷ AOET',
    source: `${source}, throughput rate`,
    terms: ['totalParts', 'runS', 'setupS', ...DELAYS, 'waitingS', 'idleS'],
    numerator: (sums) => sums.totalParts * 3600,
    denominator: aoetS,
    completeness: (sums) => ratio(sums.totalKnownS, sums.plannedS),
  }),
];

/** The factor that others call performance is effectiveness here. */
const EFFECTIVENESS = effectiveness({ index: 'oee', planned, run: 'APT', source });

export const iso22400: Profile = {
  id: 'iso22400',
  name: 'ISO 22400-2',
  source,
  counts: {
    scheduled: USUAL,
    break: always(out('break')),
    'planned-stop': always(out('planned')),
    unscheduled: always(out('unscheduled')),
  },
  reasons: {
    breakdown: down('breakdown'),
    setup: down('setup'),
    waiting: down('waiting'),
    planned: out('planned'),
    'no-order': down('no-order'),
    engineering: down('engineering'),
  },
  microStop: down('minor-stop'),
  index: 'oee',
  figures: byId(EFFECTIVENESS, [completeness(planned)], TIMES, PARTS, RELIABILITY),
};
