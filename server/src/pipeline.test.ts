import type { Epoch } from '@gemba/contract/identity';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import type { Entry, Sample } from '@gemba/contract/sample';
import { contiguous } from '@gemba/contract/stream/positions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf } from './domain/ledger/context.ts';
import { fold } from './domain/ledger/fold.ts';
import { initialFold } from './domain/ledger/state.ts';
import { Bench, EPOCH, GATEWAY, SITE } from './testing/bench.ts';
import { MemoryHistorian } from './testing/memory-historian.ts';
import { at, FILLER, LABELLER, observed, sample, testPlant } from './testing/plant.ts';

const HOUR_NS = 3600_000_000_000n;

/** A machine that runs, counts a part a second, and is watched from second `from` to `to`. */
function running(from: number, to: number, machine = FILLER): Entry[] {
  const parts = Array.from({ length: to - from }, (_, index) => from + index + 1);
  return [
    ...(from === 0 ? [sample(machine, 'state', 0, 'run'), sample(machine, 'total', 0, 0n)] : []),
    ...parts.map((second) => sample(machine, 'total', second - 0.1, BigInt(second))),
    observed(machine, from, to),
  ];
}

const HOT: AlarmRule = {
  id: 'hot',
  machines: [FILLER],
  condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80 },
  priority: 'high',
  text: 'Too hot',
  cause: 'Cooling water is missing',
  consequence: 'The bearing wears',
  response: 'Open valve V3',
  respondWithinS: 600,
};

const GREASE = {
  id: 'grease',
  machine: FILLER,
  title: 'Grease',
  triggers: [{ kind: 'run-hours', hours: 1 }],
} as unknown as MaintenancePlan;

/** Good parts of a machine in all rows of the records. */
async function counted(bench: Bench, machine = FILLER): Promise<number> {
  const rows = await bench.records.rows(machine, at(-3600), at(24 * 3600));
  return rows.reduce((sum, row) => sum + row.good, 0);
}

