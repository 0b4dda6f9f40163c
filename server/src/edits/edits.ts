/**
 * What people say of the past is taken here: checked against what is known, recorded for good, and shown at once. One
 * after the other, so that each is judged by all that was said before it.
 */

import { GembaError } from '@gemba/contract/errors';
import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import { msFromNs } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import { type Clock, nowNs } from '../clock.ts';
import type { Parts } from '../domain/edits/counts.ts';
import type { Edit } from '../domain/edits/edit.ts';
import { knownAt } from '../domain/edits/known.ts';
import type { KnownStop } from '../domain/edits/stops.ts';
import { reasonsOf } from '../domain/reasons/tree.ts';
import type { NewEdit, Records } from '../records/port.ts';
import { EditedLedger, type LedgerRecords } from './edited-ledger.ts';

export interface EditsOptions {
  plant: Plant;
  records: LedgerRecords & Pick<Records, 'edit' | 'addEdit'>;
  clock: Clock;
  log: Log;
  /** Something was said: pictures and letters that rest on it are to be made anew. */
  onEdited: (edit: Edit) => Promise<void>;
}

/** Who says it, and why. */
export interface Saying {
  by: string;
  comment: string | null;
}

interface Span {
  fromNs: bigint;
  toNs: bigint;
}

const MS_NS = 1_000_000n;
/** Stops further apart than this are not one. */
const MERGE_MAX_NS = 86_400_000_000_000n;
/** Later than anything that is recorded: of an edit that is only tried. */
const TRIED = { id: Number.MAX_SAFE_INTEGER, recordedNs: 1n << 62n };

