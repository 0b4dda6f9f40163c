/** What an outsider pastes into a question is never more than a name that nobody knows, and a text never more than a text. */

import { msFromNs } from '@gemba/contract/sample';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ODD_NAMES } from '../historian/suite/odd-names.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, observed, sample } from '../testing/plant.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.app.close());

const ms = (seconds: number): number => msFromNs(at(seconds));
const WINDOW = `from=${ms(0)}&to=${ms(100)}`;
const answer = async (url: string) => (await api.send('GET', url)).json();

it('names that the plant does not have are not found, and no historian is asked for them', async () => {
  const asked = (['range', 'buckets', 'latest', 'coverage', 'entries'] as const).map((read) =>
    vi.spyOn(api.bench.historian, read),
  );
  for (const odd of ODD_NAMES.map(encodeURIComponent)) {
    for (const url of [
      `/api/v1/history?signal=${odd}&${WINDOW}`,
      `/api/v1/history?signal=${FILLER}/${odd}&${WINDOW}`,
      `/api/v1/machines/${odd}/readings?signal=state&${WINDOW}`,
      `/api/v1/machines/${FILLER}/readings?signal=${odd}&${WINDOW}`,
      `/api/v1/machines/${odd}/export?signal=state&${WINDOW}`,
      `/api/v1/machines/${FILLER}/export?signal=${odd}&format=parquet&${WINDOW}`,
      `/api/v1/latest?machine=${odd}`,
    ]) {
      expect(await answer(url), url).toMatchObject({ code: 'GEMBA_NOT_FOUND' });
    }
    for (const url of [
      `/api/v1/latest?cursor=${odd}`,
      `/api/v1/machines/${FILLER}/export?signal=state&format=${odd}&${WINDOW}`,
      `/api/v1/history?signal=${FILLER}/state&from=${odd}&to=1`,
    ]) {
      expect(await answer(url), url).toMatchObject({ code: 'GEMBA_BAD_REQUEST' });
    }
  }
  for (const read of asked) expect(read).not.toHaveBeenCalled();
});

it('texts come back as they were said', async () => {
  api.bench.live(...ODD_NAMES.map((odd, second) => sample(FILLER, 'state', second, odd)), observed(FILLER, 0, 100));
  await api.bench.clock.advance(101_000);
  const { signals } = await answer(`/api/v1/history?signal=${FILLER}/state&${WINDOW}`);
  expect(signals[0].readings.value).toEqual(ODD_NAMES);
  const { readings } = await answer(`/api/v1/machines/${FILLER}/readings?signal=state&${WINDOW}`);
  expect(readings.map(({ value }: { value: string }) => value)).toEqual(ODD_NAMES);
  const { values } = await answer(`/api/v1/latest?machine=${FILLER}`);
  expect(values[0].value).toBe(ODD_NAMES.at(-1));
  const csv = (await api.send('GET', `/api/v1/machines/${FILLER}/export?signal=state&${WINDOW}`)).body;
  for (const odd of ODD_NAMES) expect(csv).toContain(odd.replaceAll('"', '""'));
});
