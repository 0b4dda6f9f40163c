/**
 * Fault 17: TCP that is open at both ends and passes nothing, that delays and loses, that breaks again and again. It is
 * noticed within 15 s, no time is called observed that wasn't, and what the server held meanwhile comes.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { nowNs } from '../../support/nasty-place.ts';
import { soon } from '../../support/soon.ts';
import type { Trouble } from './trouble.ts';

export const OF_CABLES: readonly Trouble[] = [
  {
    what: 'a half-open connection is noticed, and what the server held meanwhile comes over the next',
    small: true,
    async play(place) {
      const { cable } = place.end;
      const unwatched = place.unwatched();
      cable.hold();
      const heldNs = nowNs();
      for (let change = 0; change < 5; change++) place.change(place.a);
      await unwatched;
      expect(place.rig.through(place.a) < heldNs).toBe(true);
      cable.cut();
      cable.release();
      await place.changeArrives();
      await place.account();
    },
  },
  {
    what: 'a half-open connection outlasts its session: what the subscription held comes, or the gap is declared',
    async play(place) {
      const { cable, server } = place.end;
      const unwatched = place.unwatched();
      cable.hold();
      place.change();
      await unwatched;
      await soon(() => expect(server.sessions).toBe(0));
      cable.release();
      await place.changeArrives();
      await place.account();
      expect(server.sessions).toBe(1);
    },
  },
  {
    what: 'latency and loss: every change comes once and in order, and nothing is missing',
    async play(place) {
      place.end.cable.set({ delayMs: 60, jitterMs: 60, loss: 0.05, resendMs: 300 });
      for (let change = 0; change < 40; change++) {
        place.change();
        await pause(25);
      }
      await place.changeArrives();
      expect(await place.account()).toEqual({});
      expect(place.gaps(place.a)).toEqual([]);
      const times = place.rig.samples(place.a, 'value').map(({ timeNs }) => timeNs);
      expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
    },
  },
  {
    what: 'a connection that breaks while values flow: each is there or in a gap, none twice',
    async play(place) {
      for (let breaks = 0; breaks < 3; breaks++) {
        for (let change = 0; change < 10; change++) {
          place.change();
          if (change === 5) place.end.cable.cut();
          await pause(20);
        }
        await place.observedNow();
      }
      await place.changeArrives();
      await place.account();
    },
  },
];
