/** What people work by, in a plant of two sites: procedures in every standing, tasks of a shift, targets, parts booked by hand. */

import type { BookingsView, EditView } from '@gemba/contract/edits';
import type {
  EffectiveTargetView,
  ProcedureDetailView,
  ProcedureView,
  ReceiptView,
  ShiftOfLineView,
  ShiftTaskView,
  TargetsView,
  TargetView,
  TasksView,
  VersionView,
} from '@gemba/contract/work';
import { PLANT } from './plant.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RIGHTS = { write: true, publish: true, seeReceipts: true };
const PEOPLE = ['an', 'duc', 'hoa', 'linh', 'minh'];

export const PROCEDURE_TEXT = `# Cleaning in place, filler block

Before each change of product, and at the end of the late shift.

| Step | What | Until |
| --- | --- | --- |
| 1 | Close **valve 4**, drain the bowl | bowl is empty |
| 2 | Rinse with cold water | 6 min |
| 3 | Caustic 1.8 %, 75 °C | 20 min |
| 4 | Rinse, measure conductivity | < 30 µS/cm |

1. Lock the guard of the star wheel and hang your own tag on it.
2. Start program 7 on the panel, and stay within sight of it.
3. Write conductivity and time into the task of the shift.

> Caustic burns: goggles, gloves and apron.
`;

const version = (nowMs: number, number: number, more: Partial<VersionView> = {}): VersionView => ({
  ...{ number, mediaType: 'text/markdown', fileName: 'cip.md', bytes: 812, note: '', madeBy: 'minh' },
  ...{ madeMs: nowMs - (6 - number) * 20 * DAY_MS, standing: 'superseded', withdrawal: null },
  publication: publication(nowMs - (6 - number) * 19 * DAY_MS),
  ...more,
});
const publication = (atMs: number): VersionView['publication'] => ({
  ...{ by: 'minh', atMs, effectiveMs: atMs, isEditorial: false },
});

function procedure(nowMs: number, id: string, title: string, more: Partial<ProcedureView> = {}): ProcedureView {
  const due = { state: 'due' as const, number: null, atMs: null, byMs: nowMs + 4 * DAY_MS };
  return {
    ...{ id, title, attachments: [{ kind: 'line', line: 'line-2' }], readers: [{ kind: 'role', role: 'operator' }] },
    ...{ readWithinDays: 7, madeBy: 'minh', madeMs: nowMs - 200 * DAY_MS, coming: null, relation: null },
    ...{ inForce: version(nowMs, 4, { standing: 'in-force' }), reading: due },
    ...more,
  };
}

function proceduresOf(nowMs: number): ProcedureView[] {
  const read = { state: 'read' as const, number: 2, atMs: nowMs - 40 * DAY_MS, byMs: null };
  const overdue = { state: 'overdue' as const, number: null, atMs: null, byMs: nowMs - 2 * DAY_MS };
  const pdf = version(nowMs, 2, {
    ...{ mediaType: 'application/pdf', fileName: 'star-wheel.pdf', bytes: 2_412_000, standing: 'in-force' },
  });
  return [
    procedure(nowMs, 'WI-014', 'Cleaning in place, filler block', {
      attachments: [
        { kind: 'machine', machine: 'filler-1' },
        { kind: 'machine', machine: 'filler-2' },
        { kind: 'changeover', line: null, from: 'tea-033', to: null },
      ],
      readers: [
        { kind: 'role', role: 'operator' },
        { kind: 'person', person: 'hoa' },
      ],
      relation: 'machine',
    }),
    procedure(nowMs, 'WI-021', 'Clearing a jam at the star wheel of the filler', {
      ...{ inForce: pdf, reading: overdue, relation: 'line' },
    }),
    procedure(nowMs, 'WI-031', 'Changing from water to tea: flush, gaskets, first samples', {
      attachments: [{ kind: 'changeover', line: null, from: 'water-05', to: 'tea-033' }],
      ...{ reading: read, relation: 'changeover' },
    }),
    procedure(nowMs, 'WI-044', 'Checking the torque of caps', { reading: read, relation: 'line' }),
    procedure(nowMs, 'WI-052', 'Forklift ways in the store of preforms', {
      ...{ attachments: [], inForce: null, reading: null },
    }),
  ];
}

function procedureOf(nowMs: number, id: string): ProcedureDetailView | null {
  const found = proceduresOf(nowMs).find((one) => one.id === id);
  if (found === undefined) return null;
  const versions = [
    version(nowMs, 5, { standing: 'draft', publication: null, note: 'Conductivity in the task instead of on paper' }),
    ...(found.inForce === null ? [] : [{ ...found.inForce, note: 'Caustic 1.8 % instead of 2 %' }]),
    version(nowMs, 3, {
      standing: 'withdrawn',
      withdrawal: { by: 'minh', atMs: nowMs - 50 * DAY_MS, reason: 'Wrong temperature' },
    }),
    version(nowMs, 1, {
      publication: { ...publication(nowMs - 150 * DAY_MS), isEditorial: false },
    } as Partial<VersionView>),
  ];
  return { ...found, versions, people: PEOPLE, may: RIGHTS };
}

