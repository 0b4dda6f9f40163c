import type { MachineId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Carrier, type Links, silent } from './links.ts';

const ids = (...names: string[]) => names as MachineId[];
const gateway = (id: string, silentMs: number, more: Partial<Carrier> = {}): Carrier => ({
  ...{ id, machines: ids(`${id}-a`, `${id}-b`), silentMs, isHeard: true, isKnownSilent: false },
  ...more,
});
const machine = (id: string, silentMs: number | null, hasOwnRule = false) => ({
  ...{ id: id as MachineId, silentMs, limitMs: 30_000, hasOwnRule },
});
const said = (links: Partial<Links>) => {
  const { standing, followers } = silent({
    brokerDownMs: null,
    isBrokerKnownDown: false,
    carriers: [],
    machines: [],
    ...links,
  });
  return [standing.map(({ rule, subject }) => `${rule} ${subject}`), [...followers].map((one) => one.join(': '))];
};

describe('who is silent', () => {
  test('a gateway, once, with all its machines behind it', () => {
    const machines = ['g1-a', 'g1-b'].map((id) => machine(id, 60_000));
    expect(said({ carriers: [gateway('g1', 4000), gateway('g2', 0)], machines })).toEqual([
      ['system:link g1-a', 'system:link g1-b'],
      [],
    ]);
    expect(said({ carriers: [gateway('g1', 5000)], machines })).toEqual([[], ['g1-a: link g1', 'g1-b: link g1']]);
    expect(said({ carriers: [gateway('g1', 10_000)], machines })[0]).toEqual(['system:gateway g1']);
  });

  test('the broker, and then neither gateways nor machines', () => {
    const links = { carriers: [gateway('g1', 60_000)], machines: [machine('g1-a', 60_000)] };
    expect(said({ ...links, brokerDownMs: 4000 })).toEqual([[], []]);
    expect(said({ ...links, brokerDownMs: 9000 })).toEqual([[], ['g1-a: link broker', 'g1-b: link broker']]);
    expect(said({ ...links, brokerDownMs: 10_000 })[0]).toEqual(['system:broker broker']);
  });

  test('a machine, of which a gateway that is heard says nothing, unless the plant has a rule for that', () => {
    const machines = [machine('g1-a', 30_000), machine('g1-b', 30_000, true), machine('x', 30_000), machine('y', null)];
    expect(said({ carriers: [gateway('g1', 0)], machines })).toEqual([['system:link g1-a'], []]);
  });

  test('after the server’s start gateways have a minute, but those known to be silent before', () => {
    const unheard = { isHeard: false };
    expect(said({ carriers: [gateway('g1', 59_000, unheard)] })[0]).toEqual([]);
    expect(said({ carriers: [gateway('g1', 60_000, unheard)] })[0]).toEqual(['system:gateway g1']);
    expect(said({ carriers: [gateway('g1', 6000, { isHeard: false, isKnownSilent: true })] })[0]).toEqual([
      'system:gateway g1',
    ]);
  });

  test('not a gateway whose machines another one carries now', () => {
    const replaced = gateway('old', 1e9, { machines: ids('g1-a', 'g1-b') });
    expect(said({ carriers: [replaced, gateway('g1', 0)] })).toEqual([[], []]);
  });
});

test('however many are silent, nothing is said of a machine of which something above it is', () => {
  const carrier = fc.record({
    silentMs: fc.integer({ min: 0, max: 100_000 }),
    isHeard: fc.boolean(),
    isKnownSilent: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(carrier, { maxLength: 6 }),
      fc.option(fc.nat(60_000), { nil: null }),
      fc.nat(100_000),
      (all, brokerDownMs, silentMs) => {
        const carriers = all.map((one, index) => ({
          ...one,
          id: `g${index}`,
          machines: ids(`g${index}-a`, `g${index}-b`),
        }));
        const machines = carriers.flatMap((one) => one.machines.map((id) => machine(id, silentMs)));
        const { standing, followers } = silent({ brokerDownMs, isBrokerKnownDown: false, carriers, machines });
        const subjects = standing.map(({ subject }) => subject);
        expect(new Set(subjects).size).toBe(subjects.length);
        for (const { rule, subject } of standing)
          if (rule === 'system:link') expect(followers.has(subject as MachineId)).toBe(false);
        if (brokerDownMs !== null) expect(standing.length).toBeLessThanOrEqual(1);
      },
    ),
  );
});
