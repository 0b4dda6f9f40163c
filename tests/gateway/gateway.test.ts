import { setTimeout as pause } from 'node:timers/promises';
import { Journal } from '@gemba/journal/journal';
import { JournalRefused } from '@gemba/journal/refused';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BROKERS, type StartBroker } from '../support/brokers.ts';
import { settle } from '../support/ledger-of-samples.ts';
import { describeWith } from '../support/skip.ts';
import { soon } from '../support/soon.ts';
import { MACHINE, Rig } from './rig.ts';

let rig: Rig;
async function begin(broker?: StartBroker): Promise<void> {
  rig = await Rig.make(broker === undefined ? {} : { broker });
  await rig.server.start(rig.brokerUrl);
}
afterEach(() => rig?.end());

/** The machine has said this, and it has arrived. */
async function emitAndSee(signal = 'total'): Promise<void> {
  const { timeNs } = rig.emit(signal);
  await soon(() => expect(rig.server.samples().some((sample) => sample.timeNs === timeNs)).toBe(true));
}

/** The gateway runs and watches the machine. */
async function watching(): Promise<void> {
  await rig.startGateway();
  await soon(() => expect(rig.server.observed().length).toBeGreaterThan(0));
}

/** Everything emitted so far is observed: no more of it can come. */
async function settled() {
  const last = rig.emitted.at(-1)?.timeNs ?? 0n;
  await soon(() => expect(rig.server.observed().some(({ throughNs }) => throughNs > last)).toBe(true));
  const coverage = { observed: rig.server.observed(), gaps: rig.server.gaps() };
  const emitted = rig.emitted.map((one, index) => ({ machine: MACHINE, seq: index + 1, ...one }));
  return settle(emitted as never, rig.server.samples(), coverage, last);
}

describe('a gateway', () => {
  beforeEach(() => begin());

  test('every change of a machine arrives once, with its own time and value', async () => {
    await watching();
    for (let i = 0; i < 20; i++) {
      rig.emit('total');
      rig.emit('force', 100 + i);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const verdict = await settled();
    expect(verdict).toMatchObject({ lost: [], doubled: [], invented: [] });
    expect(verdict.inGaps).toEqual({});
    expect(verdict.stored).toBe(rig.emitted.length);
    expect(rig.server.gaps()).toEqual([]);
    const stretches = rig.server.observed();
    for (const [index, { machine, fromNs }] of stretches.entries()) {
      expect(machine).toBe(MACHINE);
      if (index > 0) expect(fromNs).toBe(stretches[index - 1]?.throughNs);
    }
  });

  test('a machine that is gone for a while leaves a declared gap, and comes back by itself', async () => {
    await watching();
    await emitAndSee();
    await rig.machine.close();
    for (let i = 0; i < 5; i++) rig.emit('total');
    await rig.machine.open();
    await soon(() => expect(rig.server.gaps()).toHaveLength(1));
    await emitAndSee();
    const verdict = await settled();
    expect(verdict).toMatchObject({ lost: [], doubled: [], invented: [] });
    expect(verdict.inGaps['link-down']).toBeGreaterThan(0);
    // What had not changed meanwhile was reported again, and left out.
    expect(await rig.metrics.text()).toMatch(/gemba_gateway_dropped_total\{gateway="edge-1",reason="duplicate"\} 1\d/);
  });

  test('a gateway that was down declares it, repeats nothing, and goes on under the same epoch', async () => {
    await watching();
    await emitAndSee();
    await rig.stopGateway();
    rig.emit('total');
    rig.emit('total');
    await rig.startGateway();
    await emitAndSee();
    const verdict = await settled();
    expect(verdict).toMatchObject({ lost: [], doubled: [], invented: [], inGaps: { 'gateway-down': 2 } });
    expect(rig.server.batches.size).toBe(1);
  });

  test('while the journal refuses, nothing is claimed; afterwards the present is read anew and the gap declared', async () => {
    await watching();
    await emitAndSee();
    const append = vi.spyOn(Journal.prototype, 'append').mockRejectedValue(new JournalRefused('disk-full'));
    rig.emit('total');
    rig.emit('force', 321);
    await soon(() => expect(append.mock.calls.length).toBeGreaterThan(2));
    rig.emit('total');
    append.mockRestore();
    await soon(() => expect(rig.server.gaps()).toHaveLength(1));
    await emitAndSee();
    const verdict = await settled();
    expect(verdict).toMatchObject({ lost: [], doubled: [], invented: [] });
    expect(Object.keys(verdict.inGaps)).toEqual(['journal-full']);
    // Not repeated by the machine since, and known all the same.
    expect(rig.server.samples().some(({ signal, value }) => signal === 'force' && value === 321)).toBe(true);
  });

  test('beside the stream the present goes out as Sparkplug: births, data, and a death when the machine is gone', async () => {
    const topic = (type: string, machine = '') => `spBv1.0/site-1/${type}/edge-1${machine}`;
    await watching();
    await emitAndSee();
    await rig.machine.close();
    await soon(() => expect(rig.server.sparkplug).toContain(topic('DDEATH', '/press-1')));
    await rig.machine.open();
    const kinds = () => rig.server.sparkplug.filter((one, index, all) => one !== all[index - 1]);
    const device = ['DBIRTH', 'DDATA', 'DDEATH', 'DBIRTH'].map((type) => topic(type, '/press-1'));
    await soon(() => expect(kinds()).toEqual([topic('NBIRTH'), ...device]));
    await rig.stopGateway();
    await soon(() => expect(rig.server.sparkplug.at(-1)).toBe(topic('NDEATH')));
  });
});

// What a broker has a part in, over each.
for (const [name, missing, start] of BROKERS) {
  describeWith([missing], `a gateway over ${name}`, () => {
    beforeEach(() => begin(start));

    test('while the broker is away the journal keeps everything; afterwards the present comes before the backlog', async () => {
      await watching();
      await emitAndSee();
      await rig.stopBroker();
      for (let i = 0; i < 30; i++) {
        rig.emit('total');
        await pause(60);
      }
      await rig.startBroker();
      await emitAndSee();
      const verdict = await settled();
      expect(verdict).toMatchObject({ lost: [], doubled: [], invented: [], inGaps: {} });
      expect(rig.server.arrivals.some(({ lane }) => lane === 'replay')).toBe(true);
      await soon(() => expect(rig.server.missing()).toEqual([]));
    });

    test('what the server leaves unstored is sent again when it comes back', async () => {
      rig.server.storing = false;
      await rig.startGateway();
      await emitAndSee();
      await emitAndSee();
      await rig.server.stop();
      rig.server.forget();
      rig.emit('total');
      rig.server.storing = true;
      await rig.server.start(rig.brokerUrl);
      const verdict = await settled();
      expect(verdict).toMatchObject({ lost: [], invented: [], inGaps: {} });
      await soon(() => expect(rig.server.missing()).toEqual([]));
      await vi.waitFor(async () => {
        expect(await rig.metrics.text()).toMatch(/gemba_gateway_backlog_batches\{gateway="edge-1"\} [01]\n/);
      }, 10_000);
    });
  });
}
