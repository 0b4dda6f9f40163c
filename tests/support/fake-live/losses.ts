/** What a plant lost in a shift, in two currencies, with a cause of every kind; and a line whose bottleneck moved. */

import type { BottleneckView, LossesView, LossUnit, LostStretch, ParetoGroup, ParetoRow } from '@gemba/contract/losses';

const MINUTE_MS = 60_000;

type Cause = Pick<ParetoRow, 'line' | 'machine' | 'kind' | 'state' | 'reason' | 'count' | 'minutes'> & {
  perMin: number | null;
  currency: string;
};

const cause = (
  place: string,
  kind: ParetoRow['kind'],
  state: ParetoRow['state'],
  reason: string | null,
  count: number,
  minutes: number,
): Cause => {
  const [line, machine] = place.split('/') as [string, string];
  const isLeipzig = line === 'line-a';
  const perMin = isLeipzig ? 18.5 : line === 'line-3' ? null : 220_000;
  return { line, machine, kind, state, reason, count, minutes, perMin, currency: isLeipzig ? 'EUR' : 'VND' };
};

const CAUSES: readonly Cause[] = [
  cause('line-2/filler-2', 'breakdown', 'faulted', 'Overpressure block 4', 3, 148.2),
  cause('line-2/packer-2', 'setup', 'setup', 'Changeover', 1, 96),
  cause('line-1/packer-1', 'speed', null, null, 1, 71.4),
  cause('line-a/mill-a', 'waiting', 'starved', null, 9, 58.1),
  cause('line-1/packer-1', 'minor-stop', null, null, 64, 44.3),
  cause('line-a/mill-a', 'breakdown', 'stopped', null, 4, 31),
  cause('line-3/press-1', 'breakdown', 'stopped', 'Guard open', 2, 21),
  cause('line-2/packer-2', 'production-reject', null, null, 31, 3.1),
  cause('line-2/packer-2', 'startup-reject', null, null, 9, 0.9),
];

export function lossesOf(asked: URLSearchParams): LossesView {
  const unit = (asked.get('unit') ?? 'minutes') as LossUnit;
  const place = asked.get('place') ?? '';
  const own = CAUSES.filter(
    ({ line, machine }) => place.includes(machine) || place.includes(line) || !/line/.test(place),
  );
  const valued = own.map((one) => ({ one, value: valueIn(one, unit) }));
  const currencies = unit === 'money' ? [...new Set(own.map(({ currency }) => currency))] : [null];
  const bars: LossesView['waterfall']['bars'] = [
    { kind: 'unscheduled', group: 'outside', bigLoss: null, seconds: 28_800 },
    { kind: 'break', group: 'outside', bigLoss: null, seconds: 4_800 },
    { kind: 'planned', group: 'outside', bigLoss: null, seconds: 1_800 },
    { kind: 'no-data', group: 'unknown', bigLoss: null, seconds: 900 },
    { kind: 'breakdown', group: 'availability', bigLoss: 'equipment-failure', seconds: 12_012 },
    { kind: 'setup', group: 'availability', bigLoss: 'setup-adjustment', seconds: 5_760 },
    { kind: 'waiting', group: 'availability', bigLoss: 'equipment-failure', seconds: 3_486 },
    { kind: 'minor-stop', group: 'performance', bigLoss: 'idling-minor-stops', seconds: 2_658 },
    { kind: 'speed', group: 'performance', bigLoss: 'reduced-speed', seconds: place.includes('line-3') ? -640 : 4_284 },
    { kind: 'startup-reject', group: 'quality', bigLoss: 'reduced-yield', seconds: 54 },
    { kind: 'production-reject', group: 'quality', bigLoss: 'process-defects', seconds: 186 },
  ];
  const calendarS = 115_200;
  return {
    profile: (asked.get('profile') ?? 'oee.com') as LossesView['profile'],
    place: place === '' ? 'lotus' : place,
    fromMs: Number(asked.get('from')),
    toMs: Number(asked.get('to')),
    lines: ['line-1', 'line-2', 'line-3', 'line-a'],
    waterfall: {
      calendarS,
      bars,
      rest: [{ kind: 'good', seconds: calendarS - bars.reduce((sum, { seconds }) => sum + seconds, 0) }],
      isOverIdeal: bars.some(({ kind, seconds }) => kind === 'speed' && seconds < 0),
    },
    unit,
    pareto: currencies.map((currency) =>
      groupOf(
        currency,
        valued.flatMap(({ one, value }) =>
          value === null || (currency !== null && one.currency !== currency) ? [] : [{ one, value }],
        ),
      ),
    ),
    unpricedMinutes: valued.reduce((sum, { one, value }) => sum + (value === null ? one.minutes : 0), 0),
  };
}

