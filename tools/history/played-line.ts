/**
 * A line's past as its gateway would have journalled it: the machine models run offline, what they say goes through the
 * gateway's own watching of a machine (stages, one time and identity for each sample, observed stretches), and entries
 * come out. No OPC UA, no clock, no timer; the same seed gives the same entries.
 */

import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry } from '@gemba/contract/sample';
import type { MachineSource } from '@gemba/gateway/config';
import { WatchedMachine, type WatchedSignal } from '@gemba/gateway/opcua/machine';
import { stagesOf } from '@gemba/gateway/stages/registry';
import { nodeIdOf } from '@gemba/simulators/describe';
import type { NodeType } from '@gemba/simulators/machines/kind';
import { playOffline, type Said } from '@gemba/simulators/offline';
import { dataValueOf } from '@gemba/simulators/opcua/data-value';
import type { PlayedLine } from '@gemba/simulators/simulation';

/** How dense a history is, and of which time. */
export interface PastSettings {
  fromNs: bigint;
  throughNs: bigint;
  /** Length of a step of the models, ms. */
  stepMs: number;
  /** What has changed is said this often, ms. */
  everyMs: number;
  /** As `playOffline` has it. */
  meddle?: (nowMs: number) => void;
  /** When somebody else began to watch a machine, after `throughNs`: until then it was not watched. */
  begins?: ReadonlyMap<string, bigint>;
}

/** Where the machines of a line stand in plant.yaml, and in gateway.yaml. */
export interface ReadMachine {
  machine: Machine;
  source: MachineSource;
}

/** What takes a report from the machine to the gateway, ns: samples are never of the moment at which they come. */
const ON_THE_WAY_NS = 40_000_000n;
/** Entries are given, and stretches called observed, this often: a quarter of an hour. */
const PORTION_NS = 900_000_000_000n;
const NS_PER_MS = 1_000_000n;

/**
 * Plays a line through a window; gives the entries of a portion of time at once, a few thousand of them. Machines of the
 * line that no gateway reads are played, and not told of.
 */
export function* playLine(
  line: PlayedLine,
  read: ReadonlyMap<string, ReadMachine>,
  settings: PastSettings,
): Generator<Entry[]> {
  const { fromNs, throughNs } = settings;
  const watched = new Map(
    line.players.flatMap(({ id, cell }) => {
      const one = read.get(id);
      return one === undefined ? [] : [[id, new Watched(one, cell.setting.kind.signals, fromNs)] as const];
    }),
  );
  let entries: Entry[] = [];
  let untilNs = fromNs + PORTION_NS;
  for (const said of playOffline(line, settings, throughNs)) {
    while (said.timeNs >= untilNs) {
      for (const machine of watched.values()) entries.push(...machine.hear(untilNs));
      yield entries;
      entries = [];
      untilNs += PORTION_NS;
    }
    entries.push(...(watched.get(said.player.id)?.take(said) ?? []));
  }
  for (const [id, machine] of watched) {
    entries.push(...machine.hear(throughNs + ON_THE_WAY_NS), ...machine.end(settings.begins?.get(id) ?? null));
  }
  yield entries;
}

/** One machine under the gateway's watch. */
class Watched {
  readonly #machine: WatchedMachine;
  readonly #fromNs: bigint;
  /** Signal of the model → the signals that are read from its node, and its data type. */
  readonly #read = new Map<string, { signals: WatchedSignal[]; type: NodeType }>();
  #begun = false;

  constructor(
    { machine, source }: ReadMachine,
    specs: readonly { signal: { id: string }; type: NodeType }[],
    fromNs: bigint,
  ) {
    const recalled = { throughNs: null, samples: new Map() };
    this.#machine = new WatchedMachine(machine, source, recalled, stagesOf(machine, source.stages));
    this.#fromNs = fromNs;
    for (const spec of specs) {
      const node = nodeIdOf(machine.id, spec as Parameters<typeof nodeIdOf>[1]);
      const signals = this.#machine.signals.filter(({ signal }) => source.signals[signal] === node);
      if (signals.length > 0) this.#read.set(spec.signal.id, { signals, type: spec.type });
    }
    // Of a machine's own alarms the past says nothing: they are told by events, which nobody plays.
    const told = this.#machine.signals.filter(({ isCondition }) => !isCondition);
    this.#machine.subscribed(told, 0, fromNs, 0n);
  }

  take({ timeNs, emissions }: Said): Entry[] {
    const changes = emissions.flatMap((emission) => {
      const read = this.#read.get(emission.signal);
      if (read === undefined) return [];
      const dataValue = dataValueOf(read.type, emission, timeNs);
      return read.signals.map((tracked) => ({ tracked, dataValue }));
    });
    const arrivalNs = timeNs + ON_THE_WAY_NS;
    const taken = this.#machine.take(changes, arrivalNs);
    this.#hear(taken, arrivalNs);
    return taken.entries;
  }

  /** Nothing more has come until now: so much is known. */
  hear(nowNs: bigint): Entry[] {
    const held = this.#machine.release(nowNs);
    this.#hear({ lagNs: null, newestNs: null }, nowNs);
    return [...held, ...this.#machine.observe()];
  }

  /** Nobody watches any more, until `nextNs` where that is known. */
  end(nextNs: bigint | null): Entry[] {
    const { id, throughNs } = this.#machine;
    const entries = this.#machine.broke('gateway-down');
    const fromNs = this.#machine.throughNs ?? throughNs;
    if (nextNs === null || fromNs === null) return entries;
    return [...entries, { kind: 'gap', machine: id, signals: [], fromNs, toNs: nextNs, cause: 'gateway-down' }];
  }

  #hear(taken: Parameters<WatchedMachine['heard']>[0], arrivalNs: bigint): void {
    const published = new Date(Number(arrivalNs / NS_PER_MS));
    if (!this.#begun && this.#machine.wantsCheck(arrivalNs)) {
      // What it said first is all of its present: nothing changes while nobody looks.
      this.#machine.checked({ serverMs: published.getTime() - 1, values: [] });
      this.#machine.unreported({ publishTime: published, more: false });
      this.#begun = true;
    }
    this.#machine.heard(taken, arrivalNs, published, Number(arrivalNs - this.#fromNs) / 1e6);
  }
}
