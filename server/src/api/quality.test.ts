import type { ControlChartView, EnergyOfPlace, QualityView } from '@gemba/contract/quality';
import { msFromNs } from '@gemba/contract/sample';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, LABELLER, observed, sample } from '../testing/plant.ts';
import { ControlChartSchema, EnergySchema, QualitySchema } from './quality-schemas.ts';

const ms = (seconds: number): number => msFromNs(at(seconds));
const CHARTS = `/api/v1/machines/${FILLER}/charts`;

let api: TestApi;
beforeEach(async () => {
  api = await testApi({ quality: true });
});
afterEach(() => api.app.close());

/** The server has taken the entries, and the clock stands at their end. */
async function after(seconds: number, ...entries: Parameters<TestApi['bench']['live']>) {
  api.bench.live(...entries);
  await api.bench.clock.advance(seconds * 1000);
}

async function chart(fromS: number, toS: number, more = ''): Promise<ControlChartView> {
  const answer = await api.send('GET', `${CHARTS}/zone%2Ftemperature?from=${ms(fromS)}&to=${ms(toS)}${more}`);
  expect([...Value.Errors(ControlChartSchema, answer.json())], answer.body).toEqual([]);
  return answer.json();
}

describe('control charts', () => {
  /** One value every ten seconds, while the machine produces. */
  const values = (...list: number[]) => list.map((value, i) => sample(FILLER, 'zone/temperature', i * 10, value));

  it('are those that the plant names', async () => {
    const answer = await api.send('GET', CHARTS);
    expect(answer.json()).toEqual({
      charts: [
        {
          machine: FILLER,
          signal: 'zone/temperature',
          name: 'zone/temperature',
          unit: '°C',
          kind: 'i-mr',
          take: 'held',
          everyS: 10,
          subgroup: 1,
        },
      ],
    });
    expect((await api.send('GET', `/api/v1/machines/${LABELLER}/charts`)).json()).toEqual({ charts: [] });
  });

  it('have points, limits and what breaks a rule', async () => {
    await after(
      120,
      sample(FILLER, 'state', 0, 'run'),
      ...values(70, 71, 70, 71, 70, 71, 70, 71, 70, 71, 95),
      observed(FILLER, 0, 119),
    );
    const got = await chart(0, 110);
    expect(got.points.value).toEqual([70, 71, 70, 71, 70, 71, 70, 71, 70, 71, 95]);
    expect(got.points.timeMs[1]).toBe(ms(10));
    expect(got.points.range[0]).toBe(null);
    expect(got.phases).toMatchObject([
      { basis: 'own', preliminary: true, inControl: false, points: 11, product: null },
    ]);
    expect(got.specification).toEqual({ low: 60, high: 80 });
    expect(got.phases[0]?.cp).toBeGreaterThan(0);
    expect(got.violations).toContainEqual({ of: 'value', rule: 1, side: 'above', at: 10, points: [10] });
  });

  it('are judged by another window’s limits when asked', async () => {
    await after(
      120,
      sample(FILLER, 'state', 0, 'run'),
      ...values(70, 71, 70, 71, 70, 80, 81, 80, 81, 80, 81),
      observed(FILLER, 0, 119),
    );
    const own = await chart(50, 110);
    expect(own.phases).toMatchObject([{ basis: 'own', inControl: true }]);
    const judged = await chart(50, 110, `&baselineFrom=${ms(0)}&baselineTo=${ms(50)}`);
    expect(judged.phases).toMatchObject([{ basis: 'baseline', inControl: false, limits: { centre: 70.4, range: 1 } }]);
    expect(judged.violations.filter(({ rule }) => rule === 1).map(({ points }) => points.length)).toEqual([6]);
  });

  it('leave out what was stopped or not watched, and bridge no gap', async () => {
    await after(
      200,
      sample(FILLER, 'state', 0, 'run'),
      ...values(70, 71, 70),
      sample(FILLER, 'state', 35, 'stop'),
      sample(FILLER, 'state', 65, 'run'),
      observed(FILLER, 0, 100),
      observed(FILLER, 140, 199),
    );
    const got = await chart(0, 190);
    expect(got.points.timeMs.map((time) => (time - ms(0)) / 1000)).toEqual([
      0, 10, 20, 30, 70, 80, 90, 140, 150, 160, 170, 180,
    ]);
    expect(got.points.afterGap.indexOf(true)).toBe(7);
    expect(got.points.range[7]).toBe(null);
  });

  it('of what has none, of a window too long, or of none at all are errors of the table', async () => {
    const code = async (url: string) => (await api.send('GET', url)).json().code;
    const window = `from=${ms(0)}&to=${ms(60)}`;
    expect(await code(`${CHARTS}/state?${window}`)).toBe('GEMBA_NOT_FOUND');
    expect(await code(`${CHARTS}/nothing?${window}`)).toBe('GEMBA_NOT_FOUND');
    expect(await code(`${CHARTS}/zone%2Ftemperature?from=${ms(60)}&to=${ms(0)}`)).toBe('GEMBA_BAD_REQUEST');
    expect(await code(`${CHARTS}/zone%2Ftemperature?from=${ms(-40_000)}&to=${ms(0)}`)).toBe('GEMBA_READ_LIMIT');
  });
});