function receiptsOf(nowMs: number): { receipts: ReceiptView[] } {
  const owes = (person: string, state: 'due' | 'overdue', days: number): ReceiptView => ({
    ...{ person, role: 'operator', state, number: null, atMs: null, byMs: nowMs + days * DAY_MS },
  });
  const has = (person: string, days: number): ReceiptView => ({
    ...{ person, role: 'operator', state: 'read', number: 4, atMs: nowMs - days * DAY_MS, byMs: null },
  });
  return {
    receipts: [owes('duc', 'overdue', -1), owes('linh', 'due', 4), has('hoa', 3), has('an', 5), has('thao', 11)],
  };
}

/** Shifts of eight hours from 06:00 in Hanoi. */
function shift(nowMs: number, index: number): ShiftOfLineView {
  const first = Math.floor((nowMs + HOUR_MS) / (8 * HOUR_MS)) * 8 * HOUR_MS - HOUR_MS;
  const fromMs = first + index * 8 * HOUR_MS;
  const local = new Date(fromMs + 7 * HOUR_MS);
  const day = local.toISOString().slice(0, 10);
  const names = { 6: ['A', 'Early'], 14: ['B', 'Late'], 22: ['C', 'Night'] } as const;
  const [id, name] = names[local.getUTCHours() as keyof typeof names] ?? ['A', 'Early'];
  return { key: `${day}/${id}`, id, name, day, fromMs, toMs: fromMs + 8 * HOUR_MS };
}

function tasksOf(nowMs: number, line: string): TasksView {
  const now = shift(nowMs, 0);
  const task = (id: number, text: string, more: Partial<ShiftTaskView> = {}): ShiftTaskView => ({
    ...{ task: id, occurrence: now.key, line, machine: null, text, assignee: null, carries: true, madeBy: 'minh' },
    ...{ when: { kind: 'once', day: now.day, shift: now.id }, carried: 0, state: 'open' as const, by: null },
    ...{ atMs: null, note: '' },
    ...more,
  });
  return {
    shift: now,
    tasks: [
      task(1, 'Clean the cap chutes and take the swabs', {
        ...{ machine: machineOf(line, 1), assignee: { kind: 'team', team: 'red' }, carried: 1 },
      }),
      task(2, 'Check the torque of ten caps', {
        machine: machineOf(line, 1),
        assignee: { kind: 'person', person: 'hoa' },
      }),
      task(3, 'Measure the conductivity of the rinsing water', {
        ...{ state: 'done', by: 'an', atMs: nowMs - 74 * 60_000, note: '22 µS/cm' },
      }),
      task(4, 'Change the labels to lot 4471', {
        ...{ machine: machineOf(line, 2), state: 'cancelled', by: 'minh', atMs: nowMs - 3 * HOUR_MS },
        note: 'The lot has not come',
      }),
    ],
    shifts: Array.from({ length: 12 }, (_, index) => shift(nowMs, index)),
    teams: ['red', 'blue', 'green'],
    people: PEOPLE,
    may: { act: true, assign: true },
  };
}

const machinesOf = (line: string) =>
  PLANT.sites.flatMap((site) => site.areas.flatMap((area) => area.lines)).find(({ id }) => id === line)?.machines ?? [];
const machineOf = (line: string, index: number): string => machinesOf(line)[index]?.id ?? '';

function targetsSet(nowMs: number): TargetView[] {
  const target = (id: number, figure: string, value: number | null, more: Partial<TargetView> = {}): TargetView => ({
    ...{ id, figure, value, level: 'line', place: 'line-2', placeName: 'Line 2', team: null, shift: null },
    ...{ from: '2026-11-01', note: '', by: 'bich', atMs: nowMs - 20 * DAY_MS },
    ...more,
  });
  const hanoi = { level: 'site' as const, place: 'hanoi', placeName: 'Hanoi' };
  return [
    target(0, 'oee', 0.77, { from: null, by: 'plant.yaml', atMs: 0 }),
    target(4, 'oee', 0.8, { team: 'red', note: 'New labeller since October' }),
    target(5, 'scrap-ratio', 0.015, hanoi),
    target(6, 'throughput-rate', 820, { shift: 'Night', note: 'One operator less at night' }),
    target(7, 'energy-per-unit', 0.041, { ...hanoi, from: '2026-12-01' }),
    target(8, 'mttr', 0.4, {
      ...{ level: 'department', place: 'hanoi/filling', placeName: 'Filling and packing', by: 'giang' },
    }),
  ];
}

