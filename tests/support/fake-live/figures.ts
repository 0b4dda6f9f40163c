/** Builders of views with sensible figures, so that a picture names only what it is about. */

import type { AlarmView, KpiView, LineView, MachineView } from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';

const MINUTE_MS = 60_000;

/** Figures of a shift in which `oee` was reached by losing `down` of the planned time. */
export function kpiView(fromMs: number, toMs: number, oee: number | null, more: Partial<KpiView> = {}): KpiView {
  const plannedS = Math.round((toMs - fromMs) / 1000) - 1800;
  const noDataS = Math.round(plannedS * (1 - (more.completeness ?? 0.989)));
  const knownS = plannedS - noDataS;
  const quality = 0.984;
  const availability = oee === null ? null : Math.min(0.97, oee ** 0.5 * 0.98);
  const performance = oee === null || availability === null ? null : oee / availability / quality;
  const runS = Math.round(knownS * (availability ?? 0));
  const idealS = Math.round(runS * (performance ?? 0));
  return {
    profile: 'oee.com',
    fromMs,
    toMs,
    oee,
    availability,
    performance,
    quality: oee === null ? null : quality,
    completeness: oee === null ? null : 0.989,
    plannedS,
    noDataS,
    runS,
    downS: Math.max(0, knownS - runS),
    idealS,
    goodIdealS: Math.round(idealS * quality),
    good: Math.round((idealS / 4) * quality),
    reject: Math.round((idealS / 4) * (1 - quality)),
    stops: 11,
    microStops: 24,
    stopsWithoutReason: 3,
    ...more,
  };
}

export function machineView(
  id: string,
  shown: MachineView['shown'],
  nowMs: number,
  minutes: number,
  more: Partial<MachineView> = {},
): MachineView {
  const states: Partial<Record<MachineView['shown'], MachineView['state']>> = { down: 'faulted', planned: 'idle' };
  const producing = shown === 'run' || shown === 'slow';
  return {
    id,
    state: producing ? 'producing' : (states[shown] ?? (shown as MachineView['state'])),
    calendar: 'scheduled',
    shown,
    sinceMs: nowMs - minutes * MINUTE_MS,
    reason: null,
    ratePerH: producing ? 612 : null,
    idealPerH: 618,
    cycleS: producing ? 5.9 : null,
    good: 1_902,
    reject: 12,
    targetNow: 1_960,
    newestMs: nowMs - 800,
    calendarUntilMs: null,
    kpi: kpiView(nowMs - 282 * MINUTE_MS, nowMs, 0.8),
    ...more,
  };
}

export function lineView(
  id: string,
  nowMs: number,
  made: number,
  targetNow: number | null,
  oee: number | null,
  more: Partial<LineView> = {},
): LineView {
  const fromMs = nowMs - 282 * MINUTE_MS - 17_000;
  return {
    id,
    shift: { id: 'a', name: 'Shift A', fromMs, toMs: fromMs + 480 * MINUTE_MS },
    calendar: 'scheduled',
    calendarUntilMs: null,
    made,
    targetNow,
    targetEnd: targetNow === null ? null : Math.round(targetNow / 0.58),
    oeeTarget: {
      ...{ value: 0.77, level: 'line', placeName: id, team: null, shift: null },
      ...{ from: '2026-11-01', by: 'cpo' },
    },
    kpi: kpiView(fromMs, nowMs, oee),
    ...more,
  };
}

export function alarmView(
  machine: string,
  priority: AlarmView['priority'],
  text: string,
  sinceMs: number,
  more: Partial<AlarmView> = {},
): AlarmView {
  const rule = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 24);
  return {
    occurrence: `${rule}@${machine}#${sinceMs}000000`,
    rule,
    machine,
    priority,
    state: 'active-unacknowledged',
    suppression: 'none',
    shelvedUntilMs: null,
    text,
    response: null,
    sinceMs,
    returnedMs: null,
    acknowledgedBy: null,
    acknowledgedMs: null,
    uncertain: false,
    value: null,
    ...more,
  };
}

export function planView(
  plan: string,
  machine: string,
  task: string,
  due: MaintenanceView['due'],
  used: number,
  dueMs: number | null,
  more: Partial<MaintenanceView> = {},
): MaintenanceView {
  return {
    plan,
    machine,
    task,
    due,
    job: due === 'due' || due === 'overdue' ? `${plan}@1` : null,
    ...{ basis: { kind: 'run-hours', hours: 500, usedHours: used * 500, meter: 'run-hours' }, used, dueMs },
    ...{ forecast: true, confidence: 0.8, overdueSinceMs: due === 'overdue' ? dueMs : null, missed: 0 },
    ...{ triggers: [], rest: null, covers: [], coveredBy: null, pausedUntilMs: null },
    compliance: { services: 0, inTime: 0, meanDays: null, deviationDays: null },
    lastDoneMs: null,
    lastDoneBy: null,
    owner: null,
    procedure: null,
    minutes: 20,
    ...more,
  };
}
