/**
 * From "something has changed" to deltas: which views go out together, and when. What the hub sends is made here and
 * numbered here; how it is sent is the hub's.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmView, Delta, PastChange } from '@gemba/contract/live';
import type { MaintenanceView } from '@gemba/contract/maintenance';
import { msFromNs } from '@gemba/contract/sample';
import { type Clock, nowNs } from '../clock.ts';
import type { Job } from '../domain/jobs/types.ts';
import { jobView } from '../views/jobs.ts';
import { Coalesce } from './coalesce.ts';
import type { LiveSink, Picture } from './port.ts';

export interface ChangesOptions {
  clock: Clock;
  picture: Picture;
  /** Line of a machine, when the machine is its counting point. */
  lineOf: (machine: MachineId) => string | undefined;
  onDelta: (delta: Delta) => void;
  /** These machines have new values of signals. */
  onSignals: (machines: readonly MachineId[]) => void;
}

type Key = { machine: MachineId } | { line: string };

export class Changes implements LiveSink {
  readonly #options: ChangesOptions;
  readonly #views = new Coalesce<Key>();
  readonly #signals = new Coalesce<MachineId>();
  /** One object for each key, so that a key is the same however often it changes. */
  readonly #machineKeys = new Map<MachineId, Key>();
  readonly #lineKeys = new Map<string, Key>();
  readonly #past = new Coalesce<MachineId>();
  /** From when each machine's past has changed that screens haven't been told of. */
  readonly #pastFromNs = new Map<MachineId, bigint>();
  readonly #plansSent = new Map<string, string>();
  #version = 1;
  #cancel: (() => void) | null = null;
  /** When the next look is due. */
  #atMs = 0;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  /** Number of the newest delta. */
  get version(): number {
    return this.#version;
  }

  machineChanged(machine: MachineId, urgent: boolean): void {
    this.#views.offer(
      keyOf(this.#machineKeys, machine, () => ({ machine })),
      urgent,
    );
    const line = this.#options.lineOf(machine);
    if (line !== undefined) this.lineChanged(line, urgent);
    this.#signals.offer(machine, false);
    this.#schedule();
  }

  lineChanged(line: string, urgent = false): void {
    this.#views.offer(
      keyOf(this.#lineKeys, line, () => ({ line })),
      urgent,
    );
    this.#schedule();
  }

  alarmsChanged(alarms: AlarmView[], gone: string[]): void {
    this.#send({ alarms, gone });
  }

  /** Sends the plans whose view is another than the one sent before. */
  maintenanceChanged(): void {
    const changed = this.#options.picture.maintenance().filter((view) => this.#isNew(view));
    if (changed.length > 0) this.#send({ maintenance: changed });
  }

  pastChanged(machine: MachineId, fromNs: bigint): void {
    const known = this.#pastFromNs.get(machine);
    if (known === undefined || fromNs < known) this.#pastFromNs.set(machine, fromNs);
    this.#past.offer(machine, false);
    this.#schedule();
  }

  /** Machines that come into maintenance, or out of it, are shown at once. */
  jobsChanged(jobs: readonly Job[], requests: readonly string[]): void {
    const atNs = nowNs(this.#options.clock);
    this.#send({
      ...(jobs.length > 0 ? { jobs: jobs.map((job) => jobView(job, atNs)) } : {}),
      ...(requests.length > 0 ? { requests: [...requests] } : {}),
    });
    for (const { machine } of jobs) this.machineChanged(machine as MachineId, true);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #isNew(view: MaintenanceView): boolean {
    const text = JSON.stringify(view);
    if (this.#plansSent.get(view.plan) === text) return false;
    this.#plansSent.set(view.plan, text);
    return true;
  }

  #schedule(): void {
    const elapsedMs = this.#options.clock.elapsedMs();
    const waits = [this.#views, this.#signals, this.#past]
      .map((some) => some.dueInMs(elapsedMs))
      .filter((ms) => ms !== null);
    if (waits.length === 0) return;
    const atMs = elapsedMs + Math.min(...waits);
    if (this.#cancel !== null && this.#atMs <= atMs) return;
    this.#cancel?.();
    this.#atMs = atMs;
    // A wait of 0 still ends after this turn: what changes together goes out together.
    this.#cancel = this.#options.clock.after(atMs - elapsedMs, () => this.#flush());
  }

  #flush(): void {
    this.#cancel = null;
    const { clock, picture, onSignals } = this.#options;
    const elapsedMs = clock.elapsedMs();
    const keys = this.#views.take(elapsedMs);
    const machines = keys.flatMap((key) => ('machine' in key ? (picture.machine(key.machine) ?? []) : []));
    const lines = keys.flatMap((key) => ('line' in key ? (picture.line(key.line) ?? []) : []));
    const past = this.#past.take(elapsedMs).map((machine) => this.#tellPast(machine));
    if (machines.length + lines.length + past.length > 0) {
      this.#send({
        ...(machines.length > 0 ? { machines } : {}),
        ...(lines.length > 0 ? { lines } : {}),
        ...(past.length > 0 ? { past } : {}),
      });
    }
    const signals = this.#signals.take(elapsedMs);
    if (signals.length > 0) onSignals(signals);
    this.#schedule();
  }

  #tellPast(machine: MachineId): PastChange {
    const fromNs = this.#pastFromNs.get(machine) ?? 0n;
    this.#pastFromNs.delete(machine);
    return { machine, fromMs: msFromNs(fromNs) };
  }

  #send(delta: Omit<Delta, 'version'>): void {
    this.#version++;
    this.#options.onDelta({ version: this.#version, ...delta });
  }
}

function keyOf<N, K>(known: Map<N, K>, name: N, make: () => K): K {
  let key = known.get(name);
  if (key === undefined) {
    key = make();
    known.set(name, key);
  }
  return key;
}
