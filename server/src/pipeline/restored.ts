/**
 * After a restore: the records and the historian are of an earlier time, the gateways' journals have gone on. First both
 * sinks are made to say the same: what is derived is derived again from what the historian has, wherever it may differ.
 * Then each machine waits to be heard again: through when it was known goes in; what lies between that and the first that
 * its journal still tells comes out, as gaps that are declared, once.
 */

import type { Epoch, GatewayId, MachineId } from '@gemba/contract/identity';
import type { Gap, Observed } from '@gemba/contract/sample';
import type { PositionSet } from '@gemba/contract/stream/positions';
import type { Log } from '@gemba/program/log';
import type { Historian } from '../historian/port.ts';
import { mergeStretches } from '../historian/stretches.ts';
import type { GatewayPositions, Records } from '../records/port.ts';
import { RESTORED } from '../records/restored.ts';
import type { Derivation } from './derivation.ts';
import type { Journals, KnownJournal } from './journals.ts';
import { LostTail } from './lost-tail.ts';
import type { PendingWork } from './pending.ts';
import { refold } from './refold.ts';

/** How far back a backup may have held positions behind a hole: replay that was under way when it was made. */
const HOLES_WITHIN_NS = 7n * 86_400_000_000_000n;

export interface RestoredOptions {
  records: Records;
  historian: Historian;
  log: Log;
  journals: Journals;
  derivation: Derivation;
  pending: () => PendingWork;
  flush: () => Promise<void>;
  /** Resolves when the gaps are durable. */
  declare: (gaps: readonly Gap[]) => void | Promise<void>;
}

export class Restored {
  readonly #options: RestoredOptions;
  /** Through when each machine was known; gone when it has been heard again. */
  #waiting = new Map<MachineId, bigint>();
  /** Those of them that were heard, while what they lost is on its way. */
  readonly #heard = new Set<MachineId>();
  #mark: object = {};
  #saving: Promise<void> = Promise.resolve();

  constructor(options: RestoredOptions) {
    this.#options = options;
  }

