import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { msFromNs } from '@gemba/contract/sample';
import { afterEach, describe, expect, it } from 'vitest';
import { tableOf } from '../imports/table.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { at, FILLER, observed, sample } from '../testing/plant.ts';

const HOT: AlarmRule = {
  id: 'hot',
  machines: [FILLER],
  condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80 },
  priority: 'high',
  text: 'Too hot, "again"',
  cause: 'Cooling has failed',
  consequence: 'Foam',
  response: 'Look at the pump',
  respondWithinS: 600,
};

let api: TestApi;
let cookie: string;
afterEach(() => api.app.close());

async function hotFiller(): Promise<string> {
  api = await testApi({ alarms: [HOT] });
  cookie = await api.cookie('technician');
  api.bench.live(sample(FILLER, 'zone/temperature', 1, 90), observed(FILLER, 0, 2));
  await api.bench.clock.advance(2000);
  return (await alarms())[0].occurrence;
}

const get = async (url: string) => (await api.send('GET', url)).json();
const alarms = async () => (await get('/api/v1/alarms')).alarms;
const register = async () => (await get('/api/v1/alarms/suppressed')).alarms;
const act = (what: string, body: object) => api.send('POST', `/api/v1/alarms/${what}`, { cookie, body });
const alarm = { rule: 'hot', machine: FILLER };

describe('suppression by people', () => {
  it('shelves until it is normal once, and shows it in the register until then', async () => {
    await hotFiller();
    expect((await act('shelve', { ...alarm, once: true, reason: 'known' })).statusCode).toBe(200);
    expect(await register()).toMatchObject([
      { ...alarm, suppression: 'shelved', shelvedOnce: true, shelvedReason: 'known' },
    ]);
    api.bench.live(sample(FILLER, 'zone/temperature', 3, 20), observed(FILLER, 2, 4));
    await api.bench.clock.advance(2000);
    expect(await register()).toEqual([]);
  });

  it('refuses to shelve for longer than the plant allows, and says what to do instead', async () => {
    await hotFiller();
    const refused = await act('shelve', { ...alarm, minutes: 481, reason: 'holidays' });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ code: 'GEMBA_SHELVE_TIME', message: expect.stringContaining('480') });
    expect(refused.json().next).toContain('out of service');
    expect(await register()).toEqual([]);
  });

  it('takes out of service without an end, and brings back by hand', async () => {
    await hotFiller();
    expect((await act('remove-from-service', { ...alarm, reason: 'sensor away' })).statusCode).toBe(200);
    await api.bench.clock.advance(10 * 3_600_000);
    expect(await register()).toMatchObject([
      { suppression: 'out-of-service', outOfService: { reason: 'sensor away' } },
    ]);
    expect((await act('remove-from-service', { ...alarm, reason: 'again' })).statusCode).toBe(409);
    expect((await act('return-to-service', alarm)).statusCode).toBe(200);
    expect(await register()).toEqual([]);
    expect((await act('return-to-service', alarm)).statusCode).toBe(409);
    const { journal } = await get('/api/v1/alarms/journal?limit=1');
    expect(journal).toMatchObject([{ transition: 'returned-to-service', by: 'u-technician', announce: true }]);
  });

  it('needs a reason and a person who may, and stands in the audit log', async () => {
    await hotFiller();
    expect((await act('remove-from-service', { ...alarm, reason: '' })).statusCode).toBe(400);
    cookie = await api.cookie('operator');
    expect((await act('remove-from-service', { ...alarm, reason: 'x' })).statusCode).toBe(403);
    const lines = await api.bench.records.auditLog(2);
    expect(lines).toMatchObject([
      // Who may not is not read any further.
      { result: 'refused', who: 'u-operator' },
      { subject: `hot@${FILLER}`, result: 'refused', who: 'u-technician' },
    ]);
  });
});

describe('the journal', () => {
  it('keeps what people say of an occurrence, over or not, and of none that never was', async () => {
    const occurrence = await hotFiller();
    await act('comment', { occurrence, comment: 'the pump' });
    api.bench.live(sample(FILLER, 'zone/temperature', 3, 20), observed(FILLER, 2, 4));
    await api.bench.clock.advance(2000);
    await act('acknowledge', { occurrence, comment: null });
    expect((await act('comment', { occurrence, comment: 'it was the pump' })).statusCode).toBe(200);
    expect((await act('comment', { occurrence: `hot@${FILLER}#7`, comment: 'x' })).statusCode).toBe(404);
    const { journal } = await get(`/api/v1/alarms/journal?occurrence=${encodeURIComponent(occurrence)}`);
    expect(journal.map((line: { transition: string; comment: string }) => [line.transition, line.comment])).toEqual([
      ['commented', 'it was the pump'],
      ['acknowledged', null],
      ['returned', null],
      ['commented', 'the pump'],
      ['activated', null],
    ]);
  });

  it('is read by time, machine and rule', async () => {
    await hotFiller();
    const count = async (query: string) => (await get(`/api/v1/alarms/journal?${query}`)).journal.length;
    const ms = msFromNs(at(1));
    expect(await count(`from=${ms}&to=${ms + 1}`)).toBe(1);
    expect(await count(`to=${ms}`)).toBe(0);
    expect(await count(`machine=${FILLER}&rule=hot`)).toBe(1);
    expect(await count('machine=labeller-1')).toBe(0);
    expect(await count('rule=cold')).toBe(0);
    expect((await api.send('GET', `/api/v1/alarms/journal?from=${ms}&to=${ms - 1}`)).statusCode).toBe(400);
  });

  it('goes out as CSV that a spreadsheet reads, more lines than are read at a time', async () => {
    const occurrence = await hotFiller();
    await act('comment', { occurrence, comment: '=1+1, "quoted"\nand a second line' });
    const line = (await api.bench.records.transitions(1))[0];
    if (line === undefined) throw new Error('nothing was said');
    const { id: _, ...plain } = line;
    await api.bench.records.commit({ transitions: Array.from({ length: 1500 }, () => plain) });
    const answer = await api.send('GET', '/api/v1/alarms/journal/export?format=csv&rule=hot');
    expect(answer.headers['content-type']).toContain('text/csv');
    const [heading = [], ...lines] = tableOf(answer.rawPayload, {
      row: '',
      headings: {},
      required: [],
      numbers: [],
    }).rows.map(({ cells }) => cells);
    const rows = lines.map((cells) => Object.fromEntries(heading.map((key, i) => [key, cells[i]])));
    expect(rows).toHaveLength(1502);
    expect(rows[0]?.comment).toBe('\'=1+1, "quoted"\nand a second line');
    expect(rows.at(-1)).toMatchObject({
      ...{ transition: 'activated', machine: FILLER, text: 'Too hot, "again"', announced: 'yes', value: '90' },
      time: '2026-11-22T08:00:01.000000000Z',
    });
  });
});
