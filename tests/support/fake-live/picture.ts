/**
 * A fixed picture of a plant for looking at screens and testing them: what the server's own hub would read of a
 * running plant. Tests change single views in it and say so to the hub.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmView, Heartbeat, LineView, MachineView, SignalView } from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { Picture } from '@gemba/server/live/port';
import { alarmView, kpiView, lineView, machineView, planView } from './figures.ts';
import { PLANT } from './plant.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export class FakePicture implements Picture {
  readonly machineViews = new Map<string, MachineView>();
  readonly lineViews = new Map<string, LineView>();
  alarmViews: AlarmView[] = [];
  planViews: MaintenanceView[] = [];
  /** Age of each machine's newest observation, ms; `null` never. */
  readonly age = new Map<string, number | null>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    const now = nowMs();
    for (const view of machineViews(now)) this.machineViews.set(view.id, view);
    for (const view of lineViews(now)) this.lineViews.set(view.id, view);
    this.alarmViews = alarmViews(now);
    this.planViews = planViews(now);
    for (const id of this.machineViews.keys()) this.age.set(id, 400);
    this.age.set('press-2', 11 * MINUTE_MS);
    this.age.set('robot-a', 12_000);
  }

  machine = (machine: MachineId): MachineView | null => this.machineViews.get(machine) ?? null;
  machines = (): MachineView[] => [...this.machineViews.values()];
  line = (line: string): LineView | null => this.lineViews.get(line) ?? null;
  lines = (): LineView[] => [...this.lineViews.values()];
  alarms = (): AlarmView[] => this.alarmViews;
  maintenance = (): MaintenanceView[] => this.planViews;
  ages = (): Heartbeat['ages'] => Object.fromEntries(this.age);

  signals(machine: MachineId): SignalView[] {
    const timeMs = this.#nowMs() - 400;
    return Object.entries(SIGNAL_SHAPES).map(([name, shape]) => ({
      machine,
      signal: name,
      value: shape(timeMs),
      status: name === 'flow' && machine === 'mill-2' ? 0x80000000 : 0,
      timeMs,
    }));
  }
}

const wave = (ms: number, periodMs: number): number => Math.sin((ms / periodMs) * 2 * Math.PI);
/** Values as functions of time, so that history and present fit together. */
export const SIGNAL_SHAPES: Record<string, (ms: number) => number> = {
  pressure: (ms) =>
    6.4 + 0.15 * wave(ms, 91_000) + 0.1 * wave(ms, 37_000) + 0.9 * Math.max(0, wave(ms, 7_200_000)) ** 6,
  flow: (ms) => 41 + 2.4 * wave(ms, 530_000) + 1.1 * wave(ms, 61_000),
  temperature: (ms) => 17.8 + 0.9 * wave(ms, 1_300_000) + 0.2 * wave(ms, 43_000),
  vibration: (ms) => 2.1 + 0.2 * wave(ms, 47_000) + 1.4 * Math.max(0, wave(ms, 5_200_000)) ** 8,
  cycle: (ms) => 5.9 + 0.25 * wave(ms, 83_000) + 0.1 * wave(ms, 29_000),
  power: (ms) => 11.4 + 0.8 * wave(ms, 240_000) + 0.4 * wave(ms, 31_000),
};

function machineViews(now: number): MachineView[] {
  const view = (
    id: string,
    shown: MachineView['shown'],
    minutes: number,
    more: Partial<MachineView> = {},
  ): MachineView => machineView(id, shown, now, minutes, more);
  return [
    view('depal-1', 'run', 134, { ratePerH: 612, good: 1_990, targetNow: 1_960 }),
    view('filler-1', 'run', 12.4, { ratePerH: 598, good: 1_902 }),
    view('labeller-1', 'slow', 14.03, { ratePerH: 471, cycleS: 7.6, good: 1_880 }),
    view('packer-1', 'starved', 3.2, { reason: 'waits for Labeller 1' }),
    view('depal-2', 'run', 55, { ratePerH: 240, good: 870 }),
    view('filler-2', 'down', 18.67, { reason: 'Overpressure block 4' }),
    view('labeller-2', 'starved', 17.92, { reason: 'waits for Filler 2' }),
    view('packer-2', 'setup', 9.08, { reason: 'Change to 0.5 l 6-pack' }),
    view('mill-1', 'planned', 12, {
      calendar: 'planned-stop',
      calendarUntilMs: now + 17.7 * MINUTE_MS,
      reason: 'Team meeting',
    }),
    view('mill-2', 'maintenance', 92.2, { reason: '500 h service' }),
    view('press-1', 'down', 4.03, { reason: 'Guard open' }),
    view('press-2', 'run', 60, { ratePerH: 412 }),
    view('press-a', 'run', 301, { ratePerH: 486, good: 2_210, targetNow: 2_100, idealPerH: 493 }),
    view('hostile', 'blocked', 0.6, { reason: 'Outfeed full' }),
    view('mill-a', 'idle', 6.5, { reason: 'Crew on break' }),
    view('washer-a', 'off', 640),
    view('robot-a', 'run', 31, { ratePerH: 488, good: 2_080, targetNow: 2_100 }),
    view('pack-a', 'no-data', 44, { sinceMs: null, newestMs: null }),
  ];
}

