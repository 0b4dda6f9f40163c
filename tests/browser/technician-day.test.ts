/**
 * A technician's day over the whole chain, from simulator to screen: an alarm on the wall is acknowledged on a phone and
 * becomes a job with a checklist and a part; it is done too early, opens again, is done again, and telemetry proves it.
 * Then the day is read back from journals, ledger and audit, and compared with what was done, by whom and when.
 */

import type { JobDetailView, MovementView, PartView } from '@gemba/contract/jobs';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumMissing } from '../support/chromium.ts';
import { describeWith } from '../support/skip.ts';
import { Day, FILLER, HIGH, NO_FLOW, TECHNICIAN } from '../support/technician-day.ts';

/** A line of the alarm journal, and of the audit, as the API says them. */
type AlarmLine = Record<'occurrence' | 'rule' | 'transition' | 'state' | 'suppression', string> & {
  by: string | null;
  comment: string | null;
  announce: boolean;
  atMs: number;
};
type AuditLine = Record<'who' | 'what' | 'subject' | 'detail' | 'result', string> & { atMs: number };

const BY_ITSELF = ['alarm-again', 'proof-failed', 'reopened', 'proven', 'closed'];
/** Lines of the job's journal, and what was being done when each came first. */
const LINES = [
  ...[
    ['opened', 'make'],
    ['machine-held', 'hold'],
    ['part-used', 'use'],
    ['done', 'done too early'],
  ],
  ...[
    ['alarm-again', 'goes high again'],
    ['reopened', 'goes high again'],
    ['proven', 'proven'],
    ['closed', 'proven'],
  ],
] as [string, string][];
/** An act as it is asked for, and as the job's journal says it. */
const SAID_AS: Record<string, string> = {
  ...{ take: 'taken', start: 'started', 'hold-machine': 'machine-held', check: 'checked', 'use-part': 'part-used' },
  ...{ book: 'booked', failure: 'failure-said', done: 'done' },
};

