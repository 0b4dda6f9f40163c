/**
 * The machines of one gateway and the OPC UA servers at which they are watched. A configuration goes in; what it doesn't
 * change goes on untouched, whatever is going on at this moment: sessions, subscriptions, items, what is remembered.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry, Gap, GapCause, Sample } from '@gemba/contract/sample';
import type { AcknowledgeRequest } from '@gemba/contract/stream/acknowledge';
import type { Recalled } from '@gemba/journal/entries/memory';
import type { Outcome } from './acknowledge/acknowledger.ts';
import type { Gateway as GatewayConfig, MachineSource } from './config.ts';
import { bySession, type SharedSource } from './opcua/asked.ts';
import type { EndpointOptions } from './opcua/endpoint.ts';
import type { EndpointUser } from './opcua/endpoint-user.ts';
import { type MachineChange, WatchedMachine } from './opcua/machine.ts';
import type { Outside, Watcher } from './outside.ts';
import { stagesOf } from './stages/registry.ts';

export interface ParkOptions extends Pick<EndpointOptions, 'trust' | 'clock' | 'log'> {
  outside: Outside;
  recalled(machine: MachineId): Recalled;
  user: EndpointUser;
  /** What is to be journalled because the configuration has changed. */
  told(entries: Entry[]): void;
}

/** What changes for one endpoint. */
type Changes = Parameters<Watcher['change']>[0];
const NOTHING: Changes = { joining: [], leaving: [], resampled: [], coming: [], gone: [] };
/** What became of a machine, and the signals that it had. */
type Change = MachineChange & { before: WatchedMachine['signals'] };
type Gathered = { [K in keyof Changes]: Changes[K][number][] };

/** One session: what is asked of its server. */
interface Place {
  key: string;
  source: SharedSource;
}

/** Where each machine is watched; machines of one server share a session and its subscription. */
function placesOf({ machines }: GatewayConfig): Map<string, Place> {
  const all = Object.entries(machines).map(([id, source]) => ({ id, source }));
  return new Map(
    bySession(all).flatMap(({ source, machines: own }) => {
      const { endpoint, failover, security, profile, mode, publishingIntervalMs, bridgeS } = source;
      const key = JSON.stringify([endpoint, failover, security, profile, mode, publishingIntervalMs, bridgeS]);
      return own.map(({ id }) => [id, { key, source }] as const);
    }),
  );
}