function lineViews(now: number): LineView[] {
  return [
    lineView('line-1', now, 4_310, 4_420, 0.824),
    lineView('line-2', now, 1_902, 4_420, 0.41, {
      kpi: { ...kpiView(now - 282 * MINUTE_MS, now, 0.41), completeness: 0.924, stopsWithoutReason: 6 },
    }),
    lineView('line-3', now, 0, null, null, {
      calendar: 'planned-stop',
      calendarUntilMs: now + 17.7 * MINUTE_MS,
      kpi: {
        ...kpiView(now - 282 * MINUTE_MS, now, null),
        plannedS: 0,
        noDataS: 0,
        downS: 0,
        stops: 0,
        microStops: 0,
        stopsWithoutReason: 0,
        good: 0,
        reject: 0,
      },
    }),
    lineView('line-a', now, 2_080, 2_100, 0.793, {
      shift: {
        id: 'n',
        name: 'Nachtschicht',
        fromMs: now - 282 * MINUTE_MS - 17_000,
        toMs: now + 198 * MINUTE_MS - 17_000,
      },
    }),
  ];
}

function alarmViews(now: number): AlarmView[] {
  return [
    alarmView('labeller-1', 'high', 'Cycle time 29 % over ideal', now - 14.03 * MINUTE_MS, {
      response: 'Clean sensor B3',
      ...{ chattering: true, group: 'jam@line-1', place: 'first-out', occurrences: 4 },
    }),
    alarmView('filler-2', 'critical', 'Overpressure valve block 4', now - 18.67 * MINUTE_MS, {
      response: 'Close V4.2, check gasket (SOP 112)',
      value: 7.4,
    }),
    alarmView('press-1', 'critical', 'Down for more than two minutes', now - 2.03 * MINUTE_MS, {
      state: 'active-acknowledged',
      acknowledgedBy: 'an',
      acknowledgedMs: now - MINUTE_MS,
      response: 'See the reason at the panel',
    }),
    alarmView('press-2', 'medium', 'Not heard of', now - 10.5 * MINUTE_MS, {
      uncertain: true,
      response: 'Check the cable at cabinet 7',
    }),
    alarmView('depal-1', 'low', 'Chain tension low', now - 210 * MINUTE_MS, {
      state: 'returned-unacknowledged',
      returnedMs: now - 30 * MINUTE_MS,
    }),
    alarmView('packer-2', 'medium', 'Gripper vacuum low', now - 9 * MINUTE_MS, {
      suppression: 'shelved',
      shelvedBy: 'minh',
      shelvedReason: 'New gripper ordered',
      shelvedUntilMs: now + 50 * MINUTE_MS,
    }),
    alarmView('labeller-2', 'medium', 'Torque out of range', now - 20 * MINUTE_MS, {
      suppression: 'by-design',
      suppressedBy: [{ cause: 'setup', sinceMs: now - 25 * MINUTE_MS, untilMs: null }],
    }),
    alarmView('depal-1', 'low', 'Layer sensor dirty', now - 300 * MINUTE_MS, {
      suppression: 'out-of-service',
      outOfService: { by: 'minh', reason: 'Sensor is away for repair', sinceMs: now - 200 * MINUTE_MS },
    }),
  ];
}