describe('the way of a sample', () => {
  it('is shown before it is committed, committed with its position, stored, and told to the gateway', async () => {
    const bench = await Bench.make(testPlant());
    bench.live(...running(0, 10));
    expect(bench.life.pipeline.picture.machine(FILLER)).toMatchObject({ state: 'producing', good: 10 });
    expect(bench.life.changed).toContainEqual({ machine: FILLER, urgent: true });
    expect(await bench.records.positions('records')).toEqual([]);
    await bench.clock.advance(60);
    expect(await bench.records.positions('records')).toMatchObject([{ gateway: GATEWAY, set: [[1, 1]] }]);
    await bench.clock.advance(300);
    expect(bench.stored).toEqual([[1, 1]]);
    expect(bench.historian.all()).toHaveLength(13);
    expect(await counted(bench)).toBe(10);
  });

  it('counts a batch once, however often it comes', async () => {
    const bench = await Bench.make(testPlant());
    bench.live(...running(0, 5));
    bench.send([1]);
    await bench.clock.advance(500);
    bench.send([1]);
    await bench.clock.advance(500);
    expect(await counted(bench)).toBe(5);
    expect(await bench.metric('gemba_server_refolds_total')).toBe(0);
  });

  it('measures age by observations of the live lane alone', async () => {
    const bench = await Bench.make(testPlant());
    expect(bench.life.pipeline.picture.ages()).toEqual({ [FILLER]: null, [LABELLER]: null });
    bench.live(...running(0, 1));
    await bench.clock.advance(1500);
    bench.journalled(...running(1, 2));
    bench.send([2], 'replay');
    expect(bench.life.pipeline.picture.ages()[FILLER]).toBe(1500);
  });

  it('knows how far what is stored lies behind, though nobody has asked for long', async () => {
    const bench = await Bench.make(testPlant());
    const behindMs: (number | undefined)[] = [];
    for (let second = 0; second < 1_400; second++) {
      bench.live(observed(FILLER, second, second + 1));
      const [journal] = bench.life.pipeline.inside.journals;
      if (second > 1_390) behindMs.push(journal?.lag.behindMs(second, bench.clock.elapsedMs()));
      await bench.clock.advance(1_000);
    }
    expect(new Set(behindMs)).toEqual(new Set([0]));
  });

  it('a meter of run hours counts from when its plan does, though what ran before comes after that', async () => {
    const bench = await Bench.make(testPlant({ maintenance: [GREASE] }));
    const used = () => bench.life.pipeline.picture.maintenance()[0]?.basis;
    bench.live(sample(FILLER, 'state', -60, 'run'), observed(FILLER, -60, -20));
    await bench.clock.advance(500);
    expect(used()).toMatchObject({ usedHours: 0 });
    bench.live(observed(FILLER, -20, 36));
    await bench.clock.advance(500);
    expect(used()).toMatchObject({ usedHours: expect.closeTo(0.01, 6) });
    bench.live(observed(FILLER, 36, 72));
    await bench.clock.advance(500);
    expect(used()).toMatchObject({ usedHours: expect.closeTo(0.02, 6) });
  });

  it('does not care about a clock that is set back', async () => {
    const bench = await Bench.make(testPlant());
    bench.live(...running(0, 1));
    await bench.clock.advance(500);
    bench.clock.set(-3_600_000);
    bench.live(...running(1, 2));
    await bench.clock.advance(500);
    expect(bench.stored).toEqual([[1, 2]]);
    expect(bench.life.pipeline.picture.ages()[FILLER]).toBe(500);
  });

  it('folds late input again at once, though the clock was set back since the last time', async () => {
    const bench = await Bench.make(testPlant());
    for (let second = 0; second < 5; second++) bench.journalled(...running(second, second + 1));
    bench.send([1, 3], 'live');
    await bench.clock.advance(500);
    bench.send([2]);
    await bench.clock.advance(20_000);
    bench.clock.set(-3_600_000);
    bench.send([5], 'live');
    await bench.clock.advance(500);
    bench.send([4]);
    await bench.clock.advance(12_000);
    expect(await bench.records.dirty()).toEqual([]);
    expect(await counted(bench)).toBe(5);
  });

  it('keeps what the plant does not know out, with its reason, and takes its neighbours', async () => {
    const bench = await Bench.make(testPlant());
    const stranger = { ...sample(FILLER, 'total', 1, 1n), machine: 'stranger' as typeof FILLER };
    bench.live(stranger, ...running(0, 3));
    await bench.clock.advance(500);
    expect(bench.life.refused.get('unknown-machine')).toBe(1);
    expect(bench.life.quarantined).toMatchObject([{ entry: stranger, reason: expect.stringContaining(SITE) }]);
    expect(bench.stored).toEqual([[1, 1]]);
    expect(await counted(bench)).toBe(3);
  });

  it.each([true, false])(
    'is not stored before what was refused of it is durable in quarantine (engine keeps positions: %s)',
    async (keeps) => {
      const bench = await Bench.make(testPlant(), { historian: new MemoryHistorian(keeps) });
      let kept = false;
      bench.kept = async () => {
        if (!kept) throw new Error('the disk is full');
      };
      const stranger = { ...sample(FILLER, 'total', 1, 1n), machine: 'stranger' as typeof FILLER };
      bench.live(stranger, ...running(0, 3));
      await bench.clock.advance(5_000);
      expect(bench.stored).toEqual([]);
      expect(bench.historian.all()).toEqual([]);
      expect(bench.life.pipeline.picture.machine(FILLER)).toMatchObject({ good: 3 });
      kept = true;
      await bench.clock.advance(20_000);
      expect(bench.stored).toEqual([[1, 1]]);
    },
  );

  it('does not wait for what a gateway has given up', async () => {
    const bench = await Bench.make(testPlant());
    for (let second = 0; second < 4; second++) bench.journalled(...running(second, second + 1));
    bench.send([4], 'live', 3);
    await bench.clock.advance(500);
    expect(bench.stored).toEqual([
      [1, 2],
      [4, 4],
    ]);
    expect(await bench.metric('gemba_server_stream_lost_positions_total')).toBe(2);
  });
});

