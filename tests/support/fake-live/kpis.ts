/** Figures of a fixed shift, formed by the server's own profiles: of any place and profile, by day, with their stretches. */

import type { FigureDays, FigureGroup, Figures, ProfileId, WhyView } from '@gemba/contract/figures';
import type { Plant } from '@gemba/contract/plant';
import { daysThrough } from '@gemba/server/domain/kpis/day';
import type { Figure, Profile } from '@gemba/server/domain/kpis/profile';
import { DEFAULT_PROFILE, PROFILES } from '@gemba/server/domain/kpis/registry';
import { figuresOf } from '@gemba/server/domain/kpis/roll-up';
import { noSums, type Sums } from '@gemba/server/domain/kpis/sums';
import { placeNamed, placesOf } from '@gemba/server/domain/places/place';
import { definitionOf, profileView } from '@gemba/server/figures/profile-view';
import { PLANT } from './plant.ts';

/** A view has all of a plant that places are made of. */
const PLANT_CONFIG = PLANT as unknown as Plant;

const profileNamed = (asked: URLSearchParams): Profile =>
  PROFILES.find(({ id }) => id === asked.get('profile')) ?? DEFAULT_PROFILE;

/** A shift of eight hours, `share` of which was run; the filler of line 3 is quicker than its ideal cycle. */
function sumsOf(share: number, { id }: { id: ProfileId }, pace = 0.93): Sums {
  const plannedS = id === 'teep' || id === 'semi-e10' ? 86_400 : 27_000;
  const knownS = plannedS - 540;
  const runS = 27_000 * share;
  const idealS = runS * pace;
  const goodIdealS = idealS * 0.985;
  const down = { breakdownS: 1_400, setupS: 900, waitingS: 620, maintenanceS: 0, idleS: 0, minorStopS: 310 };
  return {
    ...noSums(),
    ...{ calendarS: 86_400, plannedS, noDataS: 540, runS, downS: knownS - runS, producingS: runS, scheduledS: 27_000 },
    ...down,
    ...{ totalKnownS: knownS, totalRunS: runS, goodKnownS: knownS, judgedKnownS: knownS },
    ...{ idealS, goodIdealS, judgedIdealS: idealS, judgedGoodIdealS: goodIdealS },
    ...{ good: goodIdealS, reject: idealS - goodIdealS, judgedGood: goodIdealS, judgedReject: idealS - goodIdealS },
    ...{ judgedRework: 40, rework: 40, totalParts: idealS, energyKWh: 310, meteredKWh: 310, meteredParts: idealS },
    ...{ stops: 6, microStops: 31, failures: 3, repairs: 2, repairS: 1_240, repairElapsedS: 2_140 },
    ...{ upRuns: 2, upRunS: 13_000, upRunElapsedS: 14_800, upElapsedS: 26_000 },
  };
}

function group(key: string, name: string, sums: Sums, profile: Profile): FigureGroup {
  const { calendarS, plannedS, noDataS, runS, downS, good, reject, rework, energyKWh } = sums;
  const { stops, microStops, failures } = sums;
  return {
    ...{ key, name, figures: figuresOf(sums, profile) },
    amounts: {
      ...{ calendarS, plannedS, noDataS, runS, downS, good, reject, rework, energyKWh },
      ...{ stops, microStops, failures },
    },
  };
}

export const profilesOf = () => ({ profiles: PROFILES.map(profileView) });

