/** An item of the quarantine as the server has it in memory: what it is about and what became of it, not its content. */

import type { GatewayId, MachineId, SignalId, SiteId } from '@gemba/contract/identity';
import type { QuarantineReason, QuarantineState } from '@gemba/contract/quarantine';
import type { Entry } from '@gemba/contract/sample';

/** Under this name what is replayed is delivered: no gateway can have it, so that nobody speaks for it on the broker. */
export const QUARANTINE = '@quarantine' as GatewayId;

/** Where a batch came from. */
export interface Origin {
  site: SiteId;
  gateway: GatewayId;
  epoch: string;
  position: number;
}

/** Entries of a batch that were refused, or not derived from, and why. */
export interface RefusedEntries {
  origin: Origin;
  reason: QuarantineReason;
  /** In the words of whoever refused them. */
  detail: string;
  entries: readonly Entry[];
}

/** The half of the quarantine that the pipeline asks for. */
export interface Keeper {
  keep(refused: RefusedEntries): void;
  /** Resolves when all that was given is durable, rejects while it can't be. No position counts as stored before. */
  settled(): Promise<void>;
  /** While false, batches with something bad in them are left to the gateways. */
  readonly takes: boolean;
}

export interface Item {
  /** Position of its first record. */
  id: number;
  /** Position of the record with its present content. */
  position: number;
  atMs: number;
  changedMs: number;
  reason: QuarantineReason;
  source: string | null;
  site: SiteId | null;
  machine: MachineId | null;
  signal: SignalId | null;
  /** Entries; 0 where it could not be read. */
  count: number;
  state: QuarantineState;
  by: string | null;
  replays: number;
  /** Position under which it was delivered again last; `null` before, and where its machine was folded again instead. */
  replay: number | null;
  /** What it is recognised by when it comes again. */
  fingerprint: string;
}

/** Reasons of entries that are in the historian: to replay them is to fold their machine again. */
const DERIVED: ReadonlySet<QuarantineReason> = new Set(['ledger', 'alarms']);

/** Whether the historian has its entries. */
export const isStored = ({ reason }: Pick<Item, 'reason'>): boolean => DERIVED.has(reason);

/** Whether it can be replayed: there is something to deliver, and it is not on its way or done. */
export const mayReplay = ({ count, state }: Item): boolean => count > 0 && (state === 'open' || state === 'dismissed');
