/**
 * Fault 16: servers that misbehave, a trouble for each vice of the simulators. Whatever a server does, what is there is as
 * it was said, what is missing lies in a declared gap or is Bad, and machines elsewhere are not concerned.
 */

import { withServer } from '@gemba/gateway/commands/connect';
import { branches, crawl } from '@gemba/gateway/opcua/crawl';
import { NASTY_SIGNALS, nastyNamespaceOf } from '@gemba/simulators/nasty/describe';
import { expect } from 'vitest';
import { nowNs, type Place } from '../../support/nasty-place.ts';
import { soon } from '../../support/soon.ts';
import type { Trouble } from './trouble.ts';

/** Sooner than this nobody can find out that a server reports nothing: the gateway gives it five seconds from its last beat. */
const SILENCE_MS = 3_000;

/** More than fits into a message many times over, and not more than can be carried while others use the machine too. */
const TALK_UNDERWAY_MAX = 10;

/** It costs trouble and nothing else. */
async function everyValueComes(place: Place): Promise<void> {
  for (let change = 0; change < 3; change++) await place.changeArrives();
  expect(await place.account()).toEqual({});
  for (const machine of [place.a, place.b]) expect(place.gaps(machine)).toEqual([]);
}

/** The namespaces get other numbers at a restart, and their old ones at the next. */
const renumbered = (vice: string, parameters: Record<string, unknown> = {}): Trouble => ({
  what: 'right values or Bad, never another machine’s',
  small: true,
  async play(place) {
    await place.restart(() => place.be(vice, parameters));
    await place.changeArrives();
    await place.changeArrives();
    await place.restart(() => place.no(vice));
    await place.changeArrives();
    await place.account();
    for (const machine of [place.a, place.b]) expect(place.gaps(machine)).not.toEqual([]);
  },
});

/** Every node of the machines is found, each once, and the values come meanwhile. */
async function isBrowsed(place: Place): Promise<void> {
  const endpoint = `opc.tcp://127.0.0.1:${place.end.cable.port}`;
  const security = { mode: 'SignAndEncrypt', policy: 'best' } as const;
  const found = await withServer(endpoint, security, place.rig.trust, async (server) => {
    const root = await server.node('i=85');
    if (root === null) throw new Error('no Objects folder');
    return [...branches((await crawl(server, root, { depth: 6, nodes: 1000 })).root)];
  });
  const opened = found.filter(({ isRepeated }) => !isRepeated).map(({ found: { id } }) => id);
  for (const machine of [place.a, place.b]) {
    for (const { node } of NASTY_SIGNALS)
      expect(opened.filter((id) => id === `nsu=${nastyNamespaceOf(machine)};s=${node}`)).toHaveLength(1);
  }
  await everyValueComes(place);
}