function planViews(now: number): MaintenanceView[] {
  return [
    planView('gasket', 'filler-2', 'Replace gasket V4.2', 'overdue', 1.12, now - 28.7 * HOUR_MS, {
      forecast: false,
      owner: 'An',
      lastDoneMs: now - 95 * 24 * HOUR_MS,
      lastDoneBy: 'an',
    }),
    planView('grease', 'depal-1', 'Grease chain', 'due-soon', 0.99, now + 6.8 * HOUR_MS, {
      lastDoneMs: now - 40 * 24 * HOUR_MS,
      lastDoneBy: 'minh',
    }),
    planView('service-500', 'mill-2', '500 h service', 'due', 1, now - HOUR_MS, {
      covers: ['belts'],
      owner: 'Linh',
      minutes: 90,
    }),
    planView('sensors', 'labeller-1', 'Clean sensors B1–B4', 'due-soon', 0.86, now + 67 * HOUR_MS, {
      forecast: false,
      owner: 'Minh',
      basis: { kind: 'calendar', rrule: 'FREQ=WEEKLY;BYDAY=MO', time: '06:00' },
      minutes: 15,
    }),
    planView('hydraulic', 'press-1', 'Change hydraulic filter', 'due-soon', 0.71, now + 92 * HOUR_MS, {
      minutes: 45,
      basis: { kind: 'forecast', signal: 'hydraulics/pressure', limit: 2.1, value: 1.9 },
      triggers: [
        {
          basis: { kind: 'forecast', signal: 'hydraulics/pressure', limit: 2.1, value: 1.9 },
          ...{ used: 0.71, dueMs: now + 92 * HOUR_MS, forecast: true, confidence: 0.8 },
        },
        {
          basis: { kind: 'run-hours', hours: 250, usedHours: 120, meter: 'run-hours' },
          ...{ used: 0.48, dueMs: null, forecast: false, confidence: null },
        },
      ],
    }),
    planView('belts', 'packer-2', 'Check belts', 'ok', 0.61, now + 19 * 24 * HOUR_MS, {
      basis: { kind: 'cycles', limit: 20_000, used: 12_200, unit: '', meter: 'cycles' },
      compliance: { services: 12, inTime: 11, meanDays: 20.4, deviationDays: 1.9 },
      lastDoneMs: now - 20 * 24 * HOUR_MS,
      lastDoneBy: 'an',
    }),
    planView('spindle', 'mill-a', 'Measure spindle run-out', 'ok', 0.2, null, { owner: 'Metrology' }),
    planView('flow-meter', 'filler-1', 'Calibrate flow meter', 'ok', 0, now + 365 * 24 * HOUR_MS, {
      forecast: false,
      basis: { kind: 'calendar', rrule: 'FREQ=YEARLY;BYMONTHDAY=20', time: '06:00' },
      lastDoneMs: now - 3 * HOUR_MS,
      lastDoneBy: 'an',
    }),
  ];
}

/** Ledger rows of the last hours, cut at quarter hours as the ledger does. */
export function timelineRows(
  line: string,
  nowMs: number,
  hours: number,
  sinceOf: (machine: string) => number | null,
): {
  machine: string;
  fromMs: number;
  toMs: number;
  state: string;
  shown: string;
  calendar: string;
  reason: string | null;
}[] {
  const machines =
    PLANT.sites.flatMap((site) => site.areas.flatMap((area) => area.lines)).find((candidate) => candidate.id === line)
      ?.machines ?? [];
  const rows = [];
  for (const [index, { id }] of machines.entries()) {
    let seed = 7 + index * 31 + line.length;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    // The state of the moment begins where these rows end.
    const endMs = Math.min(nowMs - 3_000, sinceOf(id) ?? nowMs);
    const breakFrom = nowMs - 4.7 * HOUR_MS;
    const breakTo = breakFrom + 30 * MINUTE_MS;
    let fromMs = nowMs - hours * HOUR_MS;
    while (fromMs < nowMs) {
      const kind = random();
      const shown =
        kind < 0.62
          ? 'run'
          : kind < 0.72
            ? 'starved'
            : kind < 0.8
              ? 'blocked'
              : kind < 0.86
                ? 'slow'
                : kind < 0.93
                  ? 'down'
                  : kind < 0.97
                    ? 'setup'
                    : 'no-data';
      const lengthMs = shown === 'run' ? (8 + random() * 45) * MINUTE_MS : (0.3 + random() ** 3 * 22) * MINUTE_MS;
      const toMs = Math.min(endMs, fromMs + lengthMs);
      const reasons: Record<string, (string | null)[]> = {
        down: ['Overpressure block 4', 'Bottle fallen at infeed', null],
        setup: ['Changeover'],
        starved: ['Waits for parts'],
        blocked: ['Outfeed full'],
      };
      const choices = reasons[shown] ?? [null];
      const reason = choices[Math.floor(random() * choices.length)] ?? null;
      for (let at = fromMs; at < toMs; ) {
        const cut = Math.min(toMs, (Math.floor(at / (15 * MINUTE_MS)) + 1) * 15 * MINUTE_MS);
        const resting = at >= breakFrom && at < breakTo;
        rows.push({
          machine: id,
          fromMs: at,
          toMs: cut,
          state: shown === 'run' ? 'producing' : shown,
          shown: resting ? 'planned' : shown,
          calendar: resting ? 'break' : 'scheduled',
          reason: resting ? null : reason,
        });
        at = cut;
      }
      if (toMs >= endMs) break;
      fromMs = toMs;
    }
  }
  return rows;
}
