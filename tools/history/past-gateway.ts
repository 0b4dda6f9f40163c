/**
 * The gateway of a past: entries of a time long gone come in, oldest first, go into a journal and from there over the
 * replay lane, as any gateway's backlog does. So they are stored exactly once, a kill costs nothing, and what is live
 * goes before. It is never further ahead of the server than a moment's work.
 */

import { join } from 'node:path';
import type { GatewayId, MachineId, SiteId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { encodeBodies } from '@gemba/contract/stream/codec';
import { Lanes } from '@gemba/gateway/lanes/lanes';
import { Broker, type BrokerOptions } from '@gemba/gateway/mqtt';
import { gapsOfDamage } from '@gemba/journal/entries/damage';
import { Memory } from '@gemba/journal/entries/memory';
import { Journal } from '@gemba/journal/journal';
import type { Log } from '@gemba/program/log';

export interface PastGatewayOptions {
  site: string;
  /** Its id on the journal stream. */
  id: string;
  /** Folder of its own, for journal and memory. */
  folder: string;
  mqtt: Pick<BrokerOptions, 'url' | 'username' | 'password'>;
  log: Log;
}

/**
 * Entries that may be under way to the server: enough to keep it busy between two words on what is stored, and a small
 * part of what it has room for, so that what is live never finds it full.
 */
const UNDER_WAY_MAX = 30_000;
/** Batches after which memory is written and what is stored released. */
const KEEP_EVERY = 500;

export class PastGateway {
  readonly #options: PastGatewayOptions;
  readonly #journal: Journal;
  readonly #memory: Memory;
  #lanes: Lanes | null = null;
  #broker: Broker | null = null;
  /** Batches of this run that are not known to be stored, ascending. */
  #underWay: { position: number; entries: number }[] = [];
  #storedThrough = 0;
  #sinceKept = 0;
  #progressed: () => void = () => {};

  constructor(options: PastGatewayOptions) {
    this.#options = options;
    this.#journal = new Journal({ folder: join(options.folder, 'journal'), commitDelayMs: 0 });
    this.#memory = new Memory(join(options.folder, 'memory.json'));
  }

  async start(): Promise<void> {
    const { site, id, mqtt, log } = this.#options;
    await this.#journal.start();
    await this.#memory.recall(this.#journal);
    this.#lanes = new Lanes({
      ...{ site: site as SiteId, gateway: id as GatewayId, journal: this.#journal, log },
      stored: (position) => {
        this.#storedThrough = position;
        this.#underWay = this.#underWay.filter((batch) => batch.position > position);
        this.#progressed();
      },
      damage: ({ before, after, lost }) =>
        this.#append(gapsOfDamage(this.#machinesOf(before, after), before, after, lost)),
    });
    this.#broker = new Broker({ ...mqtt, clientId: `gemba-${id}-${this.#journal.epoch}`, log }, [this.#lanes]);
    this.#lanes.attach(this.#broker);
    this.#broker.start();
  }

  /** Through when a machine's past is durable here, or was stored; `null` where nothing of it is. */
  throughNs(machine: MachineId): bigint | null {
    return this.#memory.of(machine).throughNs;
  }

  /** Makes entries durable, when the server has room for them. They share one batch, so that all of them are kept or none. */
  async tell(entries: readonly Entry[], signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#waiting < UNDER_WAY_MAX, signal);
    await this.#append(entries);
    this.#sinceKept += 1;
    if (this.#sinceKept >= KEEP_EVERY) await this.#keep();
  }

  /** Resolves when the server has stored everything. */
  async drained(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#storedThrough >= this.#journal.last, signal);
    await this.#keep();
  }

  async stop(): Promise<void> {
    await this.#broker?.stop();
    await this.#lanes?.stop();
    await this.#journal.stop();
  }

  get #waiting(): number {
    return this.#underWay.reduce((sum, { entries }) => sum + entries, 0);
  }

  async #append(entries: readonly Entry[]): Promise<void> {
    for (const body of encodeBodies(entries)) {
      const position = await this.#journal.append(body);
      this.#underWay.push({ position, entries: entries.length });
      this.#memory.learn(position, entries);
      this.#lanes?.journalled(position, body, true);
    }
  }

  /** First what must not be forgotten, then what may be deleted. */
  async #keep(): Promise<void> {
    this.#sinceKept = 0;
    const saved = await this.#memory.save(this.#journal.epoch);
    await this.#journal.release(Math.min(saved, this.#storedThrough));
    this.#lanes?.released();
  }

  /** Looks again whenever more is stored. */
  async #until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    while (!isSo()) {
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#progressed = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
    }
    signal.throwIfAborted();
  }

  #machinesOf(before: readonly Entry[] | null, after: readonly Entry[] | null): MachineId[] {
    return [...new Set([...(before ?? []), ...(after ?? [])].map(({ machine }) => machine))];
  }
}
