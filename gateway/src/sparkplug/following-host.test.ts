/** An edge node that has a primary host: it is born where and while that host is there. */

import { encodeHostState } from '@gemba/contract/sparkplug/state';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { filler, make, NCMD, rebirth, sample } from './test-rig.ts';

const STATE = 'spBv1.0/STATE/scada';
const state = (online: boolean, timestamp: number) => Buffer.from(encodeHostState({ online, timestamp }));
const BIRTHS = ['spBv1.0/hanoi/NBIRTH/edge-1', 'spBv1.0/hanoi/DBIRTH/edge-1/filler-1'];
const NDEATH = 'spBv1.0/hanoi/NDEATH/edge-1';

/** Connected and subscribed, with a machine that is up. */
async function connected({ hasOthers = false } = {}) {
  const { node, link } = make({ primaryHost: 'scada' });
  link.hasOthers = hasOthers;
  node.deviceUp(filler);
  const connect = async () => {
    node.will();
    await node.connected();
  };
  await connect();
  const topics = () => link.take().map(({ topic }) => topic);
  const left = () => link.log.filter((line) => line === 'leave').length;
  return { node, link, connect, topics, left };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('with a primary host, an edge node', () => {
  it('subscribes to its STATE at QoS 1 [tck-id-operational-behavior-primary-application-state-with-multiple-servers-state-subs]', async () => {
    const { link } = await connected();
    expect(link.log).toContain('subscribe spBv1.0/STATE/scada at 1');
  });

  it('has no birth, data or death before it is online [tck-id-message-flow-edge-node-birth-publish-phid-wait, tck-id-operational-behavior-edge-node-birth-sequence-wait]', async () => {
    const { node, topics } = await connected();
    node.data([sample('count/good', 1n)]);
    node.deviceDown(filler);
    node.deviceUp(filler);
    node.message(NCMD, rebirth);
    node.message('spBv1.0/STATE/another', state(true, 9));
    node.message(STATE, Buffer.from('ONLINE'));
    node.message(STATE, state(false, 1));
    expect(topics()).toEqual([]);
    node.message(STATE, state(true, 2));
    expect(topics()).toEqual(BIRTHS);
    node.message(STATE, state(true, 3));
    expect(topics()).toEqual([]);
  });

  it('is born when the word came before the subscriptions were confirmed', async () => {
    const { node, link } = make({ primaryHost: 'scada' });
    node.deviceUp(filler);
    node.will();
    const subscribed = node.connected();
    node.message(STATE, state(true, 1));
    expect(link.take()).toEqual([]);
    await subscribed;
    expect(link.take().map(({ topic }) => topic)).toEqual(BIRTHS);
  });

  it('leaves when it goes offline, saying so before, and waits again on the next connection [tck-id-message-flow-edge-node-birth-publish-phid-offline, tck-id-operational-behavior-edge-node-termination-host-offline]', async () => {
    const { node, connect, topics, left } = await connected();
    node.message(STATE, state(true, 5));
    topics();
    node.message(STATE, state(false, 5));
    expect(left()).toBe(1);
    expect(await node.leaving()).toBe('said');
    expect(topics()).toEqual([NDEATH]);
    await connect();
    expect(topics()).toEqual([]);
    node.message(STATE, state(false, 5));
    expect([topics(), left()]).toEqual([[], 1]);
    node.message(STATE, state(true, 6));
    expect(topics()).toEqual(BIRTHS);
  });

  it('does not leave for an offline that is older than the last online [tck-id-operational-behavior-edge-node-termination-host-offline-timestamp]', async () => {
    const { node, left } = await connected();
    node.message(STATE, state(true, 5));
    node.message(STATE, state(false, 4));
    expect([left(), node.born, node.counts.statesIgnored]).toEqual([0, true, 1]);
  });

  it('is not born by an online that is older than the last word [tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp]', async () => {
    const { node } = await connected();
    node.message(STATE, state(false, 5));
    node.message(STATE, state(true, 4));
    expect(node.born).toBe(false);
    node.message(STATE, state(true, 5));
    expect(node.born).toBe(true);
  });

  it('goes on to another broker where it is offline, and where nobody speaks of it for ten seconds [tck-id-operational-behavior-primary-application-state-with-multiple-servers-walk]', async () => {
    const offline = await connected({ hasOthers: true });
    offline.node.message(STATE, state(false, 5));
    expect(offline.left()).toBe(1);
    const unheard = await connected({ hasOthers: true });
    vi.advanceTimersByTime(9_999);
    expect(unheard.left()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(unheard.left()).toBe(1);
    const alone = await connected();
    alone.node.message(STATE, state(false, 5));
    vi.advanceTimersByTime(60_000);
    expect(alone.left()).toBe(0);
  });

  it('breaks off without DISCONNECT where it was never born: the Will speaks, and nothing else [tck-id-principles-birth-certificates-order, tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311]', async () => {
    const { node, topics } = await connected();
    expect(await node.leaving()).toBe('by Will');
    expect(topics()).toEqual([]);
  });
});
