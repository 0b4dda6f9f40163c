/**
 * Tells those who got a report when its figures are no longer what it said: late data or edits have changed rows of its
 * time. Commits say which machines changed since when; only reports that this touches are read again. At most one
 * correction an hour for each report, and only once the changes have rested for a moment.
 */

import { machinesOf, type Plant } from '@gemba/contract/plant';
import { type Clock, nowNs } from '../../clock.ts';
import { DEFAULT_PROFILE, PROFILES } from '../../domain/kpis/registry.ts';
import { type LinePlace, linePlaceNamed } from '../../domain/places/place.ts';
import { type Changed, changesOf, machinesChanged } from '../../domain/reports/changes.ts';
import type { Report } from '../../domain/reports/model.ts';
import { type Cause, REACH_NS, type SentHead } from '../../domain/reports/schedule.ts';
import type { Records, UnitOfWork } from '../../records/port.ts';
import type { ReportReader } from '../reading.ts';
import { hashOf } from './hash.ts';

export interface CorrectionsOptions {
  plant: Plant;
  records: Pick<Records, 'sentReports' | 'sentReport' | 'addSentReport'>;
  reader: Pick<ReportReader, 'read'>;
  /** Edits of machines that were made since a time and concern a window. */
  edits: (
    machines: readonly string[],
    fromMs: number,
    toMs: number,
    sinceMs: number,
  ) => Promise<Extract<Cause, { kind: 'edit' }>[]>;
  clock: Clock;
}

/** Between two corrections of one report. */
const ONE_AN_HOUR_MS = 3_600_000;
/** What arrives late arrives in pieces. */
const REST_MS = 120_000;

export class Corrections {
  readonly #options: CorrectionsOptions;
  /** Latest end of a report of each machine: what changes later concerns none. */
  #ends = new Map<string, bigint>();
  /** Earliest time of each machine that changed, and when on the server's own clock it last did. */
  readonly #changed = new Map<string, { fromNs: bigint; lastMs: number }>();
  /** Reports that are to be compared, by their names. */
  readonly #touched = new Set<string>();
  /** Those that were looked at in this life: the others are compared once, since what changed before nobody saw. */
  readonly #seen = new Set<string>();

  constructor(options: CorrectionsOptions) {
    this.#options = options;
  }

  /** A unit of work goes to its commit. */
  sealed({ rows = [], replaced = [] }: Pick<UnitOfWork, 'rows' | 'replaced'>): void {
    for (const { machine, fromNs } of replaced) this.touch(machine, fromNs);
    for (const { machine, fromNs } of rows) this.touch(machine, fromNs);
  }

