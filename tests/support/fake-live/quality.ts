/** Quality for looking at screens: a process that is left alone for a while and then shifts, yields, reasons and energy. */

import type { ControlChartView, EnergyOfPlace, EnergyView, QualityView } from '@gemba/contract/quality';
import { msFromNs, nsFromMs } from '@gemba/contract/sample';
import { MACHINE_STATES } from '@gemba/contract/state';
import { chartOf, type Subgroup } from '@gemba/server/domain/quality/chart';
import { PLANT } from './plant.ts';

/** Noise that is the same each time: the sum of a few waves whose periods have no common measure. */
const noise = (i: number): number =>
  (Math.sin(i * 12.9898) + Math.sin(i * 78.233) + Math.sin(i * 37.719) + Math.sin(i * 4.581)) / 2;

/** Flow as subgroups of five, temperature as single values; the last quarter of it drifts away. */
export function chartOfSignal(machine: string, signal: string, asked: URLSearchParams): ControlChartView | null {
  const place = placeOf(machine)?.signals.find(({ id }) => id === signal);
  if (place === undefined || place.chart === null) return null;
  const { chart: kind } = place;
  const n = kind === 'i-mr' ? 1 : 5;
  const [fromMs, toMs] = [Number(asked.get('from')), Number(asked.get('to'))];
  const count = 96;
  const width = (toMs - fromMs) / count;
  const subgroups = Array.from({ length: count }, (_, i): Subgroup => {
    const product = i < 40 ? 'water-05' : 'water-10';
    const shift = i > 80 ? (i - 80) * 0.09 : 0;
    const centre = kind === 'i-mr' ? 11 : product === 'water-05' ? 41 : 38;
    const values = Array.from({ length: n }, (__, j) => centre + noise(i * n + j + 1) * 0.5 + shift);
    return { timeNs: nsFromMs(fromMs + i * width), values, product, afterGap: i === 60 };
  }).filter((_, i) => i < 54 || i >= 60);
  const { low, high } = place;
  const chart = chartOf(subgroups, {
    kind,
    subgroup: n,
    specification: { lower: low, upper: high },
    frozen: new Map([['water-05', { centre: kind === 'i-mr' ? 11 : 41, range: kind === 'i-mr' ? 0.6 : 1.15 }]]),
  });
  return {
    machine,
    signal,
    name: place.name,
    unit: place.unit,
    kind,
    take: 'held',
    everyS: 300,
    subgroup: n,
    fromMs,
    toMs,
    timeZone: 'Asia/Ho_Chi_Minh',
    specification: { low, high },
    points: {
      timeMs: chart.points.map(({ timeNs }) => msFromNs(timeNs)),
      value: chart.points.map(({ value }) => value),
      range: chart.points.map(({ range }) => range),
      phase: chart.points.map(({ phase }) => phase),
      afterGap: chart.points.map(({ afterGap }) => afterGap),
    },
    phases: chart.phases.map(({ fromNs, toNs, capability, product, ...phase }) => ({
      ...phase,
      product,
      name: product === 'water-05' ? 'Still water 0.5 l × 12' : 'Still water 1.0 l × 6',
      fromMs: msFromNs(fromNs),
      toMs: msFromNs(toNs),
      cp: capability?.cp ?? null,
      cpk: capability?.cpk ?? null,
    })),
    violations: chart.violations,
  };
}

const lineOf = (id: string) =>
  PLANT.sites
    .flatMap(({ areas, currency }) => areas.flatMap(({ lines }) => lines.map((line) => ({ line, currency }))))
    .find(({ line }) => line.id === id);

const placeOf = (machine: string) =>
  PLANT.sites
    .flatMap(({ areas }) => areas.flatMap(({ lines }) => lines.flatMap(({ machines }) => machines)))
    .find(({ id }) => id === machine);

