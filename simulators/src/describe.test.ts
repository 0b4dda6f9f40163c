import { fileURLToPath } from 'node:url';
import { machinesOf, Plant } from '@gemba/contract/plant';
import { readConfig } from '@gemba/program/config';
import Type from 'typebox';
import { expect, describe as group, test } from 'vitest';
import { alarmSourcesOf, describe } from './describe.ts';
import { KINDS } from './machines/registry.ts';

const file = (name: string): string => fileURLToPath(new URL(`../../config/${name}`, import.meta.url));
/** As much of gateway.yaml as is held against the models. */
const Gateways = Type.Object({
  gateways: Type.Array(
    Type.Object({
      site: Type.String(),
      machines: Type.Record(Type.String(), Type.Object({ signals: Type.Record(Type.String(), Type.String()) })),
    }),
  ),
});
const plant = readConfig(file('plant.yaml'), Plant);
const { gateways } = readConfig(file('gateway.yaml'), Gateways);

group('the demo plant is what the simulators play', () => {
  test.each(machinesOf(plant).map(({ machine }) => [machine.id, machine] as const))('signals of %s', (id, machine) => {
    // Which signal is judged by a control chart, and what a reason belongs to, is the plant's choice: a machine doesn't know.
    const alarms = alarmSourcesOf(machine.kind ?? '', id);
    const values = machine.signals.filter((signal) => alarms[signal.id] === undefined);
    const told = values.map(({ chart: _, reasons, ...signal }) =>
      reasons === undefined
        ? signal
        : { ...signal, reasons: reasons.map(({ parent: _, kind: __, ...reason }) => reason) },
    );
    expect(told).toEqual(describe(machine.kind ?? '', id).signals);
  });

  test.each(machinesOf(plant).map(({ machine, site }) => [machine.id, machine, site] as const))(
    'nodes of %s, at the gateway of its site',
    (id, machine, site) => {
      const gateway = gateways.find((one) => one.machines[id] !== undefined);
      expect(gateway?.site).toBe(site.id);
      const { sources } = describe(machine.kind ?? '', id);
      // Of the alarms that it has itself, the plant takes which it wants.
      const alarms = Object.entries(alarmSourcesOf(machine.kind ?? '', id)).filter(([signal]) =>
        machine.signals.some((one) => one.id === signal),
      );
      expect(gateway?.machines[id]?.signals).toEqual({ ...sources, ...Object.fromEntries(alarms) });
    },
  );
});

group('every kind', () => {
  test.each(KINDS.map((kind) => [kind.kind, kind] as const))(
    '%s has distinct signals and nodes, and reports its state',
    (_, kind) => {
      expect(new Set(kind.signals.map(({ signal }) => signal.id)).size).toBe(kind.signals.length);
      expect(new Set(kind.signals.map(({ node }) => node)).size).toBe(kind.signals.length);
      const roles = kind.signals.map(({ signal }) => signal.role);
      expect(roles).toEqual(expect.arrayContaining(['state', 'reason', 'count-total', 'cycle-time', 'energy']));
    },
  );

  test('an unknown kind is named, with those that are known', () => {
    expect(() => describe('loom', 'loom-1')).toThrow(/no machine kind loom; known: .*press/);
  });
});