describe('while the historian is down', () => {
  it('the picture and the records go on, nothing is stored, and all of it is when it is back', async () => {
    const bench = await Bench.make(testPlant());
    bench.historian.mood = 'refusing';
    for (let second = 0; second < 20; second++) {
      bench.live(...running(second, second + 1));
      await bench.clock.advance(1000);
    }
    expect(bench.life.pipeline.picture.machine(FILLER)?.good).toBe(20);
    expect(await counted(bench)).toBe(20);
    expect(bench.stored).toEqual([]);
    expect(bench.life.pipeline.health).toEqual({ historian: false, records: true });
    bench.historian.mood = 'well';
    await bench.clock.advance(20_000);
    expect(bench.stored).toEqual([[1, 20]]);
    expect(bench.life.pipeline.health.historian).toBe(true);
  });

  it('late input waits, and the intake is not held for it', async () => {
    const bench = await Bench.make(testPlant());
    bench.live(...running(0, 1));
    await bench.clock.advance(500);
    bench.historian.mood = 'refusing';
    bench.journalled(...running(1, 2));
    bench.live(...running(2, 3));
    bench.send([2]);
    for (let second = 3; second < 30; second++) {
      bench.live(...running(second, second + 1));
      await bench.clock.advance(1000);
    }
    expect(bench.life.pipeline.picture.machine(FILLER)?.newestMs).toBe(Number(at(30) / 1_000_000n));
    expect(await bench.records.dirty()).toMatchObject([{ machine: FILLER }]);
    bench.historian.mood = 'well';
    await bench.clock.advance(30_000);
    expect(await bench.records.dirty()).toEqual([]);
    expect(await counted(bench)).toBe(30);
  });

  it('what finds no room is left to the gateway, and sent again it is not derived twice', async () => {
    const bench = await Bench.make(testPlant(), { queueMaxEntries: 10 });
    bench.historian.mood = 'refusing';
    bench.live(...running(0, 3));
    bench.live(...running(3, 8));
    bench.replay();
    await bench.clock.advance(5000);
    bench.replay();
    await bench.clock.advance(5000);
    expect(await bench.metric('gemba_server_historian_dropped_batches_total')).toBe(3);
    expect(await bench.metric('gemba_server_refold_waiting')).toBe(0);
    expect(await counted(bench)).toBe(8);
    bench.historian.mood = 'well';
    await bench.clock.advance(20_000);
    expect(bench.stored).toEqual([[1, 1]]);
    bench.replay();
    await bench.clock.advance(1000);
    expect(bench.stored).toEqual([[1, 2]]);
    expect(await counted(bench)).toBe(8);
  });

  it('an engine without transactions has its positions written after each flush', async () => {
    const bench = await Bench.make(testPlant(), { historian: new MemoryHistorian(false) });
    bench.live(...running(0, 3));
    await bench.clock.advance(500);
    expect(await bench.records.positions('historian')).toMatchObject([{ set: [[1, 1]] }]);
    await bench.restart();
    bench.send([1]);
    await bench.clock.advance(500);
    expect(bench.stored).toEqual([[1, 1]]);
  });
});

describe('when the records fail', () => {
  it('nothing is marked, memory goes back to what is committed, and the gateway’s second sending counts once', async () => {
    const bench = await Bench.make(testPlant());
    bench.live(...running(0, 5));
    await bench.clock.advance(500);
    bench.life.records.mood = 'refusing';
    bench.live(...running(5, 10));
    await bench.clock.advance(100);
    expect(bench.life.pipeline.takes).toBe(false);
    bench.life.records.mood = 'well';
    await bench.clock.advance(6000);
    expect(bench.life.pipeline.takes).toBe(true);
    expect(bench.life.pipeline.picture.machine(FILLER)?.good).toBe(5);
    bench.replay();
    await bench.clock.advance(500);
    expect(await counted(bench)).toBe(10);
    expect(bench.stored).toEqual([[1, 2]]);
  });
});