/** Of an order: the five hours in which it ran. */
export function figuresOfPlace(asked: URLSearchParams, nowMs: number): Figures {
  const profile = profileNamed(asked);
  const place = placeNamed(PLANT_CONFIG, asked.get('place') ?? '') ?? [...placesOf(PLANT_CONFIG).values()][0];
  if (place === undefined) throw new Error('a plant has places');
  const isFast = place.path.includes('line-3');
  const total = sumsOf(0.81, profile, isFast ? 1.107 : 0.93);
  const [member] = place.members;
  const below =
    asked.get('by') === 'place'
      ? place.children.map((path, i) =>
          group(path, placeNamed(PLANT_CONFIG, path)?.name ?? path, sumsOf(0.86 - i * 0.11, profile), profile),
        )
      : asked.get('by') === 'order'
        ? [
            group('', '', sumsOf(0.6, profile), profile),
            group('4500012871', '4500012871', sumsOf(0.79, profile), profile),
          ]
        : [group('early', 'Early', sumsOf(0.84, profile), profile), group('', '', sumsOf(0.6, profile), profile)];
  return {
    ...{ place: place.path, name: place.name, profile: profile.id, timeZone: place.timeZone },
    order: asked.get('order'),
    fromMs: Number(asked.get('from') ?? nowMs - 5 * 3_600_000),
    toMs: Number(asked.get('to') ?? nowMs),
    members: place.members.map(({ machine }) => machine.id),
    total: group('', place.name, total, profile),
    groups: below,
    againFromMs: null,
    tooFast:
      isFast && member !== undefined
        ? [
            {
              ...{ machine: member.machine.id, product: null, idealCycleS: 1.2, proposedCycleS: 1.07 },
              ...{ shift: '2026-11-19/late', performance: 1.107, proposedPerformance: 0.987 },
              history: [
                { shift: '2026-11-19/late', performance: 1.121, proposedPerformance: 1 },
                { shift: '2026-11-20/early', performance: 1.09, proposedPerformance: 0.972 },
              ],
            },
          ]
        : [],
  };
}

export function figureDaysOf(asked: URLSearchParams): FigureDays {
  const profile = profileNamed(asked);
  const figure = profile.figures[asked.get('figure') ?? profile.index] as Figure;
  const days = daysThrough(asked.get('from') ?? '2026-11-01', asked.get('through') ?? '2026-11-20');
  // Two days of which nothing is known, and otherwise better and worse ones.
  const sums = days.map((_, i) => (i === 3 || i === 4 ? noSums() : sumsOf(0.78 + Math.sin(i) * 0.09, profile)));
  const place = asked.get('place') ?? '';
  return {
    ...{ place, profile: profile.id, timeZone: 'UTC', days },
    series: [
      {
        ...{ place, name: place },
        values: { [figure.id]: sums.map((one) => figure.of(one)) },
        completeness: sums.map((one) => figure.completeness(one)),
      },
    ],
  };
}

export function whyOf(machine: string, id: string, asked: URLSearchParams): WhyView {
  const profile = profileNamed(asked);
  const figure = profile.figures[id] as Figure;
  const sums = sumsOf(0.81, profile);
  const [fromMs, toMs] = [Number(asked.get('from')), Number(asked.get('to'))];
  const stretches = (
    [
      ['producing', 'run', null, null, 0.81],
      ['faulted', 'stop', 'breakdown', 'Overpressure block 4', 0.09],
      ['setup', 'stop', 'setup', 'Changeover', 0.06],
      ['starved', 'stop', 'waiting', null, 0.02],
      ['no-data', 'unknown', null, null, 0.02],
    ] as const
  ).map(([state, part, loss, reason, share], i): WhyView['stretches'][0] => ({
    ...{ fromMs: fromMs + i * 1_800_000, toMs: fromMs + (i + 1) * 1_800_000, state, part, loss, reason },
    ...{
      calendar: 'scheduled',
      shift: '2026-11-20/early',
      product: null,
      order: asked.get('order'),
      seconds: 27_000 * share,
    },
    ...{ good: state === 'producing' ? sums.good : 0, reject: state === 'producing' ? sums.reject : 0 },
    terms: Object.fromEntries(figure.terms.map((term) => [term, state === 'producing' ? sums[term] : 0])),
  }));
  return {
    ...{ machine, profile: profile.id, figure: definitionOf(figure), fromMs, toMs },
    ...{ value: figure.of(sums), numerator: figure.numerator(sums), denominator: figure.denominator(sums) },
    completeness: figure.completeness(sums),
    terms: Object.fromEntries(figure.terms.map((term) => [term, sums[term]])),
    ...{ rows: stretches.length, stretches, cursor: null },
  };
}