/** Trouble by vice; each vice of the registry has one. */
export const OF_VICES: Readonly<Record<string, Trouble>> = {
  'limits-unannounced': {
    what: 'it is found out how much a call may carry',
    from: { 'limits-unannounced': { items: 3, nodes: 3 } },
    play: everyValueComes,
  },
  'limits-untrue': {
    what: 'it is found out how much a call may carry, whatever it says',
    from: { 'limits-untrue': { items: 2, nodes: 3 } },
    play: everyValueComes,
  },
  'no-filters': { what: 'every value comes', from: { 'no-filters': {} }, play: everyValueComes },
  'no-republish': { what: 'every value comes', from: { 'no-republish': {} }, play: everyValueComes },
  'no-keep-alive': { what: 'every value comes', from: { 'no-keep-alive': {} }, play: everyValueComes },
  'duplicate-names': { what: 'nodes are told apart', from: { 'duplicate-names': {} }, play: isBrowsed },
  'cyclic-references': { what: 'a look at its nodes ends', from: { 'cyclic-references': {} }, play: isBrowsed },
  'slow-browse': { what: 'a look at its nodes ends', from: { 'slow-browse': { ms: 200 } }, play: isBrowsed },
  'swapped-namespaces': renumbered('swapped-namespaces'),
  'inserted-namespace': renumbered('inserted-namespace', { count: 2 }),
  'drops-first-values': {
    what: 'values that nobody reported are read',
    from: { 'drops-first-values': { forMs: 300 } },
    play: everyValueComes,
  },
  'clock-in-2000': {
    what: 'its samples are put at the gateway’s time, and keep their own beside it',
    small: true,
    from: { 'clock-in-2000': {} },
    async play(place) {
      const beganNs = nowNs();
      await place.changeArrives();
      await place.changeArrives();
      const { timeNs, sourceTimeNs = timeNs } = place.newest(place.a, 'value') ?? { timeNs: 0n };
      expect(timeNs > beganNs).toBe(true);
      expect(new Date(Number(sourceTimeNs / 1_000_000n)).getUTCFullYear()).toBe(2000);
      const said = place.end.said.findLast(({ machine, signal }) => machine === place.a && signal === 'value');
      expect(await place.account(sourceTimeNs - (said?.timeNs ?? 0n))).toEqual({});
    },
  },
  'expired-certificate': {
    what: 'nothing is taken from it',
    from: { 'expired-certificate': {} },
    neverReached: true,
    async play(place) {
      await soon(() => expect(place.end.cable.accepted).toBeGreaterThan(2));
      expect(place.newest(place.a, 'value')).toBeUndefined();
      expect(place.rig.through(place.a)).toBe(0n);
    },
  },
  'no-transfer': {
    what: 'what a session that is gone had subscribed to can’t be had: a gap',
    from: { 'no-transfer': {} },
    async play(place) {
      const unwatched = place.unwatched();
      place.be('forgets-sessions');
      place.change();
      await unwatched;
      await place.changeArrives();
      await place.account();
      expect(place.gaps(place.a)).not.toEqual([]);
    },
  },
  'forgets-sessions': {
    what: 'its subscription is taken into a new session, with all that it holds',
    async play(place) {
      await place.end.cable.down();
      place.be('forgets-sessions');
      place.change();
      place.change();
      await place.end.cable.start();
      await everyValueComes(place);
    },
  },
  'silent-subscription': {
    what: 'the silence is not called observed, and what changed meanwhile lies in a gap',
    small: true,
    async play(place) {
      const unwatched = place.unwatched();
      const silentMs = performance.now();
      place.be('silent-subscription');
      place.change();
      place.change();
      await unwatched;
      // A break of the line that this machine makes by its load alone is over sooner, and finds out nothing.
      while (performance.now() - silentMs < SILENCE_MS) await place.unwatched();
      place.no('silent-subscription');
      await place.changeArrives();
      await place.account();
      expect(place.gaps(place.a)).not.toEqual([]);
    },
  },
  'no-subscriptions': {
    what: 'it is read instead',
    from: { 'no-subscriptions': {} },
    play: everyValueComes,
  },
  'forgets-subscriptions': {
    what: 'they are made again, with a gap',
    async play(place) {
      place.be('forgets-subscriptions');
      place.change();
      await place.changeArrives();
      await soon(() => expect(place.gaps(place.a)).toMatchObject([{ cause: 'subscription-lost' }]));
      await place.account();
    },
  },
  'changed-subscription-id': {
    what: 'what comes under another number belongs to nothing: a gap',
    small: true,
    async play(place) {
      const unwatched = place.unwatched();
      place.be('changed-subscription-id');
      place.change();
      await unwatched;
      place.no('changed-subscription-id');
      await place.changeArrives();
      await soon(() => expect(place.gaps(place.a)).not.toEqual([]));
      await place.account();
    },
  },
  'lost-notifications': {
    what: 'they are asked for again',
    async play(place) {
      place.be('lost-notifications', { every: 3 });
      for (let change = 0; change < 6; change++) await place.changeArrives();
      place.no('lost-notifications');
      await everyValueComes(place);
    },
  },
  'small-messages': {
    what: 'its machines are observed while they say more than fits into a message',
    small: true,
    from: { 'small-messages': { values: 1 } },
    async play(place) {
      const talk = setInterval(() => {
        if (place.underway < TALK_UNDERWAY_MAX) place.change();
      }, 20);
      try {
        for (let mark = 0; mark < 3; mark++) await place.observedNow();
      } finally {
        clearInterval(talk);
      }
      await everyValueComes(place);
    },
  },
  'small-queues': {
    what: 'an overflow is a gap, and of that signal alone',
    small: true,
    from: { 'small-queues': { size: 2 } },
    async play(place) {
      for (let value = 1001; value <= 1030; value++) place.say(place.a, { value });
      await soon(() => expect(place.newest(place.a, 'value')?.value).toBe(1030));
      expect(Object.keys(await place.account())).toEqual(['queue-overflow']);
      for (const gap of place.gaps(place.a)) expect(gap).toMatchObject({ cause: 'queue-overflow', signals: ['value'] });
      expect(place.gaps(place.b)).toEqual([]);
    },
  },
  'vanishing-node': {
    what: 'its signal is Bad, the others go on, and it comes back by itself',
    small: true,
    async play(place) {
      place.be('vanishing-node', { node: 'Value', namespace: nastyNamespaceOf(place.a) });
      await soon(() => expect(place.isBad(place.a, 'value')).toBe(true));
      await place.changeArrives(place.b);
      place.say(place.a, { count: 1777n });
      await soon(() => expect(place.newest(place.a, 'count')).toMatchObject({ value: 1777n, status: 0 }));
      expect(place.isBad(place.a, 'value')).toBe(true);
      place.no('vanishing-node');
      await soon(() => expect(place.isBad(place.a, 'value')).toBe(false));
      await everyValueComes(place);
    },
  },
  hangs: {
    what: 'it is noticed, and watched again when it answers',
    async play(place) {
      const unwatched = place.unwatched();
      place.be('hangs');
      place.change();
      await unwatched;
      place.no('hangs');
      await place.changeArrives();
      await place.account();
    },
  },
};

/** More than one at a time. */
export const TOGETHER: readonly Trouble[] = [
  {
    what: 'notifications that are lost and can’t be had again are a gap',
    small: true,
    from: { 'no-republish': {} },
    async play(place) {
      const unwatched = place.unwatched();
      place.be('lost-notifications', { every: 2 });
      place.change();
      place.change();
      await unwatched;
      place.no('lost-notifications');
      await place.changeArrives();
      await place.account();
      expect(place.gaps(place.a)).not.toEqual([]);
    },
  },
  {
    what: 'namespaces swapped behind a cable that only stumbled',
    async play(place) {
      place.end.cable.hold();
      await place.restart(() => place.be('swapped-namespaces'));
      place.change();
      place.end.cable.release();
      await place.changeArrives();
      await place.account();
    },
  },
];
