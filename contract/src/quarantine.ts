/**
 * What was refused for good and is kept: the reasons by their stable codes, what can become of an item, and how it is
 * shown. An item is what was refused together: entries of one machine out of one batch, or what could not be read.
 */

/** Why. Append only: programs and the dashboard's texts go by these. */
export const QUARANTINE_REASONS = [
  // Screening: the plant has no place for it.
  'unknown-machine',
  'other-site',
  'other-source',
  // The historian: it can't be stored, ever.
  'not-storable',
  'too-old',
  'type-conflict',
  'historian',
  // A core threw: stored, and not derived from.
  'ledger',
  'alarms',
  // Nobody could read it.
  'malformed-message',
  'malformed-body',
  'too-large',
  'sparkplug',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** `open`: to be looked at. `replaying`: given to the pipeline again, not yet stored. */
export const QUARANTINE_STATES = ['open', 'replaying', 'replayed', 'dismissed'] as const;
export type QuarantineState = (typeof QUARANTINE_STATES)[number];

export interface QuarantineItemView {
  id: number;
  reason: QuarantineReason;
  state: QuarantineState;
  /** When it was refused first, ms UTC. */
  atMs: number;
  /** When it was refused last, or when what became of it became so, ms UTC. */
  changedMs: number;
  /** Gateway, or `group/node` of a foreign Sparkplug node; `null` where nobody can tell. */
  source: string | null;
  machine: string | null;
  /** Where all its samples are of one signal. */
  signal: string | null;
  /** Entries that are kept; 0 where it could not be read. */
  entries: number;
  /** Whether giving it to the pipeline again can help. */
  replayable: boolean;
  /** Who replayed or dismissed it last. */
  by: string | null;
  /** How often it was replayed. */
  replays: number;
}

/** One entry of an item, as plain values. */
export interface QuarantinedEntryView {
  kind: 'sample' | 'observed' | 'gap' | 'filled';
  signal: string | null;
  /** Its place in time, ns UTC as digits. */
  timeNs: string;
  /** Of a sample; integers as digits, so that they stay exact. */
  value: string | number | boolean | null;
  /** OPC UA StatusCode of a sample. */
  status: number | null;
}

export interface QuarantineDetailView extends QuarantineItemView {
  /** The reason in the words of whoever refused it. */
  detail: string;
  /** The first entries. */
  first: QuarantinedEntryView[];
  /** Of what could not be read: its length, and the first bytes as base64. */
  evidence: { bytes: number; start: string } | null;
}

/** So many items of one reason and machine. */
export interface QuarantineSum {
  reason: QuarantineReason;
  source: string | null;
  machine: string | null;
  items: number;
  entries: number;
  /** Items that replaying may help. */
  replayable: number;
  lastMs: number;
}

export interface QuarantineSummary {
  /** Of what is open. */
  open: QuarantineSum[];
  states: Record<QuarantineState, number>;
  /** Bytes on the disk, and how many there may be. */
  bytes: number;
  maxBytes: number;
  /** Items that were given up, unlooked at, because there was no room for newer ones; since the quarantine was made. */
  givenUp: number;
  lastGivenUpMs: number | null;
}
