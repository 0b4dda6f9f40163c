/**
 * Fault 16: a server comes back with its namespaces numbered otherwise. Under the indexes that a client has kept stand
 * another machine's nodes, of the same names, with status Good. Every number tells whose it is, so one wrong value shows.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NastyRig } from '../support/nasty-rig.ts';

const MACHINES = ['a', 'b', 'c'];
const soon = (check: () => void) => vi.waitFor(check, { timeout: 25_000, interval: 20 });

let rig: NastyRig;
beforeEach(async () => {
  rig = await NastyRig.make([MACHINES]);
  await rig.startGateway();
  await says(0);
  const afterNs = BigInt(Date.now()) * 1_000_000n;
  await soon(() => expect(MACHINES.every((machine) => rig.through(machine) > afterNs)).toBe(true));
});
afterEach(() => rig.stop());

/** Every signal of every machine has arrived as it is after so many changes. */
const says = (step: number) =>
  soon(() => {
    for (const [place, machine] of MACHINES.entries()) {
      expect(rig.newest(machine, 'value')).toMatchObject({ value: (place + 1) * 1000 + step + 0.5, status: 0 });
      expect(rig.newest(machine, 'count')).toMatchObject({ value: BigInt((place + 1) * 1000 + step), status: 0 });
      expect(rig.newest(machine, 'name')).toMatchObject({ value: `${machine} ${step}`, status: 0 });
    }
  });

async function change(step: number): Promise<void> {
  for (const machine of MACHINES) rig.end.server.step(machine, step);
  await says(step);
}

test.each([
  ['swapped-namespaces', {}],
  ['inserted-namespace', { count: 2 }],
])('%s at a restart: right values or Bad, never another machine’s as Good', async (vice, parameters) => {
  const { server } = rig.end;
  await server.close();
  server.nastiness.be(vice, parameters);
  await server.open();
  await change(1);
  await change(2);
  await server.close();
  server.nastiness.switchOff(vice);
  await server.open();
  await change(3);
  expect(rig.foreign()).toEqual([]);
  await soon(() => expect(MACHINES.every((machine) => rig.gaps(machine).length > 0)).toBe(true));
});

test('swapped behind a cable that only stumbled: the server was another by the time it was reached', async () => {
  const { server, cable } = rig.end;
  cable.hold();
  await server.close();
  server.nastiness.be('swapped-namespaces');
  await server.open();
  for (const machine of MACHINES) server.step(machine, 1);
  cable.release();
  await says(1);
  await change(2);
  expect(rig.foreign()).toEqual([]);
});
