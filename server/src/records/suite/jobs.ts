/** Jobs with their journal, requests, parts and stock, attachments. */

import { describe, expect, test } from 'vitest';
import type { Attachment } from '../../domain/jobs/attachment.ts';
import { type Beginning, openJob } from '../../domain/jobs/open.ts';
import type { Part } from '../../domain/jobs/part.ts';
import type { JobRequest } from '../../domain/jobs/request.ts';
import type { StockMovement } from '../../domain/jobs/stock.ts';
import type { Job } from '../../domain/jobs/types.ts';
import { type Begin, S, T0 } from './bench.ts';

const RULES = { takeWithinNs: { critical: S, high: S, medium: S, low: S }, proofNs: () => S };
const begun = (number: number, more: Partial<Beginning> = {}) =>
  openJob(
    {
      ...{ id: `made@${number}`, number, source: 'technician', machine: 'filler-1', title: 'Van rò rỉ „2“' },
      ...{ priority: 'high', atNs: T0, recordedNs: T0 + S, by: 'ann', ...more },
    },
    RULES,
  );
const over = (job: Job): Job => ({ ...job, state: 'closed', endedNs: T0 + 9n * S });
const request = (id: string, more: Partial<JobRequest> = {}): JobRequest => ({
  ...{ id, machine: 'filler-1', text: 'rattles', stands: true, state: 'new', job: null, by: 'op', atNs: T0 },
  ...{ decidedBy: null, decidedNs: null, comment: null, ...more },
});
const movement = (milli: number, act: string, part = 'seal'): StockMovement => ({
  ...{ part, kind: milli < 0 ? 'used' : 'received', milli, job: 'made@1', by: 'ann', atNs: T0, comment: null, act },
});
const attachment = (id: number, act: string, of: { job: string } | { request: string }): Attachment => ({
  ...{ id, act, sha256: 'ab', mediaType: 'image/png', bytes: 7, name: 'ảnh.png', by: 'ann', atNs: T0 },
  ...{ job: null, request: null, ...of },
});
const part: Part = {
  ...{ id: 'seal', name: 'Dichtung', partNumber: null, unit: 'pcs', place: 'A3', minimumMilli: 2500, price: 1.25 },
  fits: ['filler'],
};

