import { createHmac } from 'node:crypto';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { expect, test } from 'vitest';
import type { WaitingMessage } from '../records/orders/port.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { memoryRecords } from '../testing/moody-records.ts';
import { Webhook, waitMs } from './webhook.ts';

const SECRET = 'between you and me';

async function begin() {
  const records = await memoryRecords();
  const clock = new FakeClock();
  const nowMs = clock.nowMs();
  const message = (key: string) => ({
    key,
    kind: 'order.finish',
    subject: key[0] as string,
    createdMs: nowMs,
    fromMs: nowMs,
  });
  await records.putOrders([], [], [message('a'), message('a2'), message('b')]);
  const heard: { headers: Record<string, string>; body: string }[] = [];
  const answers: (number | Error)[] = [];
  const make = () =>
    new Webhook({
      ...{
        url: 'http://erp.example',
        secret: SECRET,
        records,
        clock,
        log: makeLog('test', 'silent'),
        metrics: new Metrics(),
      },
      compose: async ({ subject }: WaitingMessage) => `{"order":"${subject}"}`,
      post: async (_url, headers, body) => {
        heard.push({ headers, body });
        const answer = answers.shift() ?? 204;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
  return { records, clock, heard, answers, make };
}

test('results are sent in their order, signed over time and body, under a key of their own', async () => {
  const { clock, heard, make, records } = await begin();
  const webhook = make();
  webhook.start();
  await clock.advance(3000);
  expect(heard.map(({ body }) => body)).toEqual(['{"order":"a"}', '{"order":"b"}', '{"order":"a"}']);
  const headers = heard[0]?.headers as Record<string, string>;
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers['x-gemba-signature'] as string) as string[];
  expect(signature).toBe(createHmac('sha256', SECRET).update(`${time}.{"order":"a"}`).digest('hex'));
  expect(headers).toMatchObject({ 'idempotency-key': 'a', 'x-gemba-event': 'order.finish' });
  expect(await records.outbox()).toMatchObject({ waiting: 0 });
  await webhook.stop();
});

test('what is not taken is tried again, later each time, over a restart; other orders go on, its own wait', async () => {
  const { clock, heard, answers, make, records } = await begin();
  answers.push(503, new Error('no answer'));
  const first = make();
  first.start();
  await clock.advance(1000);
  const keys = () => heard.map(({ headers }) => headers['idempotency-key']);
  expect(keys()).toEqual(['a', 'b']);
  expect(await records.outbox()).toMatchObject({ waiting: 3, lastError: 'answered 503' });
  await first.stop();
  const second = make();
  second.start();
  await clock.advance(60_000);
  expect(keys().slice(2).sort()).toEqual(['a', 'a2', 'b']);
  expect(keys().lastIndexOf('a')).toBeLessThan(keys().indexOf('a2'));
  expect(await records.outbox()).toMatchObject({ waiting: 0 });
  await second.stop();
});

test('waits grow to an hour', () => {
  expect([0, 1, 2, 20].map(waitMs)).toEqual([5000, 10_000, 20_000, 3_600_000]);
});
