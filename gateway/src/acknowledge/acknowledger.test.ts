import type { GatewayId, SiteId } from '@gemba/contract/identity';
import type { AcknowledgeAnswer, AcknowledgeRequest } from '@gemba/contract/stream/acknowledge';
import { makeLog } from '@gemba/program/log';
import { expect, test } from 'vitest';
import { Acknowledger, type Outcome } from './acknowledger.ts';

const REQUEST: AcknowledgeRequest = {
  ...{ id: 'hot@mill-1 a1', machine: 'mill-1', signal: 'alarms/hot', event: 'a1', by: 'ann', comment: null },
};
const ASKED = 'gemba/v1/site-1/edge-1/acknowledge';

function gateway(write: () => Promise<Outcome>, allowed = true) {
  const written: AcknowledgeRequest[] = [];
  const answers: AcknowledgeAnswer[] = [];
  const acknowledger = new Acknowledger({
    ...{
      site: 'site-1' as SiteId,
      gateway: 'edge-1' as GatewayId,
      allowed: () => allowed,
      log: makeLog('test', 'silent'),
    },
    write: (request) => {
      written.push(request);
      return write();
    },
  });
  const subscribed: string[] = [];
  acknowledger.attach({
    ...{ connected: true, broker: '', hasOthers: false, leave: () => {} },
    subscribe: async (filter) => void subscribed.push(filter),
    publish: async (_topic, payload) => void answers.push(JSON.parse(String(payload))),
  });
  const ask = async (request: unknown = REQUEST) => {
    acknowledger.message(ASKED, Buffer.from(JSON.stringify(request)));
    await new Promise(setImmediate);
  };
  return { acknowledger, written, answers, subscribed, ask };
}
const DONE: Outcome = { result: 'done', code: null };

test('it is written once, and answered as often as it is asked for', async () => {
  const { acknowledger, written, answers, subscribed, ask } = gateway(async () => DONE);
  await acknowledger.connected();
  expect(subscribed).toEqual([ASKED]);
  await ask();
  await ask();
  expect(written).toEqual([REQUEST]);
  expect(answers).toEqual([
    { id: REQUEST.id, ...DONE },
    { id: REQUEST.id, ...DONE },
  ]);
});

test('nothing is written to a machine that isn’t allowed it, and that is said', async () => {
  const { written, answers, ask } = gateway(async () => DONE, false);
  await ask();
  expect([written, answers]).toEqual([[], [{ id: REQUEST.id, result: 'off', code: null }]]);
});

test('a machine that isn’t reached isn’t answered for, and is tried at the next asking', async () => {
  let reached = false;
  const { written, answers, ask } = gateway(async () => {
    if (!reached) throw new Error('away');
    return DONE;
  });
  await ask();
  expect(answers).toEqual([]);
  reached = true;
  await ask();
  expect(written).toHaveLength(2);
  expect(answers).toHaveLength(1);
});

test('what the machine refuses is said with its code, and asked of it again when asked for again', async () => {
  const { written, answers, ask } = gateway(async () => ({ result: 'stale', code: 'BadEventIdUnknown' }));
  await ask();
  await ask();
  expect(written).toHaveLength(2);
  expect(answers[0]).toEqual({ id: REQUEST.id, result: 'stale', code: 'BadEventIdUnknown' });
});

test('what is no request writes nothing', async () => {
  const { written, answers, ask } = gateway(async () => DONE);
  for (const wrong of [
    {},
    { ...REQUEST, event: 'zz' },
    { ...REQUEST, by: '' },
    { ...REQUEST, comment: 'x'.repeat(501) },
    7,
  ])
    await ask(wrong);
  expect([written, answers]).toEqual([[], []]);
});
