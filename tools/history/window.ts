/**
 * Of which time a past is made: the days before anything was heard of the plant. Asked of the server once, when every
 * machine is watched, and kept, so that a past that was interrupted goes on as the same one.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import { msFromNs, NS_PER_S, nsFromMs } from '@gemba/contract/sample';
import { readJsonFile, writeJsonFile } from '@gemba/journal/json-file';
import Type, { type Static } from 'typebox';
import { Value as Schema } from 'typebox/value';

const digits = Type.String({ pattern: '^\\d{1,20}$' });

/** What is kept: `done` when all of it is stored. */
const Kept = Type.Object({
  fromNs: digits,
  throughNs: digits,
  begins: Type.Record(Type.String(), digits),
  done: Type.Boolean(),
});
type Kept = Static<typeof Kept>;

export interface PastWindow {
  fromNs: bigint;
  throughNs: bigint;
  /** Since when each machine is watched by its own gateway. */
  begins: ReadonlyMap<string, bigint>;
  done: boolean;
}

/** A machine that has been watched for so long has said all of its present. */
const SETTLED_MS = 5000;
/** What was heard first of a plant came after this, so that both never meet. */
const APART_NS = NS_PER_S;
const ASK_EVERY_MS = 1000;
const DAY_MS = 86_400_000;
/** A past that is shorter is none. */
const SHORTEST_NS = 3600n * NS_PER_S;

/** What was kept in the file; `null` where there is nothing yet. */
export async function readWindow(file: string): Promise<PastWindow | null> {
  const kept = await readJsonFile(file);
  if (!Schema.Check(Kept, kept)) return null;
  const begins = new Map(Object.entries(kept.begins).map(([id, ns]) => [id, BigInt(ns)]));
  return { fromNs: BigInt(kept.fromNs), throughNs: BigInt(kept.throughNs), begins, done: kept.done };
}

export async function keepWindow(file: string, { fromNs, throughNs, begins, done }: PastWindow): Promise<void> {
  const kept: Kept = {
    fromNs: String(fromNs),
    throughNs: String(throughNs),
    begins: Object.fromEntries([...begins].map(([id, ns]) => [id, String(ns)])),
    done,
  };
  await writeJsonFile(file, kept);
}

/**
 * Waits until the server has watched each of the machines for a moment, and says which time before that is to be made:
 * `done` where the plant has a past of its own. Rejects when told to stop.
 */
export async function askWindow(
  url: string,
  plant: Plant,
  ids: ReadonlySet<string>,
  days: number,
  signal: AbortSignal,
): Promise<PastWindow> {
  const fromMs = Date.now() - days * DAY_MS;
  const begins = new Map<string, bigint>();
  let firstNs = nsFromMs(Date.now());
  for (const { machine } of machinesOf(plant)) {
    if (!ids.has(machine.id)) continue;
    const beginNs = nsFromMs(await firstWatched(url, machine.id, fromMs, signal));
    begins.set(machine.id, beginNs);
    for (const timeNs of [beginNs, ...(await firstTold(url, machine, fromMs, beginNs, signal))]) {
      if (timeNs < firstNs) firstNs = timeNs;
    }
  }
  const [fromNs, throughNs] = [nsFromMs(fromMs), firstNs - APART_NS];
  return { fromNs, throughNs, begins, done: throughNs - fromNs < SHORTEST_NS };
}

/** Since when the machine is watched, as far as the ledger goes back in the window, ms UTC. */
async function firstWatched(url: string, machine: string, fromMs: number, signal: AbortSignal): Promise<number> {
  for (;;) {
    const path = `/api/v1/machines/${machine}/kpi?from=${fromMs}&to=${Date.now()}`;
    const answer = await get<{ rows: { fromMs: number }[] }>(`${url}${path}`, signal);
    const first = answer?.rows[0]?.fromMs;
    if (first !== undefined && Date.now() - first >= SETTLED_MS) return first;
    await pause(ASK_EVERY_MS, undefined, { signal });
  }
}

/** Values that are older than the watch: a machine says since when they hold. */
async function firstTold(
  url: string,
  { id, signals }: Machine,
  fromMs: number,
  beginNs: bigint,
  signal: AbortSignal,
): Promise<bigint[]> {
  const times: bigint[] = [];
  for (const { id: name } of signals) {
    const query = new URLSearchParams({ signal: name, from: `${fromMs}`, to: `${msFromNs(beginNs)}`, limit: '1' });
    const path = `${url}/api/v1/machines/${id}/readings?${query}`;
    let answer: { readings: { timeNs: string }[] } | null = null;
    while (answer === null) {
      answer = await get(path, signal);
      if (answer === null) await pause(ASK_EVERY_MS, undefined, { signal });
    }
    times.push(...answer.readings.map(({ timeNs }) => BigInt(timeNs)));
  }
  return times;
}

/** `null` while the server can't answer. */
async function get<T>(url: string, signal: AbortSignal): Promise<T | null> {
  const response = await fetch(url, { signal }).catch(() => null);
  signal.throwIfAborted();
  return response?.ok ? ((await response.json()) as T) : null;
}
