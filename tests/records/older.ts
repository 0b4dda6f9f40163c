/**
 * Records as each release has left them, one packed file for each migration: `older/0001.sqlite.gz` was written by the
 * release that knew one. Run as a program, in the release that knows one more, it writes the next: what goes in stands
 * here, and comes out again as long as the records are what they promise.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Epoch, GatewayId, MachineId, ProductId } from '@gemba/contract/identity';
import { openJob } from '@gemba/server/domain/jobs/open';
import type { StockMovement } from '@gemba/server/domain/jobs/stock';
import type { Procedure } from '@gemba/server/domain/procedures/types';
import type { Target } from '@gemba/server/domain/targets/types';
import type { Task, TaskAct } from '@gemba/server/domain/tasks/types';
import { MIGRATIONS } from '@gemba/server/records/kysely/migrations/registry';
import type { Records, UnitOfWork } from '@gemba/server/records/port';
import { makeRecords } from '@gemba/server/records/registry';
import type { NewVersion } from '@gemba/server/records/work/port';

const MACHINE = 'filler-1' as MachineId;
/** An odd number of nanoseconds beyond 2^53, where a double would round. */
const T0 = 1_795_000_000_123_456_789n;
const S = 1_000_000_000n;
const HOUR = 3600n * S;

const positions = (through: number) => [
  { gateway: 'edge-hanoi' as GatewayId, epoch: '0123456789abcdef' as Epoch, set: [[1, through]] as [number, number][] },
];

const rows: UnitOfWork['rows'] = [0n, 1n, 2n].map((hour) => ({
  machine: MACHINE,
  fromNs: T0 + hour * HOUR,
  toNs: T0 + (hour + 1n) * HOUR,
  calendar: 'scheduled',
  shift: 'day@2026-11-18',
  state: hour === 1n ? 'faulted' : 'producing',
  reason: hour === 1n ? 'Verklemmt: Förderband „2“' : null,
  product: 'nước mắm 500 ml' as ProductId,
  good: 12.5,
  reject: 1,
  rework: 0,
  idealS: 6.5,
  goodIdealS: 6,
  energyKWh: 0.1,
  estimated: hour === 2n,
}));

const saved = (settledNs: bigint) => ({ machine: MACHINE, settledNs, state: `{"settledNs":"${settledNs}"}` });

const UNIT = {
  positions: positions(4711),
  rows,
  folds: [saved(T0 + 3n * HOUR)],
  checkpoints: [saved(T0 + HOUR), saved(T0 + 2n * HOUR)],
  dirty: [{ machine: MACHINE, fromNs: T0 + 7n }],
  alarms: [
    {
      ...{ rule: 'hot', machine: MACHINE, basis: 'above-limit:temperature', state: 'active-acknowledged' },
      ...{ suppression: 'none', shelvedUntilNs: null, shelvedBy: null, shelvedReason: null },
      ...{ occurrence: `hot@filler-1#${T0}`, activeNs: T0, returnedNs: null, acknowledgedNs: T0 + S },
      ...{ acknowledgedBy: 'ann', changedNs: T0 + S, truth: 'beyond', waiting: [], condition: null, timer: null },
      ...{ stalled: false, uncertain: false, value: 91.5, coverage: [{ fromNs: T0, throughNs: T0 + S }], pass: null },
      ...{ newestNs: T0, unwatched: [], evaluatedNs: T0 },
    },
  ],
  transitions: [
    {
      ...{ occurrence: `hot@filler-1#${T0}`, rule: 'hot', machine: MACHINE, transition: 'activated', atNs: T0 },
      ...{ state: 'active-unacknowledged', suppression: 'none', by: null, comment: null, value: 91.5 },
      ...{ announce: true, late: false, held: null, detail: null },
    },
  ],
  plans: [
    {
      // As a plan of run hours was remembered before there were meters, and is read since.
      ...{ plan: 'grease', lastDoneNs: T0, lastDoneBy: 'ann', sinceNs: T0, begun: 'done' },
      ...{ atReset: { 'run-hours': 0.125 }, satisfied: { 'FREQ=WEEKLY': T0 - S }, came: {}, warned: {}, due: 'due' },
      ...{ rest: null, rests: 0, services: [] },
      job: { id: 'grease@1', openedNs: T0, dueNs: T0 + S, oldestDueNs: T0 + S, missed: 0, tasks: null, triggers: {} },
    },
  ],
  maintenance: [
    {
      plan: 'grease',
      kind: 'completed',
      job: 'grease@0',
      atNs: T0,
      dueNs: T0 - S,
      by: 'ann',
      comment: 'ölte nach',
      via: null,
    },
  ],
} as const satisfies Record<string, unknown>;

