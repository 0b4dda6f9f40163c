/**
 * Faults 16 and 17: a gateway reads OPC UA servers each of which, or the cable to which, makes other trouble, some at the
 * same time. Each machine says whose its numbers are, and is held against what it said: see `opcua/`. Small: what would
 * pass for right. Whole: all.
 */

import { VICES, viceOf } from '@gemba/simulators/nasty/registry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Place } from '../support/nasty-place.ts';
import { NastyRig } from '../support/nasty-rig.ts';
import { judging, record, seeds } from '../support/proof.ts';
import { OF_CABLES } from './opcua/cable.ts';
import type { Trouble } from './opcua/trouble.ts';
import { OF_VICES, TOGETHER } from './opcua/vices.ts';

type Named = readonly [name: string, trouble: Trouble];

const TROUBLES: readonly Named[] = [
  ...Object.entries(OF_VICES),
  ...TOGETHER.map((trouble) => ['together', trouble] as const),
  ...OF_CABLES.map((trouble) => ['cable', trouble] as const),
].filter(([, { small }]) => judging || small === true);

/** Servers at one time: as many as a slow machine can play beside the gateway that reads them. */
const AT_A_TIME = judging ? 7 : 10;

test('each vice is somebody’s trouble', () => {
  expect(Object.keys(OF_VICES).sort()).toEqual(VICES.map(({ name }) => name).sort());
});

for (const seed of seeds([1])) {
  for (let first = 0; first < TROUBLES.length; first += AT_A_TIME) {
    const group = TROUBLES.slice(first, first + AT_A_TIME);
    describe(`right values or Bad, never Good and wrong; what is missing is declared (${seed})`, () =>
      play(seed, group));
  }
}

function play(seed: number, group: readonly Named[]): void {
  let rig: NastyRig;
  let places: Place[];
  beforeAll(async () => {
    rig = await NastyRig.make(group.map((_, index) => [`a-${index}`, `b-${index}`]));
    places = rig.ends.map((end) => new Place(rig, end));
    for (const [index, [, { from = {} }]] of group.entries()) await become(places[index] as Place, from);
    await rig.startGateway();
  });
  afterAll(() => rig.stop());

  for (const [index, [name, trouble]] of group.entries()) {
    test.concurrent(`${name}: ${trouble.what}`, { timeout: 240_000 }, async () => {
      const place = places[index] as Place;
      if (trouble.neverReached !== true) await place.observedNow();
      await trouble.play(place);
      const emitted = place.end.said.length;
      const gaps = place.gaps(place.a).map(({ cause }) => cause);
      record('opcua-troubles', seed, { trouble: name, what: trouble.what, emitted, gaps });
    });
  }
}

async function become(place: Place, vices: Record<string, Record<string, unknown>>): Promise<void> {
  for (const [name, parameters] of Object.entries(vices)) {
    if (viceOf(name)?.atOpening === true) await place.restart(() => place.be(name, parameters));
    else place.be(name, parameters);
  }
}