  /** Looks for a mark, and does what it asks for, before anything is delivered. Begun again after a kill. */
  async start(): Promise<void> {
    const { records, log } = this.#options;
    const text = await records.getValue(RESTORED);
    if (text === null || text === '') return;
    const { waiting, ...mark } = JSON.parse(text) as { waiting?: Record<string, string> };
    this.#mark = mark;
    if (waiting !== undefined) {
      this.#waiting = new Map(Object.entries(waiting).map(([machine, ns]) => [machine as MachineId, BigInt(ns)]));
      return;
    }
    const folded = await this.#level();
    this.#waiting = await this.#known();
    await this.#save();
    log.warn({ ...mark, machines: this.#waiting.size, foldedAgain: folded }, 'the data were restored from a backup');
  }

  /** A journal goes on that was known before. */
  follow(journal: KnownJournal): void {
    if (this.#waiting.size > 0) journal.restored = new LostTail(this.#waiting, 'restored');
  }

  /** What nobody declared of the time before a machine is heard again is declared when nothing of it can come any more. */
  look(journal: KnownJournal): void {
    const { restored, reached } = journal;
    if (restored === null) return;
    const lost = new Map(restored.declare(reached).map((gap) => [gap.machine, gap]));
    for (const machine of restored.settled) {
      if (!this.#waiting.has(machine) || this.#heard.has(machine)) continue;
      this.#heard.add(machine);
      void this.#settle(machine, lost.get(machine) ?? null);
    }
    if (this.#waiting.size === 0) journal.restored = null;
  }

  async #settle(machine: MachineId, gap: Gap | null): Promise<void> {
    const { declare, log } = this.#options;
    try {
      const pieces = gap === null ? [] : await this.#unknownIn(gap);
      if (pieces.length > 0) await declare(pieces);
      this.#waiting.delete(machine);
      await this.#save();
      log.info({ machine, gaps: pieces.length }, 'heard again after a restore');
    } catch (error) {
      // It waits on, for the next start.
      log.error({ machine, reason: (error as Error).message }, 'what a restore lost could not be declared');
    }
  }

  /** What is left of a gap without what was watched, or is declared already. */
  async #unknownIn(gap: Gap): Promise<Gap[]> {
    const { observed, gaps } = await this.#options.historian.coverage(gap.machine, gap.fromNs, gap.toNs);
    return without(gap, [...observed.map(spanOf), ...gaps.flatMap(wholeOf)]);
  }

  /** Folds every machine again where the two sinks may not have the same; the records then have what the historian has. */
  async #level(): Promise<number> {
    const { records, historian, journals, derivation, pending, flush } = this.#options;
    const own = await historian.positions();
    if (own !== null && journals.all().every(isLevel)) return 0;
    let folded = 0;
    for (const ledger of derivation.ledgers.all()) {
      const { machine, state, dirtyFromNs } = ledger;
      const solid = await this.#solid(machine, state.settledNs);
      // Of what the historian knows nothing, or no more, nothing can be derived again.
      if (solid === null) continue;
      // What was marked before is folded with it, for the mark goes.
      const fromNs = dirtyFromNs !== null && dirtyFromNs < solid ? dirtyFromNs : solid;
      derivation.replace(ledger, await refold(ledger, fromNs, records, historian), pending());
      await flush();
      folded++;
    }
    const sets = journals
      .all()
      .map(({ gateway, epoch, sinks }) => positionsOf(gateway, epoch, sinks.historian.durable));
    await records.commit({ positions: sets });
    journals.load('records', sets);
    return folded;
  }

  /** Through when each machine is known without a break; where a journal has holes, from before the first of them. */
  async #known(): Promise<Map<MachineId, bigint>> {
    const { journals, derivation } = this.#options;
    const hasHoles = journals.all().some((journal) => journal.stored().length > 1);
    const known = new Map<MachineId, bigint>();
    for (const { machine, state } of derivation.ledgers.all()) {
      if (state.settledNs === 0n) continue;
      const solid = hasHoles ? await this.#solid(machine, state.settledNs) : null;
      known.set(machine, solid ?? state.settledNs);
    }
    return known;
  }

  /**
   * Through when the historian knows a machine without a break that nobody declared, at most through `throughNs`;
   * `null` when it knows nothing of the days before.
   */
  async #solid(machine: MachineId, throughNs: bigint): Promise<bigint | null> {
    const fromNs = throughNs - HOLES_WITHIN_NS;
    const { observed, gaps } = await this.#options.historian.coverage(machine, fromNs, throughNs);
    const [first] = mergeStretches(observed);
    if (first === undefined) return null;
    const late: Gap = { kind: 'gap', machine, signals: [], fromNs: first.fromNs, toNs: throughNs, cause: 'restored' };
    const [hole] = without(late, [...observed.map(spanOf), ...gaps.flatMap(wholeOf)]);
    return hole?.fromNs ?? throughNs;
  }

  /** One after another: the last word counts. */
  #save(): Promise<void> {
    this.#saving = this.#saving.then(() => {
      const waiting = Object.fromEntries([...this.#waiting].map(([machine, ns]) => [machine, String(ns)]));
      const text = this.#waiting.size === 0 ? '' : JSON.stringify({ ...this.#mark, waiting });
      return this.#options.records.setValue(RESTORED, text);
    });
    return this.#saving;
  }
}

const positionsOf = (gateway: GatewayId, epoch: Epoch, set: PositionSet): GatewayPositions => ({ gateway, epoch, set });

const isLevel = ({ sinks }: KnownJournal): boolean =>
  JSON.stringify(sinks.records.durable) === JSON.stringify(sinks.historian.durable);

type Span = readonly [fromNs: bigint, toNs: bigint];

const spanOf = ({ fromNs, throughNs }: Observed): Span => [fromNs, throughNs];

/** Of a declared gap, if it is one of the whole machine. */
const wholeOf = ({ signals, fromNs, toNs }: Gap): Span[] => (signals.length === 0 ? [[fromNs, toNs]] : []);

/** What is left of a gap without these stretches, ascending. */
function without(gap: Gap, stretches: readonly Span[]): Gap[] {
  const left: Gap[] = [];
  let atNs = gap.fromNs;
  for (const [fromNs, toNs] of stretches.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    if (fromNs > atNs && atNs < gap.toNs)
      left.push({ ...gap, fromNs: atNs, toNs: fromNs < gap.toNs ? fromNs : gap.toNs });
    if (toNs > atNs) atNs = toNs;
  }
  if (atNs < gap.toNs) left.push({ ...gap, fromNs: atNs });
  return left;
}