  /** Something of a machine has changed from a time on: its rows, or what people say of them. */
  touch(machine: string, fromNs: bigint): void {
    if (fromNs >= (this.#ends.get(machine) ?? 0n)) return;
    const known = this.#changed.get(machine)?.fromNs ?? fromNs;
    const lastMs = this.#options.clock.elapsedMs();
    this.#changed.set(machine, { fromNs: fromNs < known ? fromNs : known, lastMs });
  }

  /** Keeps a correction for each report that reads differently now. */
  async run(mayGoOn: () => boolean): Promise<void> {
    const reports = await this.#newest();
    const places = new Map([...reports].map(([name, { place }]) => [name, linePlaceNamed(this.#options.plant, place)]));
    for (const [name, sent] of reports) {
      const machines = machinesIn(places.get(name));
      if (!this.#seen.has(name) || this.#concerns(sent, machines)) this.#touched.add(name);
      this.#seen.add(name);
      this.#watch(sent, machines);
    }
    const restedMs = this.#options.clock.elapsedMs() - REST_MS;
    const moving = new Set([...this.#changed].flatMap(([machine, { lastMs }]) => (lastMs > restedMs ? [machine] : [])));
    for (const machine of this.#changed.keys()) if (!moving.has(machine)) this.#changed.delete(machine);
    for (const name of this.#touched) {
      const [sent, place] = [reports.get(name), places.get(name) ?? null];
      if (!mayGoOn()) return;
      if (sent === undefined || place === null) this.#touched.delete(name);
      else if (isTold(sent) && !this.#rests(sent) && !machinesIn(place).some((machine) => moving.has(machine))) {
        this.#touched.delete(name);
        await this.#compare(sent.id, place);
      }
    }
  }

  /** The last that was said of each report: it, or its newest correction. */
  async #newest(): Promise<Map<string, SentHead>> {
    const { records, clock } = this.#options;
    const sinceMs = Number((nowNs(clock) - REACH_NS) / 1_000_000n);
    const newest = new Map<string, SentHead>();
    for (const sent of await records.sentReports({ sinceMs })) {
      const known = newest.get(nameOf(sent));
      if (known === undefined || sent.correction > known.correction) newest.set(nameOf(sent), sent);
    }
    return newest;
  }

  #concerns({ endMs }: SentHead, machines: readonly string[]): boolean {
    const endNs = BigInt(Math.ceil(endMs)) * 1_000_000n;
    return machines.some((machine) => (this.#changed.get(machine)?.fromNs ?? endNs) < endNs);
  }

  #watch({ endMs }: SentHead, machines: readonly string[]): void {
    const endNs = BigInt(Math.ceil(endMs)) * 1_000_000n;
    for (const machine of machines) if ((this.#ends.get(machine) ?? 0n) < endNs) this.#ends.set(machine, endNs);
  }

  #rests({ correction, sentMs }: SentHead): boolean {
    return correction > 0 && sentMs !== null && this.#options.clock.nowMs() - sentMs < ONE_AN_HOUR_MS;
  }

  async #compare(id: number, place: LinePlace): Promise<void> {
    const { reader, records, clock } = this.#options;
    const sent = await records.sentReport(id);
    if (sent?.report == null) return;
    const profile = PROFILES.find(({ id }) => id === sent.profile) ?? DEFAULT_PROFILE;
    const now = await reader.read({ place, period: sent.period, profile });
    if (now === null) return;
    const changes = changesOf(sent.report, now);
    if (changes.length === 0) return;
    const { id: _, ...before } = sent;
    await records.addSentReport({
      ...before,
      ...{
        correction: sent.correction + 1,
        state: 'waiting',
        dueMs: clock.nowMs(),
        nextMs: clock.nowMs(),
        late: false,
      },
      ...{ sentMs: null, attempts: 0, error: null, refused: [], report: now, hash: hashOf(now), changes },
      causes: await this.#causes(sent.report, changes, place),
    });
  }

  /** The edits of the time between; machines that changed without one had late data. */
  async #causes(before: Report, changes: readonly Changed[], place: LinePlace): Promise<Cause[]> {
    const { plant, edits } = this.#options;
    const { fromMs, toMs } = before.period;
    const found: Cause[] = await edits(machinesIn(place), fromMs, toMs, before.knownAtMs);
    const names = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine.name]));
    const edited = new Set(found.flatMap((cause) => (cause.kind === 'edit' ? [cause.machine] : [])));
    const named = found.map((cause) =>
      cause.kind === 'edit' ? { ...cause, machine: names.get(cause.machine) ?? cause.machine } : cause,
    );
    const editedNames = new Set([...edited].map((id) => names.get(id) ?? id));
    const late = machinesChanged(changes).filter((machine) => !editedNames.has(machine));
    const causes = [...named, ...late.map((machine): Cause => ({ kind: 'late', machine }))];
    return causes.length > 0 ? causes : [{ kind: 'other' }];
  }
}

const nameOf = ({ schedule, key }: SentHead): string => `${schedule} ${key}`;

/** What has not left yet is not corrected, and neither is what never will. */
const isTold = ({ state }: SentHead): boolean => state === 'sent' || state === 'uncertain';

const machinesIn = (place: LinePlace | null | undefined): string[] =>
  (place?.lines ?? []).flatMap(({ line }) => line.machines.map(({ id }) => id));