describe('late input', () => {
  it('is folded into its place, at once', async () => {
    const bench = await Bench.make(testPlant());
    bench.live(...running(0, 10));
    bench.journalled(...running(10, 20));
    bench.live(...running(20, 30));
    await bench.clock.advance(500);
    bench.send([2]);
    await bench.clock.advance(1500);
    const rows = await bench.records.rows(FILLER, at(0), at(30));
    expect(rows.every((row) => row.state === 'producing')).toBe(true);
    expect(await counted(bench)).toBe(30);
    expect(await bench.records.dirty()).toEqual([]);
    expect(bench.stored).toEqual([[1, 3]]);
  });

  it('is folded at most twice a second under a continuing backlog, and shown each time', async () => {
    const bench = await Bench.make(testPlant());
    for (let second = 0; second < 200; second++) bench.journalled(...running(second, second + 1));
    bench.live(...running(200, 201));
    await bench.clock.advance(500);
    for (let position = 1; position <= 200; position++) {
      bench.send([position]);
      await bench.clock.advance(150);
    }
    const refolds = await bench.metric('gemba_server_refolds_total');
    expect(refolds).toBeGreaterThanOrEqual(3);
    expect(refolds).toBeLessThanOrEqual(62);
    await bench.clock.advance(2000);
    expect(bench.life.past).toHaveLength(await bench.metric('gemba_server_refolds_total'));
    expect(bench.life.past[0]).toEqual({ machine: FILLER, fromNs: expect.any(BigInt) });
    expect(await counted(bench)).toBe(201);
  });

  it('that reaches far back is waited for to its end, folded once, and changes nothing of the present', async () => {
    const DAY_S = 86_400;
    const bench = await Bench.make(testPlant({ alarms: [HOT], maintenance: [GREASE] }));
    const temperature = (second: number, value: number) => sample(FILLER, 'zone/temperature', second, value);
    const past = Array.from({ length: 3 * 24 * 4 }, (_, quarter) => {
      const from = quarter * 900 - 3 * DAY_S;
      const begin = quarter === 0 ? [sample(FILLER, 'state', from, 'run'), sample(FILLER, 'total', from, 0n)] : [];
      const parts = sample(FILLER, 'total', from + 900, BigInt(900 * (quarter + 1)));
      return [...begin, temperature(from + 1, 99), parts, observed(FILLER, from, from + 900)];
    });
    bench.live(...running(0, 10), temperature(1, 20));
    await bench.clock.advance(500);
    for (const [quarter, entries] of past.entries()) {
      const position = bench.journalled(...entries);
      if (quarter % 10 === 0) bench.live(...running(10 + quarter / 10, 11 + quarter / 10));
      bench.send([position]);
      await bench.clock.advance(100);
    }
    const shown = bench.life.alarms.length;
    await bench.clock.advance(4000);
    expect(await bench.metric('gemba_server_refolds_total')).toBe(1);
    expect(bench.life.alarms).toHaveLength(shown);
    expect(await bench.records.dirty()).toEqual([]);
    const rows = await bench.records.rows(FILLER, at(-3 * DAY_S), at(60));
    expect(rows.reduce((sum, row) => sum + row.good, 0)).toBe(900 * past.length + 39);
    expect(bench.life.pipeline.picture.alarms()).toEqual([]);
    expect(bench.life.pipeline.picture.machine(FILLER)).toMatchObject({ state: 'producing' });
    const [job] = bench.life.pipeline.picture.maintenance();
    expect(job).toMatchObject({ due: 'ok', basis: { usedHours: expect.closeTo(39 / 3600, 3) } });
  });

  it('holds the sinks and not the picture', async () => {
    const bench = await Bench.make(testPlant());
    bench.live(...running(0, 10));
    bench.journalled(...running(10, 20));
    bench.live(...running(20, 30));
    await bench.clock.advance(500);
    bench.send([2]);
    bench.historian.mood = 'slow';
    await bench.clock.advance(0);
    const during = bench.live(...running(30, 31), sample(FILLER, 'state', 30.95, 'fault'), observed(FILLER, 31, 32));
    expect(bench.life.pipeline.picture.machine(FILLER)).toMatchObject({ state: 'faulted', shown: 'down' });
    await bench.clock.advance(60);
    const [positions] = await bench.records.positions('records');
    expect(positions?.set).toEqual([[1, during - 1]]);
    bench.historian.mood = 'well';
    // The slow call ends within the time for which intake is held.
    for (let turn = 0; turn < 10; turn++) await bench.clock.advance(0);
    await bench.clock.advance(5000);
    expect(bench.stored).toEqual([[1, during]]);
    expect(await counted(bench)).toBe(31);
    expect(await bench.metric('gemba_server_refolds_total')).toBe(1);
  });
});

