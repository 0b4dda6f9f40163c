/** Jobs of the fake plant in every standing, and one of them with all that belongs to it. */

import type { CandidateView, JobDetailView, JobRights, JobsView, JobView, RequestView } from '@gemba/contract/jobs';

const MIN_MS = 60_000;
const DAY_MS = 1440 * MIN_MS;
const MAY = { request: true, work: true, lead: true };

function job(nowMs: number, number: number, title: string, more: Partial<JobView> = {}): JobView {
  return {
    ...{ id: `job-${number}`, number, state: 'open', waitsFor: null, waitsUntilMs: null, source: 'technician' },
    ...{ machine: 'filler-2', title, priority: 'medium', skill: null, assignee: null, plan: null, alarm: null },
    ...{ parent: null, openedMs: nowMs - 90 * MIN_MS, openedBy: 'minh', dueMs: null, missed: 0, startedMs: null },
    ...{ doneMs: null, doneBy: null, endedMs: null, reason: null, takeByMs: null, escalated: false },
    ...{ holdsMachine: false, checklist: { answered: 0, of: 0, outOfOrder: 0 }, minutes: 0, working: [] },
    ...{ attachments: 0, comments: 0, proof: null, reopened: 0, changedMs: nowMs },
    ...more,
  };
}

const jobsOf = (nowMs: number): JobView[] => [
  job(nowMs, 12, 'Filling valve too hot', {
    ...{ state: 'in-work', source: 'alarm', priority: 'critical', assignee: { kind: 'person', person: 'linh' } },
    ...{ alarm: { rule: 'hot', occurrence: 'hot@filler-2#1' }, dueMs: nowMs - 20 * MIN_MS, holdsMachine: true },
    ...{ checklist: { answered: 2, of: 5, outOfOrder: 1 }, minutes: 34, working: ['linh'], comments: 2 },
    ...{ startedMs: nowMs - 34 * MIN_MS, parent: 9, skill: 'mechanic' },
    proof: { state: 'pending', needS: 10_800, haveS: 0, why: null },
  }),
  job(nowMs, 14, 'Grease chain', {
    ...{
      machine: 'depal-1',
      source: 'plan',
      plan: 'grease',
      dueMs: nowMs + 7 * 60 * MIN_MS,
      assignee: { kind: 'team', team: 'red' },
    },
    ...{ state: 'assigned', checklist: { answered: 0, of: 3, outOfOrder: 0 }, escalated: true },
  }),
  job(nowMs, 15, 'Belt of the packer squeals at the second roller', {
    ...{ machine: 'packer-2', source: 'request', state: 'waiting', waitsFor: 'parts', priority: 'low' },
    ...{ waitsUntilMs: nowMs + DAY_MS, assignee: { kind: 'person', person: 'an' } },
  }),
];

