import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReloadMetrics } from './metrics.ts';
import { Reloader, signatureOf } from './reloader.ts';
import { checkNoRestart } from './restarts.ts';

let folder: string;
let file: string;
let reloader: Reloader<unknown> | null;
let applied: unknown[];
let said: Record<string, unknown>[];
let metrics: Metrics;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-reload-'));
  file = join(folder, 'gateway.yaml');
  writeFileSync(file, '{"a":1}');
  reloader = null;
  applied = [];
  said = [];
  metrics = new Metrics();
});
afterEach(async () => {
  await reloader?.stop();
  rmSync(folder, { recursive: true });
});

/** Runs on what the file says; a file that says `faulty` is. */
async function running(apply: (next: unknown) => Promise<void> = async () => {}) {
  const log = makeLog('test', 'silent', 'json');
  log.error = ((fields: Record<string, unknown>, text: string) =>
    said.push({ ...fields, text })) as unknown as typeof log.error;
  const signature = await signatureOf([file]);
  const made: Reloader<unknown> = new Reloader<unknown>({
    files: [file],
    initial: JSON.parse(readFileSync(file, 'utf8')),
    read: () => {
      const value = JSON.parse(readFileSync(file, 'utf8'));
      const fault = { path: 'gateway.yaml: a (line 1)', problem: 'a is faulty', next: 'Mend a.' };
      if (value === 'faulty') throw new GembaError('GEMBA_CONFIG_INVALID', { count: 1 }, [fault]);
      return value;
    },
    apply: async (next) => {
      await apply(next);
      applied.push(next);
    },
    did: new ReloadMetrics(metrics, () => made.current).count,
    log,
    lookMs: 5,
  });
  made.start(signature);
  reloader = made;
  return made;
}

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const counted = async (result: string) =>
  Number(/result="RESULT"\} (\d+)/.exec((await metrics.text()).replaceAll(`"${result}"`, '"RESULT"'))?.[1] ?? 0);

test('a file that changes is put in force, also when another takes its place', async () => {
  await running();
  writeFileSync(file, '{"a":22}');
  await soon(() => expect(applied).toEqual([{ a: 22 }]));
  writeFileSync(join(folder, 'new'), '{"a":333}');
  renameSync(join(folder, 'new'), file);
  await soon(() => expect(applied).toEqual([{ a: 22 }, { a: 333 }]));
  expect(await counted('applied')).toBe(2);
});

test('a link that is exchanged for another is a change', async () => {
  writeFileSync(join(folder, 'v1'), '{"a":1}');
  writeFileSync(join(folder, 'v2'), '{"a":2}');
  rmSync(file);
  symlinkSync(join(folder, 'v1'), file);
  await running();
  symlinkSync(join(folder, 'v2'), join(folder, 'next'));
  renameSync(join(folder, 'next'), file);
  await soon(() => expect(applied).toEqual([{ a: 2 }]));
});

test('a faulty file keeps what is in force and says what is wrong and what to do; mended, it is put in force by itself', async () => {
  const { current } = await running();
  expect(current).toBe(true);
  writeFileSync(file, '"faulty"');
  await soon(() => expect(said).toHaveLength(1));
  expect(said).toMatchObject([
    {
      code: 'GEMBA_CONFIG_INVALID',
      faults: ['gateway.yaml: a (line 1): a is faulty → Mend a.'],
      next: 'mend it: it is read again when it changes',
      text: 'the configuration on disk is refused, the one before stays in force',
    },
  ]);
  expect(applied).toEqual([]);
  expect(reloader?.current).toBe(false);
  expect(await metrics.text()).toContain('gemba_gateway_configuration_current 0');
  expect(await counted('refused')).toBe(1);
  writeFileSync(file, '{"a":4444}');
  await soon(() => expect(applied).toEqual([{ a: 4444 }]));
  expect(reloader?.current).toBe(true);
  expect(await metrics.text()).toContain('gemba_gateway_configuration_current 1');
});

test('a file that is gone is refused, and read when it is there again', async () => {
  await running();
  rmSync(file);
  await soon(() => expect(said).toHaveLength(1));
  writeFileSync(file, '{"a":1}');
  await soon(() => expect(reloader?.current).toBe(true));
  expect(applied).toEqual([]);
});

test('told to, it reads at once; what says the same changes nothing', async () => {
  const made = await running();
  expect(await made.reload('SIGHUP')).toBe('unchanged');
  expect([applied, said]).toEqual([[], []]);
});

test('two reloads never run at the same time', async () => {
  let running_ = 0;
  let most = 0;
  const made = await running(async () => {
    running_ += 1;
    most = Math.max(most, running_);
    await new Promise((resolve) => setTimeout(resolve, 20));
    running_ -= 1;
  });
  for (const text of ['{"a":2}', '{"a":3}', '{"a":4}']) {
    writeFileSync(file, text);
    void made.reload('SIGHUP');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await made.reload('SIGHUP');
  expect(most).toBe(1);
  expect(applied.at(-1)).toEqual({ a: 4 });
});

test('what could not be put in force is tried again, and not called so', async () => {
  let fails = true;
  const made = await running(async () => {
    if (fails) throw new Error('no');
  });
  writeFileSync(file, '{"a":2}');
  expect(await made.reload('SIGHUP')).toBe('failed');
  expect(made.current).toBe(false);
  fails = false;
  expect(await made.reload('SIGHUP')).toBe('applied');
});

test('what connections to the broker are made of wants a restart; all of it is said at once', () => {
  const journal = { release: 'stored' };
  const gateway = { id: 'edge-1', site: 'hanoi', journal, sparkplug: { enabled: true }, machines: {} };
  const settings = (over: object, mqtt = 'mqtt://a') =>
    ({ mqtt: { url: mqtt }, gateways: [{ ...gateway, ...over }] }) as never;
  const thrown = (next: never): GembaError | null => {
    try {
      checkNoRestart(settings({}), next);
      return null;
    } catch (error) {
      return error as GembaError;
    }
  };
  expect(thrown(settings({ machines: { m: {} }, journal: { ...journal, maxAgeHours: 5 } }))).toBe(null);
  expect(thrown(settings({ id: 'edge-2', site: 'hue' }))).toBe(null);
  const error = thrown(
    settings({ site: 'hue', sparkplug: { enabled: false }, journal: { release: 'sent' } }, 'mqtt://b'),
  );
  expect(error?.code).toBe('GEMBA_CONFIG_RESTART');
  expect(error?.faults.map(({ path }) => path)).toEqual([
    'mqtt',
    'gateways[0].journal.release',
    'gateways[0].site',
    'gateways[0].sparkplug',
  ]);
});
