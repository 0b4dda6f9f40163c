/**
 * Keeps the present in the broker, as retained JSON: samples and what becomes of machines' links come in, the newest of
 * each signal goes out, at most once in an interval. After a break everything is told anew. What nobody watches is stale,
 * never good: a machine whose link broke says so in each signal, a gateway that is gone in its own message, by its Will.
 */

import type { GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { PlacedMachine } from '@gemba/contract/plant';
import type { Sample } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import { type Farewell, type Link, type LinkUser, NotConnected, type Will } from '../link.ts';
import { mirrorMessage, mirrorTopic, presenceTopic } from './message.ts';
import type { PublishedTopics } from './published.ts';
import type { MirrorSettings } from './settings.ts';

export interface MirrorOptions {
  enterprise: string;
  site: string;
  gateway: GatewayId;
  /** Those whose signals are read. */
  machines: readonly MirroredMachine[];
  settings: MirrorSettings;
  published: Pick<PublishedTopics, 'read' | 'write'>;
  log: Log;
}

/** A machine of the plant, and which of its signals are read. */
export interface MirroredMachine {
  placed: PlacedMachine;
  signals: readonly string[];
}

interface Mirrored {
  topic: string;
  unit: string | undefined;
  newest: Sample | null;
}

/** Messages handed to the socket that it hasn't taken: beyond it they wait, and only the newest of each signal goes out. */
const MAX_UNSENT = 64;

export class Mirror implements LinkUser {
  readonly #options: MirrorOptions;
  readonly #signals = new Map<MachineId, Map<SignalId, Mirrored>>();
  readonly #watched = new Set<MachineId>();
  /** Signals whose message in the broker isn't the newest. */
  readonly #changed = new Map<Mirrored, MachineId>();
  /** Those that go out in this interval, as the socket takes them. */
  readonly #due = new Map<Mirrored, MachineId>();
  #link: Link | null = null;
  #timer: NodeJS.Timeout | null = null;
  #unsent = 0;
  /** Counts connections: what was handed to an earlier one doesn't concern the present one. */
  #connection = 0;
  /** The last list of topics on its way to the disk. */
  #remembering: Promise<void> = Promise.resolve();

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#describe(options.machines);
  }

  /** Other machines and signals from now on; what there isn't any more is taken out of the broker. */
  change(machines: readonly MirroredMachine[]): void {
    const before = this.#topics;
    this.#describe(machines);
    // Without a connection the next one does it.
    if (this.#link === null || this.#timer === null) return;
    const wanted = new Set(this.#topics);
    const gone = before.filter((topic) => !wanted.has(topic));
    const taken = gone.map((topic) => this.#link?.publish(topic, '', { qos: 1, retain: true }));
    Promise.all(taken).then(
      () => this.#remember(this.#topics),
      () => {},
    );
  }

  #describe(machines: readonly MirroredMachine[]): void {
    const before = new Map(
      [...this.#signals.values()].flatMap((signals) => [...signals.values()].map((one) => [one.topic, one])),
    );
    this.#signals.clear();
    this.#changed.clear();
    this.#due.clear();
    for (const { placed, signals } of machines) {
      const read = placed.machine.signals.filter(({ id }) => signals.includes(id));
      const mirrored = read.map(({ id, unit }): [SignalId, Mirrored] => {
        const topic = mirrorTopic(placed.path, id as SignalId);
        return [id as SignalId, { topic, unit, newest: before.get(topic)?.newest ?? null }];
      });
      const machine = placed.machine.id as MachineId;
      this.#signals.set(machine, new Map(mirrored));
      this.#changeAll(machine);
    }
  }

  get #topics(): string[] {
    return [...this.#signals.values()].flatMap((signals) => [...signals.values()].map(({ topic }) => topic));
  }

  attach(link: Link): void {
    this.#link = link;
  }

  /** What was heard; what is older than what is known changes no present. */
  data(samples: readonly Sample[]): void {
    for (const sample of samples) {
      const signal = this.#signals.get(sample.machine)?.get(sample.signal);
      if (signal === undefined || (signal.newest !== null && sample.timeNs < signal.newest.timeNs)) continue;
      signal.newest = sample;
      this.#changed.set(signal, sample.machine);
    }
  }

  /** The machine's link stands. */
  deviceUp(machine: MachineId): void {
    if (this.#watched.has(machine)) return;
    this.#watched.add(machine);
    this.#changeAll(machine);
  }

  /** The machine's link broke: told at once. */
  deviceDown(machine: MachineId): void {
    if (!this.#watched.delete(machine)) return;
    this.#changeAll(machine);
    this.#flush();
  }

  will(): Will {
    return { topic: this.#presence, payload: Buffer.from(presence(false)), qos: 1, retain: true };
  }

  async connected(): Promise<void> {
    const link = this.#link;
    if (link === null) throw new Error('the mirror was not attached to a connection');
    const connection = this.#connection;
    const topics = this.#topics;
    const wanted = new Set(topics);
    const gone = (await this.#options.published.read()).filter((topic) => !wanted.has(topic));
    for (const topic of gone) await link.publish(topic, '', { qos: 1, retain: true });
    await this.#remember(topics);
    // The disk may take longer than the connection stands, and the next one has begun by itself.
    if (connection !== this.#connection) throw new NotConnected();
    // First what is true now, then that somebody is there: nobody is to take what an earlier run has left for live.
    await this.#publishAll(link, (machine) => this.#watched.has(machine));
    await link.publish(this.#presence, presence(true), { qos: 1, retain: true });
    this.#timer = setInterval(() => this.#flush(), this.#options.settings.intervalMs);
  }

  lost(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#connection += 1;
    this.#due.clear();
    this.#unsent = 0;
  }

  /** Nobody watches from now on: each signal says so, and the gateway does. */
  async leaving(): Promise<Farewell> {
    const link = this.#link;
    this.lost();
    if (link === null) return 'by Will';
    await this.#publishAll(link, () => false);
    await link.publish(this.#presence, presence(false), { qos: 1, retain: true });
    await this.#remembering;
    return 'said';
  }

  get #presence(): string {
    const { enterprise, site, gateway } = this.#options;
    return presenceTopic(enterprise, site, gateway);
  }

  #remember(topics: readonly string[]): Promise<void> {
    this.#remembering = this.#options.published.write(topics).catch((error: unknown) => {
      // The mirror is of the present: at worst a signal that is taken out of the configuration stays in the broker.
      this.#options.log.error({ err: error }, 'the topics of the mirror could not be kept');
    });
    return this.#remembering;
  }

  #changeAll(machine: MachineId): void {
    for (const signal of this.#signals.get(machine)?.values() ?? []) this.#changed.set(signal, machine);
  }

  /** Every signal, in portions that the socket has taken. */
  async #publishAll(link: Link, isWatched: (machine: MachineId) => boolean): Promise<void> {
    this.#changed.clear();
    const all = [...this.#signals].flatMap(([machine, signals]) =>
      [...signals.values()].map((signal) => ({ signal, machine })),
    );
    for (let first = 0; first < all.length; first += MAX_UNSENT) {
      const portion = all.slice(first, first + MAX_UNSENT);
      await Promise.all(portion.map(({ signal, machine }) => publish(link, signal, isWatched(machine))));
    }
  }

  /** An interval is over: what has changed in it is due. */
  #flush(): void {
    for (const [signal, machine] of this.#changed) this.#due.set(signal, machine);
    this.#changed.clear();
    this.#send();
  }

  #send(): void {
    const link = this.#link;
    if (link === null || this.#timer === null) return;
    const connection = this.#connection;
    const settled = () => {
      if (connection !== this.#connection) return;
      this.#unsent -= 1;
      this.#send();
    };
    for (const [signal, machine] of this.#due) {
      if (this.#unsent >= MAX_UNSENT) return;
      this.#due.delete(signal);
      this.#unsent += 1;
      // A failure means that the connection broke: the next one begins with everything.
      publish(link, signal, this.#watched.has(machine)).then(settled, settled);
    }
  }
}

function publish(link: Link, { topic, unit, newest }: Mirrored, isWatched: boolean): Promise<void> {
  return link.publish(topic, JSON.stringify(mirrorMessage(newest, unit, isWatched)), { qos: 0, retain: true });
}

const presence = (online: boolean): string => JSON.stringify({ online });