describeWith([chromiumMissing], 'a technician’s day', () => {
  let day: Day;
  beforeAll(async () => {
    day = await Day.begin();
  }, 60_000);
  afterAll(async () => {
    await day?.end();
  });
  async function measure(value: string): Promise<void> {
    await day.item('closing').locator('input').fill(value);
    await day.item('closing').getByRole('button', { name: 'Save' }).tap();
  }

  test('brings an alarm from the wall to a job that is being worked on, by thumb', { timeout: 60_000 }, async () => {
    await day.step('goes high', async () => {
      await day.plant.switchOn(FILLER, 'drift', { signal: 'pressure', perMin: 120 });
      await day.wall.locator('.strip', { hasText: `${HIGH.text} ${HIGH.response}` }).waitFor();
    });
    await day.alarm(HIGH).waitFor();
    await day.look('alarm');
    await day.step('acknowledge', async () => {
      await day.alarm(HIGH).locator('[data-act="acknowledge"]').tap();
      await day.dialog.getByLabel('Note').fill('On my way');
      await day.say('Acknowledge');
      // Nobody has signed in yet: what was asked for goes on when he has.
      await day.dialog.getByLabel('User name').fill(TECHNICIAN);
      await day.dialog.getByLabel('Password').fill(day.password);
      await day.look('sign-in');
      await day.say('Sign in');
      await day.wall.locator('.strip .who', { hasText: TECHNICIAN }).waitFor();
    });
    await day.alarm(HIGH).locator('.who', { hasText: TECHNICIAN }).waitFor();
    await day.look('acknowledged');
    await day.step('make', async () => {
      await day.alarm(HIGH).locator('[data-act="job"]').tap();
      await day.look('make');
      await day.say('Make a job');
      await day.job('open');
    });
    await day.look('open');
    await day.phone.tap('[data-act="take"]');
    await day.job('assigned');
    await day.phone.tap('[data-act="start"]');
    await day.job('in-work');
    await day.step('hold', async () => {
      await day.phone.tap('[data-act="hold-machine"]');
      await day.phone.locator('[data-act="release-machine"]').waitFor();
    });
    await day.plant.command(FILLER, 'stop');
    await day.shown('maintenance');
    await day.wall.locator('.strip[data-alarms="0"]').waitFor();
    await day.look('held');
  });

  test('checks, measures, uses a part, books time and says what failed, while the machine is quiet', async () => {
    await day.item('isolate').locator('[data-answer="ok"]').tap();
    await day.item('isolate', 'ok').waitFor();
    await measure('6.9');
    await day.item('closing', 'out-of-tolerance').waitFor();
    await day.look('out-of-tolerance');
    await day.phone.tap('[data-act="done"]');
    await day.say('Done');
    await day.dialog.locator('.problem').waitFor();
    await day.look('refused');
    await day.say('Cancel');
    await day.item('closing').locator('[data-answer="again"]').tap();
    await measure('6,1');
    await day.item('closing', 'ok').waitFor();
    await day.step('use', async () => {
      await day.card('parts').locator('[data-act="use-part"]').tap();
      await day.dialog.getByLabel('Quantity').fill('1');
      await day.look('part');
      await day.say('Save');
      await day.phone.locator('[data-part="seal"]', { hasText: '1 pcs left: below the minimum' }).waitFor();
    });
    await day.look('used');
    await day.phone.tap('[data-act="book"]');
    await day.dialog.getByLabel('Minutes').fill('25');
    await day.say('Book minutes');
    await day.card('time').getByText('25 min').first().waitFor();
    await day.phone.tap('[data-act="failure"]');
    await day.dialog.locator('[name="problem"]').selectOption({ label: 'Leaks inside' });
    await day.dialog.locator('[name="cause"]').selectOption({ label: 'Leakage' });
    await day.look('failure');
    await day.say('Say what failed');
    await day.phone.locator('[data-failure]', { hasText: 'Leaks inside · Leakage' }).waitFor();
    // All the while nothing flowed, and nobody was called for it: the register says why.
    await day.phone.getByRole('link', { name: 'All jobs' }).tap();
    await day.phone.getByText('No alarms. Quiet is good.').waitFor();
    await day.phone.locator('summary').first().tap();
    await day.alarm(NO_FLOW).getByText('suppressed: Job 1').waitFor();
    await day.look('register');
    await day.phone.locator('[data-job="1"] a').tap();
    await day.job('in-work');
  });

  test('is done too early, opens again, is done again, and is proven by what the machine says', async () => {
    await day.step('goes low', async () => {
      await day.plant.switchOff(FILLER, 'drift');
      await day.plant.command(FILLER, 'start');
      await day.shown('run');
      await day.flows();
    });
    const done = async () => {
      await day.phone.tap('[data-act="done"]');
      await day.say('Done');
      await day.job('done');
    };
    await day.step('done too early', done);
    await day.phone.locator('[data-proof="pending"]').waitFor();
    await day.step('goes high again', async () => {
      await day.plant.switchOn(FILLER, 'drift', { signal: 'pressure', perMin: 240 });
      await day.job('assigned');
    });
    await day.phone.locator('[data-proof="failed"]', { hasText: 'the alarm came again' }).waitFor();
    await day.look('again');
    await day.phone.getByRole('link', { name: 'All jobs' }).tap();
    await day.step('acknowledge again', async () => {
      await day.alarm(HIGH).locator('[data-act="acknowledge"]').tap();
      await day.say('Acknowledge');
      await day.wall.locator('.strip .who', { hasText: TECHNICIAN }).waitFor();
    });
    await day.phone.locator('[data-job="1"] a').tap();
    await day.phone.tap('[data-act="start"]');
    await day.job('in-work');
    await day.step('goes low again', async () => {
      await day.plant.switchOff(FILLER, 'drift');
      await day.wall.locator('.strip[data-alarms="0"]').waitFor();
    });
    await day.step('done', done);
    await day.step('proven', () => day.job('closed'));
    await day.phone.locator('[data-proof="proven"]').waitFor();
    await day.look('proven');
    expect(day.complaints).toEqual([]);
  });

  const expectInOrder = (times: readonly number[]) => expect(times).toEqual(times.toSorted((x, y) => x - y));

  test('is in the alarm journal: every transition, who and why, and whether people were told', async () => {
    const { journal } = (await day.admin('GET', '/api/v1/alarms/journal?limit=100')) as { journal: AlarmLine[] };
    const of = ({ id }: AlarmRule) => journal.filter(({ rule }) => rule === id).reverse();
    const high = of(HIGH);
    expect(
      high.map(({ transition, state, by, comment, announce }) => [transition, state, by, comment, announce]),
    ).toEqual([
      ['activated', 'active-unacknowledged', null, null, true],
      ['acknowledged', 'active-acknowledged', TECHNICIAN, 'On my way', false],
      ['suppressed', 'active-acknowledged', null, 'job 1', false],
      ['returned', 'normal', null, null, false],
      ['unsuppressed', 'normal', null, 'job 1', false],
      ['activated', 'active-unacknowledged', null, null, true],
      ['acknowledged', 'active-acknowledged', TECHNICIAN, null, false],
      ['returned', 'normal', null, null, false],
    ]);
    expectInOrder(high.map(({ atMs }) => atMs));
    const steps = ['goes high', 'acknowledge', 'hold', 'goes low', 'done too early', 'goes high again'];
    for (const [i, what] of [...steps, 'acknowledge again', 'goes low again'].entries())
      day.expectDuring(what, high[i]?.atMs);
    // The alarm that standing brings ran through its life, and was told to nobody.
    const quiet = of(NO_FLOW);
    expect(quiet.map(({ transition, suppression, announce }) => [transition, suppression, announce])).toEqual([
      ['suppressed', 'by-design', false],
      ['activated', 'by-design', false],
      ['returned', 'by-design', false],
      ['unsuppressed', 'none', false],
    ]);
  });

  test('is in the job, in the ledger of parts, and in the audit', async () => {
    const told = (await day.plant.get<JobDetailView>('/api/v1/jobs/1')) as JobDetailView;
    expect(told).toMatchObject({
      state: 'closed',
      source: 'alarm',
      doneBy: TECHNICIAN,
      reopened: 1,
      holdsMachine: false,
    });
    expect(told.items.map(({ result }) => [result?.verdict, result?.value])).toEqual([
      ['ok', null],
      ['ok', 6.1],
    ]);
    expect(told.failure).toMatchObject({ problem: 'INL', cause: '1.1' });
    expect(told.proof).toMatchObject({ state: 'proven', needS: 4, haveS: 4 });
    expect(told.times.filter(({ fromMs }) => fromMs === null)).toMatchObject([{ person: TECHNICIAN, minutes: 25 }]);
    expect(told.times.filter(({ fromMs }) => fromMs !== null)).toHaveLength(2);
    expect(told.stops).toMatchObject([{ machine: FILLER, state: 'stopped', open: false }]);
    expect(told.journal.map(({ kind, by }) => [kind, by])).toEqual(
      [
        ...['opened', 'taken', 'started', 'machine-held', 'checked', 'checked', 'checked', 'checked', 'part-used'],
        ...[
          'booked',
          'failure-said',
          'done',
          'alarm-again',
          'proof-failed',
          'reopened',
          'started',
          'done',
          'proven',
          'closed',
        ],
      ].map((kind) => [kind, BY_ITSELF.includes(kind) ? null : TECHNICIAN]),
    );
    expectInOrder(told.journal.map(({ atMs }) => atMs));
    const line = (kind: string, nth = 0) => told.journal.filter((one) => one.kind === kind)[nth]?.atMs;
    for (const [kind, what] of LINES) day.expectDuring(what, line(kind));
    day.expectDuring('done', line('done', 1));
    expect(told.journal.find(({ kind }) => kind === 'proof-failed')?.about).toEqual({ why: 'came-again' });

    const { movements } = (await day.admin('GET', '/api/v1/parts/seal/movements')) as { movements: MovementView[] };
    expect(movements.map(({ kind, quantity, job: of, by }) => [kind, quantity, of, by])).toEqual([
      ['used', -1, 1, TECHNICIAN],
      ['received', 2, null, 'admin'],
    ]);
    day.expectDuring('use', movements[0]?.atMs);
    const low = (await day.plant.get<{ parts: PartView[] }>('/api/v1/parts?low=true'))?.parts;
    expect(low).toMatchObject([{ id: 'seal', stock: 1, minimum: 2, low: true }]);

    const { audit } = (await day.admin('GET', '/api/v1/audit?limit=1000')) as { audit: AuditLine[] };
    const own = audit.filter(({ who, what }) => who === TECHNICIAN && !what.includes('/session')).reverse();
    expect(own.filter(({ result }) => result !== 'done').map(({ detail }) => JSON.parse(detail).kind)).toEqual([
      'done',
    ]);
    expect(own.filter(({ what }) => what.endsWith('/acknowledge')).map(({ detail }) => detail)).toEqual([
      'On my way',
      '',
    ]);
    const acts = own.filter(({ subject, result }) => subject === 'job 1' && result === 'done');
    const lines = told.journal.filter(({ kind, by }) => by === TECHNICIAN && kind !== 'opened');
    expect(acts.map(({ detail }) => SAID_AS[JSON.parse(detail).kind as string])).toEqual(lines.map(({ kind }) => kind));
    expectInOrder(own.map(({ atMs }) => atMs));
  });
});
