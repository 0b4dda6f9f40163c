/**
 * Looks once a second who is silent: broker, gateways, foreign nodes, machines. Which gateway carries which machines is
 * kept over restarts, so that one that was unplugged meanwhile is missed.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Log } from '@gemba/program/log';
import { type Clock, every } from '../clock.ts';
import type { SystemRuleId } from '../domain/alarms/system.ts';
import { type Carrier, silent } from '../domain/watch/links.ts';
import type { ForeignSource } from '../ingest/spool/sources.ts';
import { SPOOL } from '../ingest/spool/spool.ts';
import type { Pipeline } from '../pipeline.ts';
import { QUARANTINE } from '../quarantine/item.ts';
import type { Records } from '../records/port.ts';
import { noDataAfterMs } from '../views/machine.ts';

/** The ways in, as far as it is to be known whether somebody is heard. */
export interface WaysIn {
  stream: { up: boolean; heard: ReadonlyMap<string, { liveMs: number | null }> } | null;
  host: {
    nodes: readonly { id: { group: string; node: string }; view: { node: { online: boolean } } }[];
  } | null;
  sources: readonly ForeignSource[];
}

export interface LinkWatchOptions {
  plant: Plant;
  pipeline: Pick<Pipeline, 'picture' | 'inside' | 'follow'>;
  waysIn: () => WaysIn;
  records: Pick<Records, 'getValue' | 'setValue'>;
  note: (rule: SystemRuleId, subject: string) => void;
  over: (rule: SystemRuleId, subject: string) => void;
  clock: Clock;
  log: Log;
}

const LOOK_EVERY_MS = 1000;
/** Well within the time after which an alarm that is not noted any more returns to normal. */
const NOTE_EVERY_MS = 15_000;
const RULES: readonly string[] = ['system:broker', 'system:gateway', 'system:link'] satisfies SystemRuleId[];
/** Name of the value that says which gateway carries which machines. */
const CARRIED = 'carried-machines';

interface Standing {
  rule: SystemRuleId;
  subject: string;
  againMs: number;
}

export class LinkWatch {
  readonly #options: LinkWatchOptions;
  readonly #ownRules: ReadonlySet<string>;
  #carried = new Map<string, Set<MachineId>>();
  /** What was said at the last look, and when it is to be said again; on the clock that nobody sets. */
  #standing = new Map<string, Standing>();
  #knownSilent: ReadonlySet<string> = new Set();
  #isBrokerKnownDown = false;
  /** Since when the broker is there, or not there. */
  #broker = { up: false, sinceMs: 0 };
  #onlineMs = new Map<string, number>();
  #undo: () => void = () => {};