function detailOf(nowMs: number, found: JobView): JobDetailView {
  const item = {
    kind: 'check' as const,
    unit: null,
    low: null,
    high: null,
    required: true,
    photo: false,
    added: false,
  };
  const result = { remark: null, followUp: null, by: 'linh', atMs: nowMs - 20 * MIN_MS };
  return {
    ...found,
    description: 'The valve block was 94 °C when the alarm came.',
    items: [
      { ...item, id: 'lock', text: 'Lock the guard', result: { ...result, verdict: 'ok', value: null } },
      {
        ...{
          ...item,
          id: 'press',
          text: 'Pressure of the cooling water',
          kind: 'measure',
          unit: 'bar',
          low: 2,
          high: 3,
        },
        result: { ...result, verdict: 'out-of-tolerance', value: 1.6 },
      },
      { ...item, id: 'flow', text: 'Flow after the filter', kind: 'measure', unit: 'l/min', low: 12, result: null },
      { ...item, id: 'seal', text: 'Seals are dry', photo: true, required: false, result: null },
      { ...item, id: 'cap', text: 'Cap of the valve is on', added: true, result: null },
    ],
    times: [
      { id: 't1', person: 'linh', minutes: 34, fromMs: nowMs - 34 * MIN_MS, toMs: null, note: null, by: 'linh' },
      { id: 't2', person: 'an', minutes: 15, fromMs: null, toMs: null, note: 'Held the lamp', by: 'linh' },
    ],
    parts: [{ part: 'seal-v4', name: 'Gasket V4.2', unit: 'pcs', quantity: 2, stock: 1, low: true }],
    needs: [{ part: 'filter', name: 'Water filter 50 µm', quantity: 1, stock: 0 }],
    ...{
      needsStop: true,
      failure: { problem: 'OHE', cause: '2.4', remedy: null, note: null },
      stops: [],
      requests: [],
    },
    files: [
      { id: 3, name: 'valve.jpg', mediaType: 'image/jpeg', bytes: 812_000, by: 'linh', atMs: nowMs - 12 * MIN_MS },
    ],
    followUps: [16],
    procedures: [{ id: 'WI-014', title: 'Cleaning in place, filler block', version: 4 }],
    journal: [
      {
        ...{ id: 1, kind: 'commented', by: 'linh', comment: 'The filter is clogged.', about: {} },
        ...{ atMs: nowMs - 18 * MIN_MS, recordedMs: nowMs - 6 * MIN_MS },
      },
      {
        ...{ id: 2, kind: 'commented', by: 'an', comment: 'A new one lies in rack 7.', about: {} },
        ...{ atMs: nowMs - 5 * MIN_MS, recordedMs: nowMs - 5 * MIN_MS },
      },
    ],
    codes: {
      problems: [{ code: 'OHE', name: 'Overheating' }],
      causes: [{ code: '2.4', name: 'Wear' }],
      remedies: [{ code: '1', name: 'Replace' }],
    },
    acts: [
      ...([
        'wait',
        'assign',
        'change',
        'done',
        'cancel',
        'check',
        'add-item',
        'remove-item',
        'use-part',
        'return-part',
        'clock-in',
        'clock-out',
      ] as const),
      ...(['book', 'comment', 'failure', 'hold-machine', 'release-machine', 'follow-up'] as const),
    ],
  };
}

const requestsOf = (nowMs: number): RequestView[] => [
  {
    ...{ id: 'request-1', machine: 'labeller-1', text: 'Labels come askew since the roll was changed', stands: true },
    ...{ state: 'new', job: null, by: 'hoa', atMs: nowMs - 8 * MIN_MS, decidedBy: null, decidedMs: null },
    comment: null,
    files: [
      { id: 4, name: 'labels.jpg', mediaType: 'image/jpeg', bytes: 640_000, by: 'hoa', atMs: nowMs - 8 * MIN_MS },
    ],
  },
];

/** What stands in for every photo. */
export const PHOTO =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><path fill="#7a8791" d="M0 0h96v96H0z"/><path fill="#c9d1d6" d="M10 78l22-34 16 20 12-14 26 28z"/><circle cx="66" cy="28" r="9" fill="#f2c200"/></svg>';

const PEOPLE: CandidateView[] = [
  {
    ...{ name: 'an', role: 'technician', skills: ['mechanic'], teams: ['red'] },
    ...{ hasSkill: true, onShift: true, open: 1 },
  },
  {
    ...{ name: 'minh', role: 'technician', skills: ['electric', 'mechanic'], teams: ['blue'] },
    ...{ hasSkill: true, onShift: false, open: 0 },
  },
  { ...{ name: 'linh', role: 'lead', skills: [], teams: [] }, ...{ hasSkill: false, onShift: true, open: 3 } },
];
const STAFF = { people: PEOPLE, teams: ['blue', 'red'], skills: ['electric', 'mechanic'] };

type Told =
  | typeof STAFF
  | { candidates: CandidateView[] }
  | JobsView
  | JobDetailView
  | { requests: RequestView[]; may: JobRights };
/** What is read of jobs; `null` where something else is asked, or there is no such job. */
export function jobsTold(path: string, nowMs: number): Told | null {
  if (path === '/requests') return { requests: requestsOf(nowMs), may: MAY };
  if (path === '/jobs') return { jobs: jobsOf(nowMs), may: MAY };
  if (path === '/job-people') return STAFF;
  if (/^\/jobs\/\d+\/candidates$/.test(path)) return { candidates: PEOPLE };
  const number = /^\/jobs\/(\d+)$/.exec(path)?.[1];
  const found = jobsOf(nowMs).find((one) => one.number === Number(number));
  return found === undefined ? null : detailOf(nowMs, found);
}