const USER = {
  name: 'ann',
  role: 'technician',
  passwordHash: 'scrypt$x',
  mustChange: true,
  createdMs: 1_795_000_000_123,
};
const SESSION = { tokenHash: 'ab'.repeat(32), user: 'ann', createdMs: 1_795_000_000_124, expiresMs: 9e15 };
const LINE = {
  ...{ atMs: 1_795_000_000_125, who: 'ann', from: '::1', what: 'login', subject: 'ann', detail: '' },
  result: 'done' as const,
};

const PROCEDURE: Procedure = {
  ...{ id: 'WI-014', title: 'Vệ sinh máy chiết', readWithinDays: 7, madeBy: 'ann', madeNs: T0 },
  attachments: [{ kind: 'changeover', line: null, from: 'nước mắm 500 ml', to: null }],
  readers: [{ kind: 'role', role: 'operator', sinceNs: T0 }],
};
const VERSION: NewVersion = {
  ...{ procedure: 'WI-014', mediaType: 'text/markdown', fileName: 'reinigung – neu.md', bytes: 8, sha256: 'ab' },
  ...{ note: 'Drehmoment', madeBy: 'ann', madeNs: T0 },
};
const PUBLICATION = { by: 'ann', atNs: T0, effectiveNs: T0 + S, isEditorial: false };
const TEXT = new TextEncoder().encode('# 洗浄');
const RECEIPT = { procedure: 'WI-014', number: 1, person: 'ann', atNs: T0 + S };
const TARGET: Omit<Target, 'id'> = {
  ...{ figure: 'oee', level: 'line', place: 'line-1', team: null, shift: 'night', from: '2026-11-18', value: 0.1 },
  ...{ note: 'neuer Füller', by: 'ann', atNs: T0 },
};
const TASK: Omit<Task, 'id'> = {
  ...{ line: 'line-1', machine: MACHINE, text: 'Förderband „2“ prüfen', assignee: null, carries: true },
  ...{ madeBy: 'ann', madeNs: T0, when: { kind: 'once', day: '2026-11-18', shift: 'night' } },
};
const ACT: TaskAct = {
  ...{ task: 1, occurrence: '2026-11-18/night', kind: 'done', by: 'ann', atNs: T0 + S, note: 'geölt' },
};

/** What people work by; the records have it since the migration of that name. */
const WORK = {
  procedures: [PROCEDURE],
  versions: [{ ...VERSION, number: 1, publication: PUBLICATION, withdrawal: null }],
  content: TEXT,
  receipts: [RECEIPT],
  targets: [{ ...TARGET, id: 1 }],
  tasks: { tasks: [{ ...TASK, id: 1 }], acts: [ACT] },
};
const NO_WORK = {
  ...{ procedures: [], versions: [], content: null, receipts: [], targets: [], tasks: { tasks: [], acts: [] } },
};

const RULES = { takeWithinNs: { critical: S, high: S, medium: S, low: S }, proofNs: () => S };
const OPENED = openJob(
  {
    ...{ id: 'grease@1', number: 1, source: 'plan', plan: 'grease', machine: MACHINE, title: 'Mỡ ổ trục „2“' },
    ...{ priority: 'high', atNs: T0, recordedNs: T0 + 1n, by: null, dueNs: T0 + S },
  },
  RULES,
);
const MOVED: StockMovement = {
  ...{ part: 'mỡ-1', kind: 'received', milli: 1500, job: null, by: 'ann', atNs: T0, comment: null, act: 'a1' },
};

/** Jobs; the records have them since the migration of that name. */
const JOBS = {
  open: [OPENED.job],
  journal: OPENED.facts.map((fact) => ({ ...fact, id: 1 })),
  stock: [{ part: 'mỡ-1', milli: 1500 }],
};
const FEED = {
  ...{ id: 'f1', tokenHash: 'cd'.repeat(32), person: 'ann', createdMs: 1_795_000_000_126, readMs: null },
  ...{ scope: { kind: 'line' as const, line: 'line-1' }, language: 'vi' as const },
};
const NO_JOBS = { open: [], journal: [], stock: [] };