  constructor(options: LinkWatchOptions) {
    this.#options = options;
    const { plant } = options;
    const watched = (plant.alarms ?? []).filter(({ condition }) => condition.kind === 'stale');
    this.#ownRules = new Set(
      machinesOf(plant)
        .map(({ machine }) => machine.id)
        .filter((id) => watched.some(({ machines }) => machines.includes('*') || machines.includes(id))),
    );
  }

  async start(): Promise<void> {
    const { records, clock, pipeline } = this.#options;
    const kept = JSON.parse((await records.getValue(CARRIED)) ?? '{}') as Record<string, MachineId[]>;
    this.#carried = new Map(Object.entries(kept).map(([id, machines]) => [id, new Set(machines)]));
    const standing = pipeline.picture.alarms().filter(({ rule }) => RULES.includes(rule));
    this.#knownSilent = new Set(standing.filter(({ rule }) => rule === 'system:gateway').map(({ machine }) => machine));
    this.#isBrokerKnownDown = standing.some(({ rule }) => rule === 'system:broker');
    // What stood before the start is said again, or said to be over.
    for (const { rule, machine } of standing) {
      const id = rule as SystemRuleId;
      this.#standing.set(`${id} ${machine}`, { rule: id, subject: machine, againMs: 0 });
    }
    this.#broker = { up: false, sinceMs: clock.elapsedMs() };
    this.#undo = every(clock, LOOK_EVERY_MS, () => this.look());
  }

  async stop(): Promise<void> {
    this.#undo();
  }

  look(): void {
    const { clock, pipeline, plant } = this.#options;
    const elapsedMs = clock.elapsedMs();
    const { stream } = this.#options.waysIn();
    const up = stream?.up ?? false;
    if (up !== this.#broker.up) this.#broker = { up, sinceMs: elapsedMs };
    if (up) this.#isBrokerKnownDown = false;
    this.#learn();
    const ages = pipeline.picture.ages();
    const { standing, followers } = silent({
      brokerDownMs: up ? null : elapsedMs - this.#broker.sinceMs,
      isBrokerKnownDown: this.#isBrokerKnownDown,
      carriers: this.#carriers(elapsedMs),
      machines: machinesOf(plant).map(({ machine }) => ({
        ...{ id: machine.id as MachineId, silentMs: ages[machine.id] ?? null, limitMs: noDataAfterMs(machine) },
        hasOwnRule: this.#ownRules.has(machine.id),
      })),
    });
    pipeline.follow(followers);
    this.#say(standing, elapsedMs);
  }

  /** Said at once, again and again while it is so, and once that it is over. */
  #say(standing: readonly { rule: SystemRuleId; subject: string }[], elapsedMs: number): void {
    const { note, over } = this.#options;
    const now = new Map<string, Standing>();
    for (const { rule, subject } of standing) {
      const key = `${rule} ${subject}`;
      const againMs = this.#standing.get(key)?.againMs ?? 0;
      const isDue = elapsedMs >= againMs;
      if (isDue) note(rule, subject);
      now.set(key, { rule, subject, againMs: isDue ? elapsedMs + NOTE_EVERY_MS : againMs });
    }
    for (const [key, { rule, subject }] of this.#standing) {
      // Just after the start nobody knows yet whether what stood before still does.
      if (now.has(key)) continue;
      if (this.#isUndecided(rule, subject)) now.set(key, { rule, subject, againMs: elapsedMs });
      else over(rule, subject);
    }
    this.#standing = now;
  }

  /** While the broker isn't there, what was known of gateways and machines before stays. */
  #isUndecided(rule: SystemRuleId, subject: string): boolean {
    if (rule === 'system:broker' || this.#broker.up) return false;
    if (rule === 'system:gateway') return this.#carried.has(subject);
    return true;
  }

  #carriers(elapsedMs: number): Carrier[] {
    const { stream, host, sources } = this.#options.waysIn();
    const gateways = [...this.#carried].map(([id, machines]): Carrier => {
      const liveMs = stream?.heard.get(id)?.liveMs ?? null;
      const isHeard = liveMs !== null && liveMs >= this.#broker.sinceMs;
      const sinceMs = Math.max(liveMs ?? 0, this.#broker.sinceMs);
      return {
        ...{ id, machines: [...machines], silentMs: elapsedMs - sinceMs, isHeard },
        isKnownSilent: this.#knownSilent.has(id),
      };
    });
    const byNode = Map.groupBy(sources, ({ node }) => `${node.group}/${node.node}`);
    const nodes = [...byNode].map(([id, own]): Carrier => {
      const known = host?.nodes.find((one) => `${one.id.group}/${one.id.node}` === id);
      if (known?.view.node.online === true) this.#onlineMs.set(id, elapsedMs);
      const onlineMs = this.#onlineMs.get(id);
      const sinceMs = Math.max(onlineMs ?? 0, this.#broker.sinceMs);
      return {
        ...{ id, machines: own.map((source) => source.id), silentMs: elapsedMs - sinceMs },
        ...{ isHeard: onlineMs !== undefined, isKnownSilent: this.#knownSilent.has(id) },
      };
    });
    return [...gateways, ...nodes];
  }

  /** Which machines the gateways that are heard carry; what another one carries now is taken from the one before. */
  #learn(): void {
    const { pipeline, plant, records, log } = this.#options;
    const heard = this.#options.waysIn().stream?.heard;
    const known = new Set<string>(machinesOf(plant).map(({ machine }) => machine.id));
    let isNew = false;
    for (const { gateway, machines } of pipeline.inside.journals) {
      if (gateway === SPOOL || gateway === QUARANTINE) continue;
      // Who has only brought a past, and never said what is, carries nothing: nobody misses him.
      if ((heard?.get(gateway)?.liveMs ?? null) === null) continue;
      const own = this.#carried.get(gateway) ?? new Set<MachineId>();
      for (const machine of machines) {
        if (own.has(machine) || !known.has(machine)) continue;
        own.add(machine);
        isNew = true;
      }
      if (own.size > 0) this.#carried.set(gateway, own);
    }
    if (!isNew) return;
    const text = JSON.stringify(Object.fromEntries([...this.#carried].map(([id, machines]) => [id, [...machines]])));
    void records
      .setValue(CARRIED, text)
      .catch((error) => log.warn({ reason: (error as Error).message }, 'which gateway carries what could not be kept'));
  }
}