export class Edits {
  readonly ledger: EditedLedger;
  readonly #options: EditsOptions;
  readonly #placed: ReadonlyMap<string, PlacedMachine>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: EditsOptions) {
    this.#options = options;
    this.#placed = new Map(machinesOf(options.plant).map((one) => [one.machine.id, one]));
    this.ledger = new EditedLedger(options.plant, options.records);
  }

  /** Why the machine stood in the stop of a moment, or in a stretch. GEMBA_REASON_UNKNOWN, GEMBA_STOP_UNKNOWN, GEMBA_EDIT_FUTURE. */
  giveReason(machine: MachineId, reason: string, of: { atNs: bigint } | Span, saying: Saying): Promise<Edit> {
    return this.#inTurn(machine, async () => {
      const placed = this.#placed.get(machine);
      if (placed === undefined || reasonsOf(placed).get(reason) === undefined) {
        throw new GembaError('GEMBA_REASON_UNKNOWN', { machine, reason, list: `/api/v1/machines/${machine}/reasons` });
      }
      if ('atNs' in of) {
        const { fromNs, toNs, open } = await this.#stopAt(machine, of.atNs);
        return { ...this.#said(machine, { fromNs, toNs }, saying), kind: 'reason', reason, open };
      }
      this.#mustBePast(of);
      const { stops } = await this.ledger.stops(machine, of.fromNs, of.toNs);
      if (stops.length === 0) throw this.#noStop(machine, of.fromNs);
      return { ...this.#said(machine, of, saying), kind: 'reason', reason, open: false };
    });
  }

  /** From a moment inside a stop on it is another stop. GEMBA_STOP_UNKNOWN, GEMBA_BAD_REQUEST. */
  split(machine: MachineId, atNs: bigint, saying: Saying): Promise<Edit> {
    return this.#inTurn(machine, async () => {
      const stop = await this.#stopAt(machine, atNs);
      if (atNs <= stop.fromNs) throw bad('a stop is split between its beginning and its end');
      return { ...this.#said(machine, stop, saying), kind: 'split', atNs };
    });
  }

  /** The stops of two moments, and all between them, are one. GEMBA_STOP_UNKNOWN, GEMBA_BAD_REQUEST. */
  merge(machine: MachineId, { fromNs, toNs }: Span, saying: Saying): Promise<Edit> {
    return this.#inTurn(machine, async () => {
      const [first, last] = [await this.#stopAt(machine, fromNs), await this.#stopAt(machine, toNs)];
      if (first.fromNs >= last.fromNs) throw bad('two different stops are merged, the earlier one named first');
      if (last.fromNs - first.toNs > MERGE_MAX_NS) throw bad('stops that are merged are at most a day apart');
      return { ...this.#said(machine, { fromNs: first.fromNs, toNs: last.toNs }, saying), kind: 'merge' };
    });
  }

  /**
   * Parts booked later, as differences, for a stretch. GEMBA_EDIT_FUTURE, GEMBA_EDIT_RANGE where nothing is known,
   * GEMBA_EDIT_NEGATIVE where fewer parts were counted than are to be taken away.
   */
  correct(machine: MachineId, span: Span, parts: Parts, saying: Saying): Promise<Edit> {
    return this.#inTurn(machine, async () => {
      this.#mustBePast(span);
      const edit = { ...this.#said(machine, span, saying), ...parts, kind: 'counts' as const };
      const { rows, unbooked } = await this.ledger.overlaid(machine, span.fromNs, span.toNs, null, [
        { ...edit, ...TRIED },
      ]);
      if (!rows.some((row) => row.toNs > span.fromNs && row.fromNs < span.toNs)) {
        throw new GembaError('GEMBA_EDIT_RANGE', { machine, from: iso(span.fromNs), to: iso(span.toNs) });
      }
      const missing = unbooked.get(TRIED.id);
      if (missing !== undefined) throw new GembaError('GEMBA_EDIT_NEGATIVE', { machine, missing: named(missing) });
      return edit;
    });
  }

  /** Takes an edit back. GEMBA_NOT_FOUND; GEMBA_CONFLICT where it doesn't hold any more. */
  retract(machine: MachineId, id: number, saying: Saying): Promise<Edit> {
    return this.#inTurn(machine, async () => {
      const edit = await this.find(machine, id);
      const all = await this.#options.records.edits(machine, edit.fromNs, edit.toNs);
      if (!knownAt(all, null).some((one) => one.id === id)) {
        const reason =
          edit.kind === 'retraction' ? 'what was taken back is said again, as new' : `${id} was taken back`;
        throw new GembaError('GEMBA_CONFLICT', { reason });
      }
      return { ...this.#said(machine, edit, saying), kind: 'retraction', edit: id };
    });
  }

  /** An edit of a machine. GEMBA_NOT_FOUND. */
  async find(machine: MachineId, id: number): Promise<Edit> {
    const found = await this.#options.records.edit(id);
    if (found?.machine === machine) return found;
    throw new GembaError('GEMBA_NOT_FOUND', { what: 'Edit', id: `${id}`, list: `/api/v1/machines/${machine}/edits` });
  }

  /** All edits whose stretch touches `[fromNs, toNs)`, those that were taken back and what took them back too. */
  all(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Edit[]> {
    return this.#options.records.edits(machine, fromNs, toNs);
  }

  /** What was said since a moment of what touches `[fromNs, toNs)`. */
  async saidSince(machine: MachineId, fromNs: bigint, toNs: bigint, sinceNs: bigint): Promise<Edit[]> {
    return (await this.all(machine, fromNs, toNs)).filter(({ recordedNs }) => recordedNs > sinceNs);
  }

  /** How often people gave each reason since a moment, by its id. */
  async used(machine: MachineId, sinceNs: bigint): Promise<Map<string, number>> {
    const used = new Map<string, number>();
    for (const edit of knownAt(await this.all(machine, sinceNs, nowNs(this.#options.clock)), null)) {
      if (edit.kind === 'reason') used.set(edit.reason, (used.get(edit.reason) ?? 0) + 1);
    }
    return used;
  }

  #inTurn(machine: MachineId, make: () => Promise<NewEdit>): Promise<Edit> {
    const { records, onEdited, log } = this.#options;
    const recorded = this.#turn.then(async () => records.addEdit(await make()));
    this.#turn = recorded.catch(() => undefined);
    return recorded.then(async (edit) => {
      // It is recorded, whatever becomes of the picture.
      await onEdited(edit).catch((error) => log.error({ err: error, machine }, 'an edit is not shown yet'));
      return edit;
    });
  }

  #said(machine: MachineId, { fromNs, toNs }: Span, saying: Saying) {
    return { machine, fromNs, toNs, recordedNs: nowNs(this.#options.clock), ...saying };
  }

  /** The stop that lasts at a moment, which is given as precisely as a millisecond says it. */
  async #stopAt(machine: MachineId, atNs: bigint): Promise<KnownStop> {
    const { stops } = await this.ledger.stops(machine, atNs, atNs + MS_NS);
    const stop = stops.at(-1);
    if (stop === undefined) throw this.#noStop(machine, atNs);
    return stop;
  }

  #noStop(machine: MachineId, atNs: bigint): GembaError {
    if (atNs > nowNs(this.#options.clock)) return new GembaError('GEMBA_EDIT_FUTURE', { time: iso(atNs) });
    return new GembaError('GEMBA_STOP_UNKNOWN', { machine, time: iso(atNs) });
  }

  #mustBePast({ toNs }: Span): void {
    if (toNs > nowNs(this.#options.clock)) throw new GembaError('GEMBA_EDIT_FUTURE', { time: iso(toNs) });
  }
}

const bad = (reason: string) => new GembaError('GEMBA_BAD_REQUEST', { reason });
const iso = (timeNs: bigint): string => new Date(msFromNs(timeNs)).toISOString();

function named({ good, reject, rework }: Parts): string {
  const parts = { good, rejected: reject, reworked: rework };
  return Object.entries(parts)
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) => `${Math.abs(amount)} ${name}`)
    .join(', ');
}