describe('a gateway’s disk that was replaced', () => {
  const NEW = 'fedcba9876543210' as Epoch;
  const deliver = (bench: Bench, position: number, fromS: number, epoch: Epoch, machine = FILLER) =>
    bench.life.pipeline.deliver({
      ...{ site: SITE, gateway: GATEWAY, lane: 'live', epoch, oldest: 1 },
      batches: [{ position, entries: [observed(machine, fromS, fromS + 1)] }],
    });

  it('leaves a gap that is declared, from what was known to where the new journal begins', async () => {
    const bench = await Bench.make(testPlant());
    deliver(bench, 1, 0, EPOCH);
    await bench.clock.advance(1_000);
    // Of position 2 nobody will hear.
    deliver(bench, 2, 61, NEW);
    expect(bench.life.lost).toEqual([]);
    deliver(bench, 1, 60, NEW);
    const gap = { kind: 'gap', machine: FILLER, signals: [], cause: 'journal-lost', fromNs: at(1), toNs: at(60) };
    expect(bench.life.lost).toEqual([gap]);
    deliver(bench, 3, 62, NEW);
    expect(bench.life.lost).toHaveLength(1);
  });

  it('is known for what it is after a restart of the server, and a journal that goes on is not taken for one', async () => {
    const bench = await Bench.make(testPlant());
    deliver(bench, 1, 0, EPOCH);
    await bench.clock.advance(10_000);
    await bench.restart();
    deliver(bench, 2, 20, EPOCH);
    await bench.clock.advance(10_000);
    expect(bench.life.lost).toEqual([]);
    await bench.restart();
    deliver(bench, 1, 60, NEW);
    expect(bench.life.lost).toMatchObject([{ cause: 'journal-lost', fromNs: at(21), toNs: at(60) }]);
  });

  it('says nothing of machines that the old journal did not carry', async () => {
    const bench = await Bench.make(testPlant());
    deliver(bench, 1, 0, EPOCH);
    await bench.clock.advance(1_000);
    deliver(bench, 1, 60, NEW, LABELLER);
    expect(bench.life.lost).toEqual([]);
  });
});

describe('alarms of the system', () => {
  it('name a gateway, are acknowledged as others are, and stand after a restart', async () => {
    const bench = await Bench.make(testPlant());
    bench.life.pipeline.note('system:twin', 'edge-9');
    await bench.clock.advance(1000);
    const [alarm] = bench.life.pipeline.picture.alarms();
    expect(alarm).toMatchObject({ rule: 'system:twin', machine: 'edge-9', state: 'active-unacknowledged' });
    expect(alarm?.response).toContain('gateway.yaml');
    await bench.restart();
    expect(bench.life.pipeline.picture.alarms()).toMatchObject([{ occurrence: alarm?.occurrence }]);
    const acknowledged = bench.life.pipeline.acts.acknowledge(alarm?.occurrence ?? '', { name: 'an', comment: null });
    await bench.clock.advance(1000);
    await acknowledged;
    await bench.clock.advance(90_000);
    expect(bench.life.pipeline.picture.alarms()).toEqual([]);
  });

  it('say that a machine’s clock is wrong while its times are replaced for that', async () => {
    const bench = await Bench.make(testPlant());
    for (let s = 0; s < 200; s += 10) {
      const wrong: Sample = { ...sample(FILLER, 'total', s, s), sourceTimeNs: 0n, wrongClock: true };
      // Back each time after a bad one, as old as it is.
      const back: Sample = { ...sample(LABELLER, 'total', s, 1), sourceTimeNs: at(-3600) };
      bench.live(wrong, back);
      await bench.clock.advance(10_000);
    }
    expect(bench.life.pipeline.picture.alarms()).toMatchObject([{ rule: 'system:clock', machine: FILLER }]);
    expect(bench.life.pipeline.inside.clockOf(LABELLER)).toBeNull();
  });
});

