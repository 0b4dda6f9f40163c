/** After a gap the gateway reads what the machine's own historian has recorded of it, and closes the gap as far as that goes. */

import type { SignalId } from '@gemba/contract/identity';
import { openGaps } from '@gemba/contract/open-gaps';
import { afterEach, expect, test } from 'vitest';
import { settle, type Verdict } from '../support/ledger-of-samples.ts';
import { soon } from '../support/soon.ts';
import { MACHINE, Rig, type RigOptions } from './rig.ts';

let rig: Rig;
afterEach(() => rig.end());

async function running(options: RigOptions = {}): Promise<void> {
  rig = await Rig.make({ historyH: 1, ...options });
  await rig.server.start(rig.brokerUrl);
  await rig.startGateway();
  await soon(() => expect(rig.server.observed().length).toBeGreaterThan(0));
}

const historical = () => rig.server.samples().filter((sample) => sample.historical);
const signals = () => [...new Set(rig.emitted.map(({ signal }) => signal))] as SignalId[];
const open = () => openGaps(rig.server.gaps(), rig.server.filled(), signals());

/** What arrived, held against what was emitted. */
function verdict(): Verdict {
  const observed = rig.server.observed();
  const emissions = rig.emitted.map((one, index) => ({ machine: MACHINE, seq: index, ...one }));
  const untilNs = observed.reduce((last, { throughNs }) => (throughNs > last ? throughNs : last), 0n);
  const coverage = { observed, gaps: rig.server.gaps(), filled: rig.server.filled() };
  return settle(emissions as never, rig.server.samples(), coverage, untilNs);
}

async function whole(): Promise<void> {
  // Live work goes on: what broke before has been declared by then.
  const last = rig.emit('total');
  await soon(() => {
    expect(rig.server.observed().some(({ throughNs }) => throughNs >= last.timeNs)).toBe(true);
    expect(rig.server.gaps().length).toBeGreaterThan(0);
    expect(open()).toEqual([]);
  });
  expect(verdict()).toMatchObject({ lost: [], doubled: [], invented: [] });
  expect(Object.keys(verdict().inGaps).filter((cause) => cause !== 'before')).toEqual([]);
}

test('what a machine said while its link was down is read from its history, once, and the gap is closed', async () => {
  await running();
  rig.emit('total');
  await rig.machine.close();
  for (let i = 0; i < 3_000; i++) rig.emit(i % 3 === 0 ? 'force' : 'total', i % 3 === 0 ? i / 8 : undefined);
  await rig.machine.open();
  rig.emit('total');
  await whole();
  expect(historical().length).toBeGreaterThan(2_990);
  const lanes = rig.server.arrivals.filter(({ entries }) => entries.some((one) => one.kind === 'filled'));
  expect(new Set(lanes.map(({ lane }) => lane))).toEqual(new Set(['replay']));
});

test('a gateway that is started again goes on where its journal ends, and brings nothing twice', async () => {
  await running({ backfill: { valuesPerS: 3_000 } });
  await rig.machine.close();
  for (let i = 0; i < 20_000; i++) rig.emit('total');
  await rig.machine.open();
  await soon(() => expect(historical().length).toBeGreaterThan(2_000));
  await rig.stopGateway();
  const before = historical().length;
  expect(before).toBeLessThan(15_000);
  await rig.startGateway();
  await whole();
});

test('a link that is lost again in between takes nothing away', async () => {
  await running({ backfill: { valuesPerS: 3_000 } });
  await rig.machine.close();
  for (let i = 0; i < 12_000; i++) rig.emit('total');
  await rig.machine.open();
  await soon(() => expect(historical().length).toBeGreaterThan(1_000));
  await rig.machine.close();
  for (let i = 0; i < 100; i++) rig.emit('force', i + 0.5);
  await rig.machine.open();
  await whole();
});

test('without a history, or without leave to read it, the gap stays as it was declared', async () => {
  await running({ backfill: { enabled: false } });
  await rig.machine.close();
  rig.emit('total');
  await rig.machine.open();
  await soon(() => expect(rig.server.gaps()).toHaveLength(1));
  const { length } = rig.server.observed();
  await soon(() => expect(rig.server.observed().length).toBeGreaterThan(length + 2));
  expect(open()).toEqual(rig.server.gaps());
  expect(historical()).toEqual([]);
});
