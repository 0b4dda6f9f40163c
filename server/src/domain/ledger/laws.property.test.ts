/**
 * The laws that any figure rests on, in zones whose clocks do all that clocks do, with the host in yet another: seconds
 * add up to calendar time; rows depend on what was said, not on when it arrived or who was restarted meanwhile; any
 * partition gives the same figures; nothing is negative.
 */

import type { Entry } from '@gemba/contract/sample';
import { NS_PER_S } from '@gemba/contract/sample';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineCalendar } from '../calendar/line-calendar.ts';
import { kpis } from '../kpis/kpis.ts';
import { observed } from './fixture.ts';
import { fold } from './fold.ts';
import type { MemoryLedger } from './memory-ledger.ts';
import { decodeFold, encodeFold, type FoldState } from './state.ts';
import { asSent, CALENDAR, chunks, ledgerIn, seconds, storyIn, ZONES } from './story.ts';

const HOST_ZONE = 'America/St_Johns';
const HOUR_NS = 3600n * NS_PER_S;
const DAY_NS = 24n * HOUR_NS;
const host = process.env.TZ;

beforeAll(() => {
  process.env.TZ = HOST_ZONE;
});
afterAll(() => {
  if (host === undefined) delete process.env.TZ;
  else process.env.TZ = host;
});

/** A permutation that a seed gives. */
const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, i) => [Math.imul(seed + i, 2654435761) >>> 0, item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);

const figuresOf = (ledger: MemoryLedger) =>
  ledger.rows.flatMap((row) => [row.good, row.reject, row.rework, row.idealS, row.goodIdealS, row.energyKWh]);

it('the host is in another zone than any of the plants', () => {
  expect(new Date('2026-01-01T00:00Z').getTimezoneOffset()).toBe(210);
});

describe.each(ZONES)('in %s', (zone) => {
  const story = storyIn([zone]);
  const long = storyIn([zone], 3_000_000);

  it('seconds add up to calendar time, class by class and shift by shift', () => {
    fc.assert(
      fc.property(long, ({ context, entries }) => {
        const ledger = ledgerIn(context, [entries]);
        const fromNs = ledger.rows[0]?.fromNs ?? 0n;
        const { settledNs } = ledger.state;
        expect(seconds(ledger.rows)).toBe(settledNs - fromNs);
        const told = new Map<string, bigint>();
        const add = (key: string, ns: bigint) => told.set(key, (told.get(key) ?? 0n) + ns);
        for (const row of ledger.rows) add(`${row.calendar} ${row.shift}`, row.toNs - row.fromNs);
        for (const segment of new LineCalendar([CALENDAR], zone).segments(fromNs, settledNs))
          add(`${segment.calendar} ${segment.shift?.key ?? null}`, segment.fromNs - segment.toNs);
        expect([...told.values()].filter((rest) => rest !== 0n)).toEqual([]);
        for (const figure of figuresOf(ledger)) expect(figure).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 25 },
    );
  });

  it('a whole local day is as long as its clocks say', () => {
    fc.assert(
      fc.property(long, fc.integer({ min: -1, max: 2 }), ({ context, entries }, ahead) => {
        const begin = entries.find((entry) => entry.kind === 'observed')?.fromNs ?? 0n;
        const day = Temporal.Instant.fromEpochNanoseconds(begin)
          .toZonedDateTimeISO(zone)
          .startOfDay()
          .add({ days: ahead });
        const { rows } = ledgerIn(context, [
          [...entries, observed(begin - 3n * DAY_NS, begin), observed(begin, begin + 5n * DAY_NS)],
        ]);
        const window = { fromNs: day.epochNanoseconds, toNs: day.add({ days: 1 }).epochNanoseconds };
        const inside = rows.filter((row) => row.fromNs >= window.fromNs && row.toNs <= window.toNs);
        expect(Number(seconds(inside)) / 3.6e12).toBe(day.hoursInDay);
      }),
      { numRuns: 4 },
    );
  });

  it('shuffled, doubled and a day late makes the rows of ordered input', () => {
    fc.assert(
      fc.property(story, fc.nat(), fc.integer({ min: 1, max: 9 }), ({ context, entries }, seed, size) => {
        const last = entries.reduce(
          (newest, entry) => (entry.kind === 'observed' && entry.throughNs > newest ? entry.throughNs : newest),
          0n,
        );
        const nextDay: Entry = observed(last + DAY_NS, last + DAY_NS + HOUR_NS);
        const whole = ledgerIn(context, [[...entries, nextDay]]);
        const mixed = shuffled([...entries, ...entries], seed);
        const third = Math.ceil(mixed.length / 3);
        const late = ledgerIn(context, [
          ...chunks(mixed.slice(third), size),
          [nextDay],
          ...chunks(mixed.slice(0, third), size),
        ]);
        expect(late.rows).toEqual(whole.rows);
        expect(late.state.totals).toEqual(whole.state.totals);
      }),
      { numRuns: 4 },
    );
  });

  it('a restart at any event changes nothing, nor does going on from any state that was kept', () => {
    fc.assert(
      fc.property(story, fc.nat(), ({ context, entries }, which) => {
        const calls = chunks(asSent(entries), 1);
        const straight = ledgerIn(context, calls);
        const restarted = ledgerIn(context, calls, (ledger) => ledger.restart());
        expect(restarted.rows).toEqual(straight.rows);
        expect(restarted.state).toEqual(straight.state);
        const kept = straight.checkpoints[which % Math.max(1, straight.checkpoints.length)];
        straight.refold(kept?.settledNs ?? 0n);
        expect(straight.rows).toEqual(restarted.rows);
      }),
      { numRuns: 4 },
    );
  });

  it('what was once written as text goes on as if it had never been', () => {
    fc.assert(
      fc.property(story, fc.nat(), ({ context, entries }, cut) => {
        const sent = asSent(entries);
        const at = cut % sent.length;
        const { state } = ledgerIn(context, [sent.slice(0, at)]);
        const read = decodeFold(encodeFold(state)) as FoldState;
        expect(fold(read, sent.slice(at), context)).toEqual(fold(state, sent.slice(at), context));
      }),
      { numRuns: 25 },
    );
  });

  it('any partition of the time gives the figures of the whole', () => {
    fc.assert(
      fc.property(long, fc.array(fc.nat(99_999), { maxLength: 20 }), ({ context, entries }, cuts) => {
        const { rows } = ledgerIn(context, [entries]);
        const fromNs = (rows[0]?.fromNs ?? 0n) - HOUR_NS;
        const toNs = (rows.at(-1)?.toNs ?? 0n) + HOUR_NS;
        const at = (share: number) => fromNs + ((toNs - fromNs) * BigInt(share)) / 100_000n;
        const edges = [fromNs, ...cuts.sort((a, b) => a - b).map(at), toNs];
        const whole = kpis(rows, { fromNs, toNs }, context);
        const parts = edges.slice(1).map((edge, i) => kpis(rows, { fromNs: edges[i] as bigint, toNs: edge }, context));
        for (const key of ['plannedS', 'noDataS', 'runS', 'downS', 'idealS', 'goodIdealS', 'good', 'reject'] as const) {
          const sum = parts.reduce((all, part) => all + part[key], 0);
          expect(Math.abs(sum - whole[key])).toBeLessThanOrEqual(1e-9 * Math.max(1, whole[key]));
          for (const part of parts) expect(part[key]).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 20 },
    );
  });
});