const partsOf = ({ minutes }: Cause): number => (minutes * 60) / 5.6;

function valueIn(one: Cause, unit: LossUnit): number | null {
  if (unit === 'minutes') return one.minutes;
  if (unit === 'parts') return partsOf(one);
  return one.perMin === null ? null : one.minutes * one.perMin;
}

function groupOf(currency: string | null, members: readonly { one: Cause; value: number }[]): ParetoGroup {
  const ordered = members.toSorted((a, b) => b.value - a.value);
  const total = ordered.reduce((sum, { value }) => sum + value, 0);
  let upTo = 0;
  const rows = ordered.map(({ one: { perMin, ...one }, value }): ParetoRow => {
    upTo += value;
    return {
      ...one,
      reasonId: one.reason?.toLowerCase().replaceAll(' ', '-') ?? null,
      parts: (one.minutes * 60) / 5.6,
      money: perMin === null ? null : one.minutes * perMin,
      energyKWh: one.minutes * 0.05,
      value,
      share: value / total,
      cumulative: upTo / total,
    };
  });
  return { currency, total, rows, others: null };
}

export function stretchesOf(asked: URLSearchParams, nowMs: number): { stretches: LostStretch[]; more: number } {
  const machine = asked.get('machine') ?? '';
  const kind = (asked.get('kind') ?? 'breakdown') as LostStretch['kind'];
  const found = CAUSES.find((one) => one.machine === machine && one.kind === kind);
  const count = found?.count ?? 0;
  const lastsMs = ((found?.minutes ?? 0) / Math.max(1, count)) * MINUTE_MS;
  const stretches = Array.from({ length: count }, (_, index): LostStretch => {
    const fromMs = nowMs - (index + 1) * 4 * MINUTE_MS - lastsMs * (index + 1);
    const { line = '', reason = null, state } = found ?? {};
    return {
      ...{ line, machine, kind, reason },
      state: state ?? 'stopped',
      calendar: 'scheduled',
      fromMs,
      toMs: fromMs + lastsMs,
    };
  });
  return { stretches, more: 0 };
}

/** The second machine holds the line up now, after the fourth did. */
export function bottleneckOf(line: string, machines: readonly string[], nowMs: number): BottleneckView {
  const shares = [0.04, 0.61, 0, 0.35];
  const fromMs = nowMs - 282 * MINUTE_MS;
  const namedS = 262 * 60;
  return {
    line,
    fromMs,
    toMs: nowMs,
    now: { machine: machines[1] ?? '', activeSinceMs: nowMs - 41 * MINUTE_MS, activeS: 41 * 60 + 12 },
    shares: machines.map((machine, index) => ({
      machine,
      momentaryS: namedS * (shares[index] ?? 0),
      soleS: namedS * (shares[index] ?? 0) * 0.8,
      shiftingS: namedS * (shares[index] ?? 0) * 0.3,
      share: shares[index] ?? 0,
    })),
    timeline: [],
    scheduledS: 272 * 60,
    namedS,
    noneS: 10 * 60,
    unknownS: 0,
    partialS: 0,
  };
}
