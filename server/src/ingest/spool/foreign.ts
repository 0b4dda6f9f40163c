/**
 * The machines that foreign Sparkplug nodes feed: what the host hears of them comes in, in the order in which it was
 * said, and goes as entries into the spool.
 */

import type { MachineId } from '@gemba/contract/identity';
import { type Entry, type Gap, type GapCause, NS_PER_MS, type Sample } from '@gemba/contract/sample';
import type { EdgeNodeId } from '@gemba/contract/sparkplug/topics';
import type { Recalled } from '@gemba/journal/entries/memory';
import type { Metrics } from '@gemba/program/metrics';
import { type Clock, every, nowNs } from '../../clock.ts';
import type { SparkplugListener } from '../sparkplug/host.ts';
import type { Message } from '../sparkplug/message.ts';
import type { Told } from '../sparkplug/outcome.ts';
import { type Arrival, ForeignMachine, type Taken } from './machine.ts';
import type { ForeignSource } from './sources.ts';

export interface ForeignOptions {
  sources: readonly ForeignSource[];
  /** What was spooled of a machine before this start. */
  recall: (machine: MachineId) => Recalled;
  clock: Clock;
  metrics: Metrics;
  deathWithinS: number;
  /** Takes entries for the spool. */
  add: (entries: readonly Entry[]) => void;
}

/** What the machines ask of the host. */
export interface Host {
  isAlive(node: EdgeNodeId): boolean;
  askForBirths(node: EdgeNodeId): void;
}

/** Observed Through is spooled this often; a screen shows a machine's age by it. */
const OBSERVE_MS = 1_000;

export class Foreign implements SparkplugListener {
  readonly nodes: readonly EdgeNodeId[];
  readonly #options: ForeignOptions;
  readonly #machines: readonly ForeignMachine[];
  readonly #byNode: ReadonlyMap<string, ForeignMachine[]>;
  readonly #readings;
  #cancel: (() => void) | null = null;
  #host: Host | null = null;

  constructor(options: ForeignOptions) {
    const { sources, recall, metrics } = options;
    this.#options = options;
    this.#machines = sources.map((source) => new ForeignMachine(source, recall(source.id)));
    this.#byNode = Map.groupBy(this.#machines, ({ source }) => keyOf(source.node));
    this.nodes = [...this.#byNode.values()].flatMap(([first]) => (first === undefined ? [] : [first.source.node]));
    this.#readings = metrics.counter(
      'gemba_server_foreign_readings_total',
      'Metrics of foreign nodes, by what became of them',
      ['result'],
    );
    metrics.gauge('gemba_server_foreign_machines', 'Machines that foreign nodes feed', ['watched'], (gauge) => {
      const watched = this.#machines.filter((machine) => machine.watched).length;
      gauge.set({ watched: 'true' }, watched);
      gauge.set({ watched: 'false' }, this.#machines.length - watched);
    });
  }

  /** Begins to say once a second through when each machine was watched. */
  start(host: Host): void {
    this.#host = host;
    this.#cancel = every(this.#options.clock, OBSERVE_MS, () => this.#second());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  told(node: EdgeNodeId, told: readonly Told[]): void {
    const machines = this.#byNode.get(keyOf(node));
    if (machines === undefined) return;
    for (const one of told) {
      if (one.kind === 'hole') for (const machine of machines) this.#options.add(machine.hole());
      else if (one.kind === 'death') this.#died(machines, one);
      else this.#said(machines, one);
    }
  }

  /** The broker is lost: nobody watches any more. */
  lost(): void {
    for (const machine of this.#machines) this.#options.add(machine.ended('link-down'));
  }

  /** The spool refused entries: their machines begin anew, with a gap from what is durable. */
  refused(entries: readonly Entry[], recall: (machine: MachineId) => Recalled): void {
    for (const [id, own] of Map.groupBy(entries, ({ machine }) => machine)) {
      const machine = this.#machines.find(({ source }) => source.id === id);
      const samples = own.filter((entry): entry is Sample => entry.kind === 'sample');
      this.#readings.inc({ result: 'refused' }, samples.length);
      if (machine === undefined) continue;
      machine.unspooled(samples, recall(id).throughNs);
      this.#host?.askForBirths(machine.source.node);
    }
  }

  /** What was said in this span may be lost: the nodes are asked to say their present values again. */
  damaged(span: Pick<Gap, 'fromNs' | 'toNs'>): void {
    const doubtful = this.#machines.filter((machine) => machine.doubt(span));
    for (const { source } of doubtful) this.#host?.askForBirths(source.node);
  }

  #died(machines: readonly ForeignMachine[], { device, why }: Extract<Told, { kind: 'death' }>): void {
    const cause: GapCause = why === 'died' ? 'link-down' : 'subscription-lost';
    for (const machine of machines)
      if (device === null || machine.source.device === device) this.#options.add(machine.ended(cause));
  }

  #said(machines: readonly ForeignMachine[], said: Extract<Told, { kind: 'birth' | 'data' }>): void {
    const arrival = arrivalOf(said.message);
    const isBirth = said.kind === 'birth';
    for (const machine of machines) {
      const isOurs = machine.source.device === said.message.device;
      const taken = isOurs ? machine.take(said.readings, isBirth, arrival) : null;
      if (taken !== null) this.#take(taken);
      if (taken !== null && isBirth) machine.born(taken, arrival);
      else if (isBirth || said.inOrder) machine.heard(taken, arrival);
    }
  }

  #take({ samples, duplicates, misfits, retimed, unmapped }: Taken): void {
    this.#options.add(samples);
    this.#readings.inc({ result: 'taken' }, samples.length);
    this.#readings.inc({ result: 'repeated' }, duplicates);
    this.#readings.inc({ result: 'misfit' }, misfits);
    this.#readings.inc({ result: 'retimed' }, retimed);
    this.#readings.inc({ result: 'unmapped' }, unmapped);
  }

  #second(): void {
    const { clock, add, deathWithinS } = this.#options;
    const now = nowNs(clock);
    const deathWithinNs = BigInt(Math.round(deathWithinS * 1000)) * NS_PER_MS;
    for (const machine of this.#machines) {
      if (this.#host?.isAlive(machine.source.node)) machine.alive(now, clock.elapsedMs(), deathWithinNs);
      add(machine.observe());
    }
  }
}

const keyOf = ({ group, node }: EdgeNodeId): string => `${group}/${node}`;

const arrivalOf = ({ arrivedMs, elapsedMs, payload }: Message): Arrival => ({
  arrivalNs: BigInt(Math.floor(arrivedMs)) * NS_PER_MS,
  elapsedMs,
  publishedMs: payload.timestamp ?? null,
});