describe('people', () => {
  it('see an alarm once it is committed, and acknowledge what they see', async () => {
    const bench = await Bench.make(testPlant({ alarms: [HOT] }));
    bench.live(sample(FILLER, 'zone/temperature', 0.5, 90), observed(FILLER, 0, 1));
    expect(bench.life.pipeline.picture.alarms()).toEqual([]);
    await bench.clock.advance(100);
    const [alarm] = bench.life.pipeline.picture.alarms();
    expect(alarm).toMatchObject({ rule: 'hot', state: 'active-unacknowledged', value: 90 });
    expect(bench.life.alarms).toHaveLength(1);
    const { acts } = bench.life.pipeline;
    const ann = { name: 'ann', comment: 'seen' };
    await acts.acknowledge(alarm?.occurrence as string, ann);
    expect((await bench.records.transitions(1))[0]).toMatchObject({ transition: 'acknowledged', by: 'ann' });
    await expect(acts.acknowledge(alarm?.occurrence as string, ann)).rejects.toMatchObject({ code: 'GEMBA_CONFLICT' });
    await expect(acts.acknowledge(`hot@${FILLER}#1`, ann)).rejects.toMatchObject({ code: 'GEMBA_STALE_OCCURRENCE' });
    await expect(acts.acknowledge('nothing@nowhere#1', ann)).rejects.toMatchObject({ code: 'GEMBA_NOT_FOUND' });
  });

  it.each(['dead-before', 'dead-after'] as const)(
    'are told of an alarm once, when the server is killed as it commits (%s)',
    async (mood) => {
      const bench = await Bench.make(testPlant({ alarms: [HOT] }));
      bench.live(sample(FILLER, 'zone/temperature', 0.5, 90), observed(FILLER, 0, 1));
      bench.life.records.mood = mood;
      await bench.clock.advance(100);
      expect(bench.life.pipeline.picture.alarms()).toEqual([]);
      await bench.restart(mood);
      bench.replay();
      bench.live(sample(FILLER, 'zone/temperature', 1.5, 91), observed(FILLER, 1, 2));
      await bench.clock.advance(1000);
      expect(bench.life.pipeline.picture.alarms()).toMatchObject([{ state: 'active-unacknowledged', value: 90 }]);
      expect(await bench.records.transitions(10)).toMatchObject([{ transition: 'activated', announce: true }]);
    },
  );

  it('are told that an act was not done when it could not be committed', async () => {
    const bench = await Bench.make(testPlant({ alarms: [HOT] }));
    bench.live(sample(FILLER, 'zone/temperature', 0.5, 90), observed(FILLER, 0, 1));
    await bench.clock.advance(100);
    const [alarm] = bench.life.pipeline.picture.alarms();
    bench.life.records.mood = 'refusing';
    const act = bench.life.pipeline.acts.acknowledge(alarm?.occurrence as string, { name: 'ann', comment: null });
    await expect(act).rejects.toThrow();
    bench.life.records.mood = 'well';
    await bench.clock.advance(6000);
    expect(bench.life.pipeline.picture.alarms()[0]?.state).toBe('active-unacknowledged');
  });
});

/** What may befall a server while batches come. */
const Fate = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('live' as const), skip: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replay' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), at: fc.nat(40) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 3000 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('kill' as const),
      mood: fc.constantFrom('dead-before' as const, 'dead-after' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('records-fail' as const), ms: fc.integer({ min: 1, max: 200 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('historian-slow' as const), slow: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('historian-fails' as const), ms: fc.integer({ min: 1, max: 8000 }) }),
  },
);

describe('whatever happens', () => {
  it('the rows in the end are those of one undisturbed fold over all that was journalled, and each entry is stored once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Fate, { minLength: 5, maxLength: 40 }), fc.boolean(), async (fates, keeps) => {
        const bench = await Bench.make(testPlant(), { historian: new MemoryHistorian(keeps) });
        let second = 0;
        for (const fate of fates) {
          if (fate.kind === 'live') {
            const position = bench.journalled(...running(second, second + 1), ...running(second, second + 1, LABELLER));
            second++;
            if (!fate.skip) bench.send([position], 'live');
          } else if (fate.kind === 'replay') bench.replay();
          else if (fate.kind === 'again' && bench.journal.length > 0)
            bench.send([1 + (fate.at % bench.journal.length)]);
          else if (fate.kind === 'pass') await bench.clock.advance(fate.ms);
          else if (fate.kind === 'kill') await bench.restart(fate.mood);
          else if (fate.kind === 'records-fail') {
            bench.life.records.mood = 'refusing';
            await bench.clock.advance(fate.ms);
            bench.life.records.mood = 'well';
          } else if (fate.kind === 'historian-slow') {
            bench.historian.mood = fate.slow ? 'slow' : 'well';
          } else if (fate.kind === 'historian-fails') {
            bench.historian.mood = 'refusing';
            await bench.clock.advance(fate.ms);
            bench.historian.mood = 'well';
          }
        }
        bench.historian.mood = 'well';
        await drained(bench);
        const all = bench.journal.flat();
        for (const machine of [FILLER, LABELLER]) {
          const expected = fold(initialFold(machine), all, contextOf(bench.plant, machine)).rows;
          expect(await bench.records.rows(machine, at(-1), at(second) + HOUR_NS)).toEqual(expected);
          expect(await counted(bench, machine)).toBe(second);
        }
        expect(bench.historian.all()).toHaveLength(all.length);
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});

/** The gateway sends until all is stored, and late input has been folded. */
async function drained(bench: Bench): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt++) {
    bench.replay();
    await bench.clock.advance(6000);
    const stored = contiguous(bench.stored) === bench.journal.length;
    if (stored && (await bench.records.dirty()).length === 0) return;
  }
  throw new Error(`not drained: ${JSON.stringify(bench.stored)} of ${bench.journal.length}`);
}