export class Park {
  readonly #options: ParkOptions;
  readonly #machines = new Map<MachineId, WatchedMachine>();
  readonly #endpoints = new Map<string, Watcher>();
  #places: ReadonlyMap<string, Place> = new Map();
  /** Endpoints that are being left; by URL, since no server is to have two sessions of ours. */
  readonly #leaving = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(options: ParkOptions) {
    this.#options = options;
  }

  get machines(): ReadonlyMap<MachineId, WatchedMachine> {
    return this.#machines;
  }

  get endpoints(): Watcher[] {
    return [...this.#endpoints.values()];
  }

  /** This configuration from now on. */
  change(config: GatewayConfig, plant: Plant): void {
    const changes = new Map<string, Gathered>();
    const at = (place: string): Gathered => {
      const gathered = changes.get(place) ?? { joining: [], leaving: [], resampled: [], coming: [], gone: [] };
      changes.set(place, gathered);
      return gathered;
    };
    this.#takeAway(config, at);
    const before = this.#places;
    this.#places = placesOf(config);
    const planned = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
    for (const [id, { key }] of this.#places) {
      const machine = planned.get(id);
      if (machine === undefined) continue;
      const was = before.get(id);
      const { watched, change } = this.#configure(machine, config.machines[id] as MachineSource);
      if (was?.key === key) gather(at(key), watched, change);
      else {
        at(key).coming.push(watched);
        if (was !== undefined) leave(at(was.key), watched, change);
      }
    }
    this.#carryOut(changes);
  }

  /** `change` says what it was before; of a machine that comes, nothing. */
  #configure(machine: Machine, source: MachineSource): { watched: WatchedMachine; change: Change } {
    const id = machine.id as MachineId;
    const recalled = this.#options.recalled(id);
    const stages = stagesOf(machine, source.stages);
    const known = this.#machines.get(id);
    if (known === undefined) {
      const watched = new WatchedMachine(machine, source, recalled, stages);
      this.#machines.set(id, watched);
      return { watched, change: { before: [], joining: [], leaving: [], resampled: false, entries: [] } };
    }
    const before = known.signals;
    const change = known.change(machine, source, recalled, stages);
    this.#options.told(change.entries);
    return { watched: known, change: { before, ...change } };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.endpoints.map((endpoint) => endpoint.stop()), ...this.#leaving.values()]);
  }

  /** The journal refused what these machines said: what is durable counts, and they begin anew. */
  unjournalled(machine: MachineId, refused: readonly Sample[], cause: GapCause): void {
    this.#machines.get(machine)?.unjournalled(refused, this.#options.recalled(machine).throughNs);
    this.endpoints.find(({ machines }) => machines.some(({ id }) => id === machine))?.restart(cause);
  }

  /** Whether a machine's configuration allows acknowledgements to be passed on to it. */
  mayAcknowledge(machine: string): boolean {
    return this.#machines.get(machine as MachineId)?.source.acknowledge ?? false;
  }

  /** Passes an acknowledgement on to the condition that a signal carries; rejects when the machine isn't reached. */
  async acknowledge(request: AcknowledgeRequest): Promise<Outcome> {
    const machine = this.#machines.get(request.machine as MachineId);
    const signal = machine?.signals.find((one) => one.signal === request.signal);
    if (signal === undefined || !signal.isCondition) return { result: 'refused', code: 'BadNodeIdUnknown' };
    const endpoint = this.endpoints.find(({ machines }) => machines.some(({ id }) => id === request.machine));
    if (endpoint?.acknowledge === undefined) throw new Error('the machine is not being watched');
    return endpoint.acknowledge(signal, request);
  }

  /** What was said in this span may be lost: the values that still hold are told again. */
  damaged(span: Pick<Gap, 'fromNs' | 'toNs'>): void {
    for (const endpoint of this.endpoints) {
      const doubtful = endpoint.machines.filter((machine) => machine.doubt(span));
      if (doubtful.length > 0) endpoint.restart('segment-damaged');
    }
  }

  #takeAway(config: GatewayConfig, at: (place: string) => Gathered): void {
    for (const [id, machine] of this.#machines) {
      if (Object.hasOwn(config.machines, id)) continue;
      this.#machines.delete(id);
      const place = this.#places.get(id);
      if (place !== undefined) leave(at(place.key), machine, { before: machine.signals });
    }
  }

  /** First all that goes, so that nothing is watched at two places. */
  #carryOut(changes: ReadonlyMap<string, Gathered>): void {
    for (const [place, change] of changes) {
      const endpoint = this.#endpoints.get(place);
      if (endpoint === undefined) continue;
      const { gone, leaving } = change;
      if (leaving.length > 0) endpoint.change({ ...NOTHING, leaving, gone });
      if (endpoint.machines.length === 0 && change.coming.length === 0) this.#leave(place, endpoint);
    }
    for (const [place, { joining, resampled, coming }] of changes) {
      const endpoint = this.#endpoints.get(place);
      const signals = coming.flatMap((machine) => machine.signals.map((signal) => ({ machine, signal })));
      const all = { ...NOTHING, joining: [...joining, ...signals], resampled, coming };
      if (endpoint === undefined) this.#open(place, coming);
      else if (all.joining.length + resampled.length > 0) endpoint.change(all);
    }
  }

  #open(place: string, machines: readonly WatchedMachine[]): void {
    if (machines.length === 0) return;
    const { outside, user, trust, clock, log } = this.#options;
    const source = this.#places.get((machines[0] as WatchedMachine).id)?.source as SharedSource;
    const endpoint = outside.endpoint({ source, machines, trust, clock, log }, user);
    this.#endpoints.set(place, endpoint);
    const leaving = this.#leaving.get(source.endpoint);
    if (leaving === undefined) endpoint.start();
    else void leaving.then(() => this.#startLate(place, endpoint));
  }

  #startLate(place: string, endpoint: Watcher): void {
    if (!this.#stopped && this.#endpoints.get(place) === endpoint) endpoint.start();
  }

  #leave(place: string, endpoint: Watcher): void {
    this.#endpoints.delete(place);
    const [url] = JSON.parse(place) as [string];
    const left = Promise.all([this.#leaving.get(url), endpoint.stop()]).then(() => {
      if (this.#leaving.get(url) === left) this.#leaving.delete(url);
    });
    this.#leaving.set(url, left);
  }
}

/** A machine that is watched where it was. */
function gather(gathered: Gathered, machine: WatchedMachine, { joining, leaving, resampled }: Change): void {
  gathered.joining.push(...joining.map((signal) => ({ machine, signal })));
  gathered.leaving.push(...leaving);
  if (resampled) gathered.resampled.push(machine);
}

/** A machine that is not watched here any more, with all signals that it had. */
function leave(gathered: Gathered, machine: WatchedMachine, { before }: Pick<Change, 'before'>): void {
  gathered.gone.push(machine);
  gathered.leaving.push(...before);
}