function targetsOf(nowMs: number): TargetsView {
  const crews = { shifts: ['Early', 'Late', 'Night'], teams: ['red', 'blue', 'green'] };
  const lines = PLANT.sites.flatMap((site) =>
    site.areas.flatMap((area) => area.lines.map(({ id, name }) => ({ site: site.id, id, name }))),
  );
  const ratio = { unit: '' as const, better: 'higher' as const, max: 1 };
  return {
    figures: [
      ...['oee', 'availability', 'performance', 'quality'].map((id) => ({ id, ...ratio })),
      { ...ratio, id: 'scrap-ratio', better: 'lower' },
      { id: 'throughput-rate', unit: '/h', better: 'higher', max: 10_000_000 },
      { id: 'energy-per-unit', unit: 'kWh', better: 'lower', max: 1_000_000 },
      { id: 'mttr', unit: 'h', better: 'lower', max: 10_000 },
    ],
    places: [
      { level: 'enterprise', place: 'lotus', name: 'Lotus Works', site: null, ...crews },
      ...PLANT.sites.map(({ id, name }) => ({ level: 'site' as const, place: id, name, site: id, ...crews })),
      { level: 'department', place: 'hanoi/filling', name: 'Filling and packing', site: 'hanoi', ...crews },
      ...lines.map(({ id, name, site }) => ({ level: 'line' as const, place: id, name, site, ...crews })),
    ],
    targets: targetsSet(nowMs),
    may: { set: true },
  };
}

function lineTargetsOf(nowMs: number): { targets: EffectiveTargetView[] } {
  const [configured, oee, scrap, rate] = targetsSet(nowMs);
  if (configured === undefined || oee === undefined || scrap === undefined || rate === undefined)
    return { targets: [] };
  const held = (
    source: TargetView,
    unit: EffectiveTargetView['unit'],
    actual: number | null,
    isMet: boolean | null,
  ) => ({
    ...{ figure: source.figure, unit, value: source.value ?? 0, source, over: [], actual, isMet },
    ...{ difference: actual === null ? null : actual - (source.value ?? 0), attainment: null },
  });
  return {
    targets: [
      { ...held(oee, '', 0.642, false), over: [configured] },
      held(scrap, '', 0.011, true),
      held(rate, '/h', null, null),
    ],
  };
}

function bookingsOf(nowMs: number, line: string): BookingsView {
  const [early, running] = [shift(nowMs, -1), shift(nowMs, 0)];
  const booking = (id: number, of: ShiftOfLineView, more: Partial<EditView>): EditView => ({
    ...{ id, machine: machineOf(line, 3), kind: 'counts', fromMs: of.fromMs, toMs: Math.min(of.toMs, nowMs) },
    ...{ recordedMs: nowMs - (30 - id) * 11 * 60_000, by: 'minh', comment: null, reason: null, reasonName: null },
    ...{ atMs: null, parts: null, edit: null, unbooked: null, holds: true },
    ...more,
  });
  return {
    shifts: Array.from({ length: 6 }, (_, index) => shift(nowMs, index - 5)),
    bookings: [
      booking(11, early, {
        parts: { good: -48, reject: 48, rework: 0 },
        comment: 'Caps of lot 4470 scratched, found in the store',
      }),
      booking(14, early, { parts: { good: 0, reject: 0, rework: 31 }, comment: 'Capped again by hand' }),
      booking(17, running, { parts: { good: 12, reject: 0, rework: 0 }, comment: 'Counter was covered', holds: false }),
      booking(18, running, { kind: 'retraction', edit: 17, by: 'bich', comment: 'Was counted after all' }),
    ],
    may: { book: true },
  };
}

/** As it is told where nobody asks for a place. */
const nowhere = (one: ProcedureView): ProcedureView => ({ ...one, relation: null });

/** What is asked of what people work by; `null` when something else is. */
export function workTold(path: string, query: URLSearchParams, nowMs: number): object | null {
  const all = proceduresOf(nowMs);
  if (path === '/procedures') {
    const line = query.get('line');
    // Line 1 stands before a changeover.
    const here = all.filter(({ relation }) => relation !== null);
    const near = here.map((one) =>
      line === 'line-1' && one.relation === 'changeover' ? { ...one, relation: 'changeover-now' as const } : one,
    );
    return { procedures: line === null ? all.map(nowhere) : near, people: PEOPLE, may: RIGHTS };
  }
  if (path === '/procedures/mine') {
    const owed = all.filter(({ reading }) => reading !== null && reading.state !== 'read');
    return { procedures: owed.map(nowhere).sort((a, b) => (a.reading?.byMs ?? 0) - (b.reading?.byMs ?? 0)) };
  }
  const [, id = '', receipts] = /^\/procedures\/([^/]+)(\/receipts)?$/.exec(path) ?? [];
  if (id !== '') return receipts === undefined ? procedureOf(nowMs, id) : receiptsOf(nowMs);
  if (path === '/tasks') return tasksOf(nowMs, query.get('line') ?? '');
  if (path === '/targets') return targetsOf(nowMs);
  const [, line = '', what] = /^\/lines\/([^/]+)\/(targets|bookings)$/.exec(path) ?? [];
  if (line === '') return null;
  return what === 'targets' ? lineTargetsOf(nowMs) : bookingsOf(nowMs, line);
}