export function describeJobs(begin: Begin): void {
  describe('jobs', () => {
    test('come back as they were, with their journal; written over by id', async () => {
      const { records, reopen } = await begin();
      const { job, facts } = begun(1, { dueNs: T0 + 1n, plan: 'oil' });
      await records.commit({ jobs: { jobs: [job], facts } });
      const done: Job = { ...job, state: 'done', doneNs: T0 + 5n, items: [] };
      await records.commit({
        jobs: { jobs: [done], facts: facts.map((fact) => ({ ...fact, kind: 'done', by: null })) },
      });
      const { jobs } = await reopen();
      expect(await jobs.open()).toEqual([done]);
      expect(await jobs.job({ number: 1 })).toEqual(done);
      expect(await jobs.job({ id: job.id })).toEqual(done);
      expect(await jobs.job({ number: 2 })).toBeNull();
      expect(await jobs.journal(job.id)).toEqual([
        { id: 1, ...facts[0] },
        { id: 2, ...facts[0], kind: 'done', by: null },
      ]);
      expect(await jobs.numbers()).toEqual({ job: 1, attachment: 0 });
    });

    test('are listed by state, machine, plan and whether they are over, the newest first', async () => {
      const { records } = await begin();
      const all = [begun(1).job, over(begun(2).job), begun(3, { machine: 'press-1', plan: 'oil' }).job, begun(4).job];
      await records.commit({ jobs: { jobs: all } });
      const { jobs } = records;
      const numbers = async (query: object) => (await jobs.list({ limit: 10, ...query })).map(({ number }) => number);
      expect(await numbers({})).toEqual([4, 3, 2, 1]);
      expect(await numbers({ over: true })).toEqual([2]);
      expect(await numbers({ over: false, machines: ['filler-1'] })).toEqual([4, 1]);
      expect(await numbers({ states: ['closed', 'done'] })).toEqual([2]);
      expect(await numbers({ plan: 'oil' })).toEqual([3]);
      expect(await numbers({ machines: [] })).toEqual([]);
      expect(await numbers({ beforeNumber: 3, limit: 1 })).toEqual([2]);
      expect((await jobs.open()).map(({ number }) => number)).toEqual([1, 3, 4]);
      const named = await jobs.named([...all.map(({ id }) => id).slice(2), 'made@9']);
      expect(named.map(({ number }) => number).sort()).toEqual([3, 4]);
      await records.commit({ jobs: { jobs: [{ ...begun(4).job, machine: 'press-1', plan: 'oil' }] } });
      expect(await numbers({ plan: 'oil', machines: ['press-1'] })).toEqual([4, 3]);
    });

    test('are written with all that belongs to them, or not at all', async () => {
      const { records } = await begin();
      const { job, facts } = begun(1);
      await records.commit({ jobs: { jobs: [job] } });
      const twice = [job, { ...job, id: 'another' }];
      const unit = { jobs: twice, facts, movements: [movement(5, 'a')], requests: [request('r')] };
      await expect(records.commit({ jobs: unit })).rejects.toThrow();
      const { jobs } = records;
      expect([await jobs.journal(job.id), await jobs.stock(), await jobs.request('r')]).toEqual([[], [], null]);
    });
  });

  describe('what belongs to jobs', () => {
    test('the stock of a part is the sum of its movements', async () => {
      const { records, reopen } = await begin();
      await records.jobs.putParts([{ ...part, name: 'old' }]);
      await records.jobs.putParts([part]);
      const moved = [movement(3000, 'a'), movement(-1500, 'b'), movement(250, 'c', 'oil')];
      await records.commit({ jobs: { movements: moved } });
      const { jobs } = await reopen();
      expect(await jobs.parts()).toEqual([part]);
      expect((await jobs.stock()).sort((a, b) => a.milli - b.milli)).toEqual([
        { part: 'oil', milli: 250 },
        { part: 'seal', milli: 1500 },
      ]);
      expect(await jobs.movements({ part: 'seal', limit: 1 })).toEqual([{ id: 2, ...moved[1] }]);
      expect([await jobs.hasMoved('b'), await jobs.hasMoved('z')]).toEqual([true, false]);
    });

    test('requests are found by state and machine, the newest first', async () => {
      const { records } = await begin();
      const later = request('b', { atNs: T0 + S, machine: 'press-1' });
      await records.commit({ jobs: { requests: [request('a'), later] } });
      const accepted = request('a', { state: 'accepted', job: 1, decidedBy: 'lead', decidedNs: T0 });
      await records.commit({ jobs: { requests: [accepted] } });
      const { jobs } = records;
      expect(await jobs.requests({ limit: 9 })).toEqual([later, accepted]);
      expect(await jobs.requests({ limit: 9, state: 'new' })).toEqual([later]);
      expect(await jobs.requests({ limit: 9, machines: ['filler-1'] })).toEqual([accepted]);
      expect(await jobs.request('a')).toEqual(accepted);
    });

    test('attachments lie with a job or a request, and are found by the act that brought them', async () => {
      const { records } = await begin();
      const [one, two] = [attachment(1, 'x', { job: 'made@1' }), attachment(2, 'y', { request: 'r' })];
      await records.commit({ jobs: { attachments: [one, two] } });
      // Told once more, it is the one that is there.
      await records.commit({ jobs: { attachments: [attachment(3, 'x', { job: 'made@1' })] } });
      const { jobs } = records;
      expect(await jobs.attachments({ job: 'made@1' })).toEqual([one]);
      expect(await jobs.attachments({ request: 'r' })).toEqual([two]);
      expect([await jobs.attachment({ act: 'y' }), await jobs.attachment({ id: 9 })]).toEqual([two, null]);
      expect(await jobs.numbers()).toEqual({ job: 0, attachment: 2 });
    });
  });
}