/** The last machine of a line tells no quality. */
export function qualityOf(asked: URLSearchParams): QualityView {
  const [place, fromMs, toMs] = [asked.get('place') ?? '', Number(asked.get('from')), Number(asked.get('to'))];
  const line = lineOf(place)?.line;
  const machines = (line?.machines ?? []).map(({ id, name }, i) => {
    const [good, reject, rework] = [5200 - i * 40, 30 + i * 14, i * 5];
    const all = good + reject;
    const known = {
      good,
      reject,
      scrap: reject - rework,
      firstPass: good / all,
      rejectRatio: reject / all,
      scrapRatio: (reject - rework) / all,
      reworkRatio: rework / all,
      finalYield: (good + rework) / all,
    };
    const unknown = { good: null, reject: null, scrap: null, firstPass: null, rejectRatio: null, scrapRatio: null };
    const isUnknown = place === 'line-2' && i === 3;
    return {
      machine: id,
      name,
      rework,
      estimated: 0,
      ...(isUnknown ? { ...unknown, reworkRatio: null, finalYield: null } : known),
    };
  });
  const told: [string | null, string | null, number][] = [
    ['fill-level', 'Fill level out of tolerance', 84],
    [null, null, 54],
    ['no-cap', 'Cap missing', 41],
    ['label-skew', 'Label skewed', 19],
    ['dented', 'Dented', 6],
  ];
  const all = told.reduce((sum, [, , parts]) => sum + parts, 0);
  let sum = 0;
  return {
    place,
    fromMs,
    toMs,
    lines: [
      {
        line: place,
        name: line?.name ?? place,
        countingPoint: line?.countingPoint ?? '',
        firstPassTarget: 0.99,
        rolledThroughput: machines.some(({ firstPass }) => firstPass === null)
          ? null
          : machines.reduce((product, { firstPass }) => product * (firstPass ?? 1), 1),
        unknown: machines.filter(({ firstPass }) => firstPass === null).map(({ machine }) => machine),
        machines,
      },
    ],
    reasons: told.map(([reason, name, parts], i) => {
      sum += parts;
      const machine = line?.machines[(i + 1) % line.machines.length]?.id ?? '';
      return { reason, name, parts, share: parts / all, cumulative: sum / all, machines: [machine] };
    }),
    unread: [],
  };
}

export function energyOfPlace(asked: URLSearchParams): EnergyOfPlace {
  const [place, fromMs, toMs] = [asked.get('place') ?? '', Number(asked.get('from')), Number(asked.get('to'))];
  const found = lineOf(place);
  const hours = (toMs - fromMs) / 3_600_000;
  const price = found?.currency === 'VND' ? 1900 : 0.19;
  const share: Partial<Record<(typeof MACHINE_STATES)[number], number>> = {
    producing: 0.78,
    starved: 0.06,
    stopped: 0.05,
    faulted: 0.03,
    idle: 0.07,
    'no-data': 0.01,
  };
  const energyOf = (kW: number): EnergyView => {
    const totalKWh = kW * hours;
    const idleKWh = totalKWh * 0.12;
    const good = 640 * hours;
    return {
      totalKWh,
      idleKWh,
      idleShare: 0.1212,
      unknownKWh: totalKWh * 0.01,
      producingKW: kW * 1.1,
      idleKW: kW * 0.4,
      baseLoadKW: kW * 0.22,
      good,
      perGoodPartKWh: totalKWh / good,
      cost: totalKWh * price,
      idleCost: idleKWh * price,
      perGoodPartCost: (totalKWh / good) * price,
      states: MACHINE_STATES.filter((state) => share[state] !== undefined).map((state) => ({
        state,
        kWh: totalKWh * (share[state] ?? 0),
        seconds: hours * 3600 * (share[state] ?? 0),
      })),
    };
  };
  const machines = (found?.line.machines ?? []).map(({ id, name }, i) => ({
    machine: id,
    name,
    energy: i === 0 ? null : energyOf(6 + i),
  }));
  return {
    place,
    fromMs,
    toMs,
    lines: [
      {
        line: place,
        name: found?.line.name ?? place,
        currency: found?.currency ?? null,
        price,
        energy: energyOf(26),
        machines,
      },
    ],
  };
}
