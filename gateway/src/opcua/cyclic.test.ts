import { DataType, DataValue, resolveNodeId, StatusCodes } from 'node-opcua';
import { afterEach, expect, test, vi } from 'vitest';
import { CyclicReads } from './cyclic.ts';
import type { Report } from './report.ts';
import type { Line } from './subscription.ts';

const dataValueOf = (value: number, sourceTimestamp = new Date()) =>
  new DataValue({ value: { dataType: DataType.Double, value }, statusCode: StatusCodes.Good, sourceTimestamp });

let reads: CyclicReads | null = null;
afterEach(() => {
  reads?.stop();
  vi.useRealTimers();
});

/** Two nodes that are read every 5 ms; `read` answers. */
async function reading(read: () => Promise<DataValue[]>) {
  const reports: Report[] = [];
  const failures: [string, string][] = [];
  const line = { session: { values: () => read() } } as unknown as Line;
  const cyclic = new CyclicReads(line, 5, {
    prove: async () => {},
    heard: (report) => reports.push(report),
    failed: (failure, reason) => failures.push([failure, reason]),
  });
  reads = cyclic;
  const items = [1, 2].map((handle) => ({
    handle,
    nodeId: resolveNodeId(`ns=1;i=${handle}`),
    samplingIntervalMs: 0,
    queueSize: 2,
  }));
  const made = await cyclic.monitor(items);
  cyclic.publish();
  return { reports, failures, made };
}

test('only what changes is reported, whatever time the server gives it; each cycle says that it was read', async () => {
  let value = 1;
  const { reports } = await reading(async () => [dataValueOf(7), dataValueOf(value)]);
  await vi.waitFor(() => expect(reports.length).toBeGreaterThan(3));
  value = 2;
  const before = reports.length;
  await vi.waitFor(() => expect(reports.length).toBeGreaterThan(before + 3));
  const told = reports.flatMap(({ changes }) =>
    changes.map(({ handle, dataValue }) => [handle, dataValue.value.value]),
  );
  expect(told).toEqual([
    [1, 7],
    [2, 1],
    [2, 2],
  ]);
});

test('a node that is not there gets no item, and is not read again', async () => {
  const gone = new DataValue({ statusCode: StatusCodes.BadNodeIdUnknown });
  const answers = vi.fn(async () => [dataValueOf(7), gone]);
  const { made, reports } = await reading(answers);
  expect(made.map(({ statusCode }) => statusCode.name)).toEqual(['Good', 'BadNodeIdUnknown']);
  await vi.waitFor(() => expect(reports.length).toBeGreaterThan(1));
  expect(reports.flatMap(({ changes }) => changes.map(({ handle }) => handle))).toEqual([1]);
});

test('a server that does not answer is gone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let silent = false;
  const { failures, reports } = await reading(() =>
    silent ? new Promise(() => {}) : Promise.resolve([dataValueOf(1), dataValueOf(2)]),
  );
  silent = true;
  await vi.waitFor(() => {
    vi.advanceTimersByTime(1_000);
    expect(failures).toEqual([['link-down', 'silence']]);
  });
  const before = reports.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reports.length).toBe(before);
});