describe('quality', () => {
  async function quality(place: string): Promise<QualityView> {
    const answer = await api.send('GET', `/api/v1/quality?place=${place}&from=${ms(0)}&to=${ms(120)}`);
    expect([...Value.Errors(QualitySchema, answer.json())], answer.body).toEqual([]);
    return answer.json();
  }

  it('is the yields of the machines, rolled through the line, and the reasons of the rejects', async () => {
    await after(
      120,
      sample(FILLER, 'state', 0, 'run'),
      ...[0, 50].map((s) => sample(FILLER, 'total', s, s)),
      ...[0, 50].map((s) => sample(FILLER, 'reject', s, s / 10)),
      sample(FILLER, 'reject-reason', 10, 1),
      sample(LABELLER, 'state', 0, 'run'),
      ...[0, 50].map((s) => sample(LABELLER, 'total', s, s)),
      ...[0, 50].map((s) => sample(LABELLER, 'reject', s, s / 5)),
      observed(FILLER, 0, 119),
      observed(LABELLER, 0, 119),
    );
    const got = await quality('line-1');
    expect(got.lines).toMatchObject([
      {
        line: 'line-1',
        countingPoint: LABELLER,
        firstPassTarget: 0.95,
        unknown: [],
        machines: [
          { machine: FILLER, good: 45, reject: 5, scrap: 5, firstPass: 0.9, rejectRatio: 0.1 },
          { machine: LABELLER, good: 40, reject: 10, firstPass: 0.8 },
        ],
      },
    ]);
    expect(got.lines[0]?.rolledThroughput).toBeCloseTo(0.72, 9);
    expect(got.reasons).toMatchObject([
      { reason: null, name: null, parts: 10, machines: [LABELLER] },
      { reason: 'underfilled', name: 'Underfilled', parts: 5, cumulative: 1, machines: [FILLER] },
    ]);
    const one = await quality(FILLER);
    expect(one.lines[0]?.machines.map(({ machine }) => machine)).toEqual([FILLER]);
    expect(one.lines[0]?.rolledThroughput).toBe(null);
  });

  it('counts what people booked later: scrap that was found, and parts that rework made good', async () => {
    await after(
      120,
      sample(FILLER, 'state', 0, 'run'),
      ...[0, 50].map((s) => sample(FILLER, 'total', s, s)),
      ...[0, 50].map((s) => sample(FILLER, 'reject', s, 0)),
      observed(FILLER, 0, 119),
    );
    const window = { machine: FILLER, fromNs: at(0), toNs: at(100) };
    const counts = { kind: 'counts' as const, good: -10, reject: 10, rework: 4 };
    await api.bench.records.addEdit({ ...window, ...counts, recordedNs: at(120), by: 'minh', comment: 'leaked' });
    const got = await quality(FILLER);
    const [machine] = got.lines[0]?.machines ?? [];
    expect(machine?.good).toBeCloseTo(40, 9);
    expect(machine?.scrap).toBeCloseTo(6, 9);
    expect(machine?.firstPass).toBeCloseTo(0.8, 9);
    expect(machine?.finalYield).toBeCloseTo(0.88, 9);
    expect(got.reasons).toMatchObject([{ reason: null }]);
  });

  it('of a place is that below its path; a place that there isn’t is an error', async () => {
    for (const place of ['site-1/hall', 'test/site-1', 'test']) expect((await quality(place)).lines).toHaveLength(1);
    expect((await quality('')).lines[0]?.machines.map(({ firstPass }) => firstPass)).toEqual([null, null]);
    const answer = await api.send('GET', `/api/v1/quality?place=nowhere&from=${ms(0)}&to=${ms(120)}`);
    expect(answer.json()).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
  });
});

describe('energy', () => {
  it('is that of the meters: idle, for each good part, and its cost', async () => {
    await after(
      120,
      sample(FILLER, 'state', 0, 'run'),
      sample(FILLER, 'energy', 0, 100),
      sample(FILLER, 'energy', 50, 106),
      ...[0, 50].map((s) => sample(FILLER, 'total', s, s)),
      ...[0, 50].map((s) => sample(FILLER, 'reject', s, 0)),
      sample(FILLER, 'state', 60, 'stop'),
      sample(FILLER, 'energy', 90, 108),
      observed(FILLER, 0, 119),
    );
    const answer = await api.send('GET', `/api/v1/energy?place=${FILLER}&from=${ms(0)}&to=${ms(120)}`);
    expect([...Value.Errors(EnergySchema, answer.json())], answer.body).toEqual([]);
    const got: EnergyOfPlace = answer.json();
    expect(got.lines).toMatchObject([
      {
        line: 'line-1',
        currency: 'EUR',
        price: 0.2,
        energy: { totalKWh: 8, idleKWh: 2, idleShare: 0.25, good: 50, perGoodPartKWh: 0.16, baseLoadKW: null },
        machines: [{ machine: FILLER, energy: { totalKWh: 8 } }],
      },
    ]);
    expect(got.lines[0]?.energy?.cost).toBeCloseTo(1.6, 9);
    expect(got.lines[0]?.energy?.idleCost).toBeCloseTo(0.4, 9);
    expect(got.lines[0]?.energy?.states.map(({ state }) => state)).toEqual(['producing', 'stopped']);
    const without = await api.send('GET', `/api/v1/energy?place=${LABELLER}&from=${ms(0)}&to=${ms(120)}`);
    expect(without.json().lines[0]).toMatchObject({ energy: null, machines: [{ machine: LABELLER, energy: null }] });
  });
});
