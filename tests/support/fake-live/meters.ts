/** Meters of the fake plant: run hours, parts and energy of some machines, and one that people read, with its history. */

import type { MeterActView, MeterEventView, MeterPointView, MeterView } from '@gemba/contract/maintenance';

const DAY_MS = 86_400_000;
const STEPS = 48;

const meter = (machine: string, more: Partial<MeterView> & Pick<MeterView, 'kind' | 'value'>): MeterView => ({
  ...{ machine, meter: more.kind, name: null, unit: '', signals: [], readMs: 0, completeness: 0.98, perDay: null },
  ...{ confidence: 0.9, ...more },
});

const metersTold = (nowMs: number): MeterView[] =>
  ['filler-2', 'depal-1', 'mill-2', 'press-1'].flatMap((machine, i) => [
    meter(machine, { kind: 'run-hours', unit: 'h', value: 8123.4 + 711 * i, perDay: 17.3, readMs: nowMs }),
    meter(machine, {
      ...{ kind: 'parts', value: 12_345_678 - 99_999 * i, perDay: 61_234, readMs: nowMs, signals: ['total', 'reject'] },
    }),
    meter(machine, {
      ...{ kind: 'energy', unit: 'kWh', value: 45_321.5 + i, perDay: 212.2, signals: ['energy'] },
      ...{ completeness: 0.71, readMs: nowMs },
    }),
    ...(i === 0
      ? [
          meter(machine, {
            ...{ meter: 'oil', kind: 'by-hand', name: 'Oil of the hydraulic unit', unit: 'l', value: 1_262 },
            ...{ perDay: 6.4, completeness: null, readMs: nowMs - DAY_MS },
          }),
        ]
      : []),
  ]);

const said = (nowMs: number, days: number, by: string) => ({
  atMs: nowMs - days * DAY_MS,
  by,
  comment: null,
  refused: null,
});
const actsOf = (meter: string | null, nowMs: number): MeterActView[] =>
  meter !== 'oil'
    ? []
    : [
        { kind: 'reading', value: 42, ...said(nowMs, 1, 'linh') },
        { ...{ kind: 'reading', value: 4_200 }, ...said(nowMs, 1.01, 'linh'), refused: 'jump', comment: 'Late shift' },
        {
          ...{ kind: 'swap', signal: null, final: 1_230, start: 10 },
          ...said(nowMs, 6, 'an'),
          comment: 'Der Zähler klemmte',
        },
        { kind: 'reading', value: 1_214.5, ...said(nowMs, 14, 'linh') },
        { kind: 'reading', value: 1_150, ...said(nowMs, 28, 'an') },
      ];

const eventsOf = (nowMs: number): MeterEventView[] => [
  { signal: 'total', atMs: nowMs - DAY_MS / 3, kind: 'jump', from: 65_500, to: 4_294_967_040, counted: 0 },
  { signal: 'total', atMs: nowMs - DAY_MS / 2, kind: 'rollover', from: 65_531, to: 12, counted: 17 },
  { signal: 'energy', atMs: nowMs - DAY_MS, kind: 'reset', from: 9_120.4, to: 0, counted: 0 },
];

function pointsOf(meter: MeterView | undefined, days: number, nowMs: number): MeterPointView[] {
  if (meter === undefined) return [];
  const { value, perDay } = meter;
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const daysAgo = days * (1 - i / STEPS);
    // At weekends it stands.
    const worked = Math.floor(daysAgo / 7) * 5 + Math.min(5, daysAgo % 7);
    return { atMs: nowMs - daysAgo * DAY_MS, value: value - worked * (perDay ?? 0) };
  });
}

/** What the server says of meters under a path; `null` for one that is none of theirs. */
export function metersAsked(path: string, query: URLSearchParams, nowMs: number): object | null {
  const machine = query.get('machine');
  const meters = metersTold(nowMs).filter((one) => machine === null || one.machine === machine);
  const asked = query.get('meter');
  if (path === '/meters') return { meters };
  if (path === '/meters/acts') return { acts: actsOf(asked, nowMs) };
  if (path === '/meters/events') return { events: eventsOf(nowMs) };
  if (path !== '/meters/history') return null;
  const found = meters.find(({ meter }) => meter === asked);
  return { points: pointsOf(found, Number(query.get('days')), nowMs) };
}
