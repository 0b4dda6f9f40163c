/** Procedures, targets and tasks: what people work by. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Procedure, ProcedureVersion } from '../../domain/procedures/types.ts';
import type { Target } from '../../domain/targets/types.ts';
import type { Task, TaskAct } from '../../domain/tasks/types.ts';
import type { NewVersion } from '../work/port.ts';
import { type Begin, S, T0 } from './bench.ts';

const procedure: Procedure = {
  ...{ id: 'WI-014', title: 'Vệ sinh máy chiết', readWithinDays: 7, madeBy: 'lan', madeNs: T0 },
  attachments: [{ kind: 'changeover', line: null, from: 'water', to: null }],
  readers: [{ kind: 'role', role: 'operator', sinceNs: T0 }],
};
const made = (more: Partial<NewVersion> = {}): NewVersion => ({
  ...{ procedure: 'WI-014', mediaType: 'application/pdf', fileName: 'reinigung – neu.pdf', bytes: 3, sha256: 'ab' },
  ...{ note: 'Torque', madeBy: 'lan', madeNs: T0 },
  ...more,
});
const publication = { by: 'lan', atNs: T0 + S, effectiveNs: T0 + 2n * S, isEditorial: false };
const task: Omit<Task, 'id'> = {
  ...{ line: 'line-1', machine: null, text: 'Rutschen reinigen', assignee: { kind: 'team', team: 'red' } },
  ...{ carries: true, madeBy: 'lan', madeNs: T0, when: { kind: 'once', day: '2026-11-22', shift: 'day' } },
};
const done = (of: number, atNs: bigint, more: Partial<TaskAct> = {}): TaskAct => ({
  ...{ task: of, occurrence: '2026-11-22/day', kind: 'done', by: 'ann', atNs, note: 'filter too' },
  ...more,
});
const allow = () => null;

export function describeWork(begin: Begin): void {
  describe('procedures', () => {
    test('one of an id is added once, changed by what it is, and read back as it was written', async () => {
      const { records, reopen } = await begin();
      expect(await records.work.addProcedure(procedure)).toBe(true);
      expect(await records.work.addProcedure({ ...procedure, title: 'Another' })).toBe(false);
      expect(await records.work.procedures()).toEqual([procedure]);
      const changed = await records.work.changeProcedure('WI-014', (one) => ({ ...one, readWithinDays: 3 }));
      expect(changed).toEqual({ ...procedure, readWithinDays: 3 });
      expect(await records.work.changeProcedure('WI-015', (one) => one)).toBeNull();
      const { work } = await reopen();
      expect(await work.procedure('WI-014')).toEqual(changed);
      expect(await work.procedure("WI-014' OR '1'='1")).toBeNull();
    });

    test('versions are numbered, also when two come at once, and keep every byte of their content', async () => {
      const { records, reopen } = await begin();
      await records.work.addProcedure(procedure);
      const content = Uint8Array.from({ length: 300_000 }, (_, index) => index % 256);
      await Promise.all([content, new Uint8Array([0])].map((bytes) => records.work.addVersion(made(), bytes)));
      const { work } = await reopen();
      expect((await work.versions()).map(({ number }) => number)).toEqual([1, 2]);
      expect(await work.versions('WI-014')).toEqual([1, 2].map((number) => whole(number)));
      expect(await work.content('WI-014', 1)).toEqual(content);
      expect(await work.content('WI-014', 3)).toBeNull();
      await expect(work.addVersion(made({ procedure: 'WI-015' }), content)).rejects.toThrow();
    });

    test('a version changes by what is there when it is written; what is refused changes nothing', async () => {
      const { records } = await begin();
      const { work } = records;
      await work.addProcedure(procedure);
      await work.addVersion(made(), new Uint8Array([1]));
      const publish = () =>
        work.changeVersion('WI-014', 1, (version) =>
          version.publication === null ? { ...version, publication } : { refused: 'published already' },
        );
      const outcomes = await Promise.all([publish(), publish()]);
      expect(outcomes).toEqual([{ ...whole(1), publication }, { refused: 'published already' }]);
      expect(await work.versions()).toEqual([{ ...whole(1), publication }]);
      expect(await work.changeVersion('WI-014', 2, (version) => version)).toBeNull();
    });

    test('of a person’s receipts for a version the first stays', async () => {
      const { records } = await begin();
      const { work } = records;
      const receipt = { procedure: 'WI-014', number: 1, person: 'ann', atNs: T0 };
      await work.addReceipt(receipt);
      await work.addReceipt({ ...receipt, atNs: T0 + S });
      await work.addReceipt({ ...receipt, number: 2, atNs: T0 + S });
      await work.addReceipt({ ...receipt, person: 'minh', atNs: T0 + 2n * S });
      expect(await work.receipts({ person: 'ann' })).toEqual([receipt, { ...receipt, number: 2, atNs: T0 + S }]);
      expect((await work.receipts({ procedure: 'WI-014' })).map(({ person }) => person)).toEqual([
        'ann',
        'ann',
        'minh',
      ]);
      expect(await work.receipts({ procedure: 'WI-015' })).toEqual([]);
    });

    test('a backup has them with their contents', async () => {
      const { records, folder, openBackup } = await begin();
      await records.work.addProcedure(procedure);
      const content = new TextEncoder().encode('%PDF-1.7 …');
      await records.work.addVersion(made(), content);
      await records.work.addReceipt({ procedure: 'WI-014', number: 1, person: 'ann', atNs: T0 });
      await records.work.addTask(task);
      await records.backup(join(folder, 'copy'));
      const { work } = await openBackup(join(folder, 'copy'));
      expect(await work.content('WI-014', 1)).toEqual(content);
      expect(await work.receipts({ person: 'ann' })).toHaveLength(1);
      expect((await work.tasks('line-1', T0)).tasks).toEqual([{ ...task, id: 1 }]);
    });
  });

  describe('targets', () => {
    test('are a history that is only added to, in its order', async () => {
      const { records, reopen } = await begin();
      const target: Omit<Target, 'id'> = {
        ...{ figure: 'oee', level: 'line', place: 'line-1', team: 'red', shift: null, from: '2026-11-22' },
        ...{ value: 0.8, note: 'new labeller', by: 'lan', atNs: T0 },
      };
      await records.work.addTargets([target, { ...target, value: null }]);
      const added = await records.work.addTargets([{ ...target, shift: 'night' }]);
      expect(added.map(({ id }) => id)).toEqual([3]);
      const { work } = await reopen();
      expect(await work.targets()).toEqual([
        { ...target, id: 1 },
        { ...target, id: 2, value: null },
        { ...target, id: 3, shift: 'night' },
      ]);
    });
  });

  describe('tasks', () => {
    test('of a line are open ones, and those settled since', async () => {
      const { records } = await begin();
      const { work } = records;
      const ids: number[] = [];
      for (const line of ['line-1', 'line-1', 'line-2']) ids.push((await work.addTask({ ...task, line })).id);
      expect(ids).toEqual([1, 2, 3]);
      await work.addTaskAct(done(1, T0 + S), allow);
      const seen = async (sinceNs: bigint) => (await work.tasks('line-1', sinceNs)).tasks.map(({ id }) => id);
      expect(await seen(T0 + S)).toEqual([1, 2]);
      expect(await seen(T0 + 2n * S)).toEqual([2]);
      await work.addTaskAct(done(1, T0 + 3n * S, { kind: 'reopened' }), allow);
      const open = await work.tasks('line-1', T0 + 9n * S);
      expect(open.tasks).toEqual([1, 2].map((id) => ({ ...task, id })));
      expect(open.acts).toEqual([done(1, T0 + S), done(1, T0 + 3n * S, { kind: 'reopened' })]);
      expect(await work.task(3)).toEqual({ ...task, line: 'line-2', id: 3 });
      expect(await work.task(4)).toBeNull();
    });

    test('that recur are listed until all of them is cancelled, with what was done since', async () => {
      const { records } = await begin();
      const { work } = records;
      const when = { kind: 'recurring', shift: null, days: ['mon'], from: '2026-11-01', until: null } as const;
      await work.addTask({ ...task, when });
      await work.addTaskAct(done(1, T0), allow);
      await work.addTaskAct(done(1, T0 + 5n * S), allow);
      expect((await work.tasks('line-1', T0 + S)).acts).toEqual([done(1, T0 + 5n * S)]);
      await work.addTaskAct(done(1, T0 + 6n * S, { kind: 'cancelled', occurrence: null }), allow);
      expect((await work.tasks('line-1', T0 + 7n * S)).tasks).toEqual([]);
    });

    test('of two people who settle one at once the second is refused', async () => {
      const { records } = await begin();
      const { work } = records;
      await work.addTask(task);
      const once = (before: readonly TaskAct[]) => (before.length > 0 ? `done by ${before[0]?.by}` : null);
      const outcomes = await Promise.all([
        work.addTaskAct(done(1, T0), once),
        work.addTaskAct(done(1, T0, { by: 'minh' }), once),
      ]);
      expect(outcomes).toEqual([done(1, T0), { refused: 'done by ann' }]);
      expect(await work.addTaskAct(done(2, T0), allow)).toBeNull();
      expect((await work.tasks('line-1', T0)).acts).toHaveLength(1);
    });
  });
}

const whole = (number: number): ProcedureVersion => ({ ...made(), number, publication: null, withdrawal: null });