async function fillWork({ work }: Records): Promise<void> {
  await work.addProcedure(PROCEDURE);
  await work.addVersion(VERSION, TEXT);
  await work.changeVersion('WI-014', 1, (version) => ({ ...version, publication: PUBLICATION }));
  await work.addReceipt(RECEIPT);
  await work.addTargets([TARGET]);
  await work.addTask(TASK);
  await work.addTaskAct(ACT, () => null);
}

async function fill(records: Records): Promise<void> {
  await fillWork(records);
  await records.commit({ jobs: { jobs: [OPENED.job], facts: OPENED.facts, movements: [MOVED] } });
  await records.commit(UNIT as unknown as UnitOfWork);
  await records.setHistorianPositions(positions(4700));
  await records.feeds.put(FEED);
  await records.putUser(USER);
  await records.putSession(SESSION);
  await records.audit(LINE);
  await records.setValue('build', 'täglich');
}

/** All that the port tells of them; `contentAfter` is what it must be. */
export async function contentOf(records: Records): Promise<object> {
  return {
    positions: [await records.positions('records'), await records.positions('historian')],
    rows: await records.rows(MACHINE, 0n, T0 * 2n),
    folds: await records.folds(),
    checkpoint: await records.checkpointBefore(MACHINE, T0 + 2n * HOUR - 1n),
    dirty: await records.dirty(),
    alarms: await records.alarms(),
    transitions: await records.transitions(10),
    plans: await records.plans(),
    maintenance: await records.maintenanceJournal(10),
    users: await records.users(),
    session: await records.session(SESSION.tokenHash),
    audit: (await records.auditLog(10)).map(({ hash: _hash, ...line }) => line),
    build: await records.getValue('build'),
    work: {
      procedures: await records.work.procedures(),
      versions: await records.work.versions(),
      content: await records.work.content('WI-014', 1),
      receipts: await records.work.receipts({ person: 'ann' }),
      targets: await records.work.targets(),
      tasks: await records.work.tasks('line-1', T0),
    },
    jobs: {
      open: await records.jobs.open(),
      journal: await records.jobs.journal('grease@1'),
      stock: await records.jobs.stock(),
    },
    feeds: await records.feeds.of('ann'),
  };
}

const CONTENT = {
  positions: [positions(4711), positions(4700)],
  rows: UNIT.rows,
  folds: UNIT.folds,
  checkpoint: UNIT.checkpoints[0],
  dirty: UNIT.dirty,
  alarms: UNIT.alarms,
  transitions: UNIT.transitions.map((transition) => ({ ...transition, id: 1 })),
  plans: UNIT.plans,
  maintenance: UNIT.maintenance,
  users: [USER],
  session: SESSION,
  audit: [{ ...LINE, id: 1 }],
  build: 'täglich',
};

/** What is in the records that a migration left, each later one having added something. */
export const contentAfter = (migration: number): object => ({
  ...CONTENT,
  work: migration > MIGRATIONS.findIndex(({ name }) => name === 'work') ? WORK : NO_WORK,
  jobs: migration > MIGRATIONS.findIndex(({ name }) => name === 'jobs') ? JOBS : NO_JOBS,
  feeds: migration > MIGRATIONS.findIndex(({ name }) => name === 'feeds') ? [FEED] : [],
});

const fileOf = (migration: number): string =>
  join(import.meta.dirname, 'older', `${String(migration).padStart(4, '0')}.sqlite.gz`);

/** Unpacks the records of a migration into a folder, under the name that records have. */
export async function unpack(migration: number, folder: string): Promise<void> {
  await writeFile(join(folder, 'records.sqlite'), gunzipSync(await readFile(fileOf(migration))));
}

async function make(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-older-'));
  const records = makeRecords({ folder });
  await records.start();
  await fill(records);
  // Closed, the log beside the file has gone into it.
  await records.stop();
  await writeFile(fileOf(MIGRATIONS.length), gzipSync(await readFile(join(folder, 'records.sqlite'))), { flag: 'wx' });
  await rm(folder, { recursive: true });
}

if (import.meta.main) await make();
