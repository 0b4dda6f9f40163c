/**
 * The machines of one gateway and the OPC UA servers at which they are watched. A configuration goes in; what it doesn't
 * change goes on untouched, whatever is going on at this moment: sessions, subscriptions, items, what is remembered.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry, GapCause, Sample } from '@gemba/contract/sample';
import type { Recalled } from '@gemba/journal/entries/memory';
import type { Gateway as GatewayConfig, MachineSource } from './config.ts';
import type { EndpointOptions, EndpointUser } from './opcua/endpoint.ts';
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
type Gathered = { [K in keyof Changes]: Changes[K][number][] };

/** Machines of which this is the same share one session and one subscription. */
const placeOf = ({ endpoint, security, publishingIntervalMs }: MachineSource): string =>
  JSON.stringify([endpoint, security, publishingIntervalMs]);

export class Park {
  readonly #options: ParkOptions;
  readonly #machines = new Map<MachineId, WatchedMachine>();
  readonly #endpoints = new Map<string, Watcher>();
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
    const planned = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
    for (const [id, source] of Object.entries(config.machines)) {
      const machine = planned.get(id);
      if (machine === undefined) continue;
      const known = this.#machines.get(id as MachineId);
      const stages = stagesOf(machine, source.stages);
      const recalled = this.#options.recalled(id as MachineId);
      if (known === undefined) {
        const watched = new WatchedMachine(machine, source, recalled, stages);
        this.#machines.set(watched.id, watched);
        at(placeOf(source)).coming.push(watched);
      } else {
        const before = { place: placeOf(known.source), signals: known.signals };
        const change = known.change(machine, source, recalled, stages);
        this.#options.told(change.entries);
        gather(at, known, before, change);
      }
    }
    this.#carryOut(changes);
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

  #takeAway(config: GatewayConfig, at: (place: string) => Gathered): void {
    for (const [id, machine] of this.#machines) {
      if (Object.hasOwn(config.machines, id)) continue;
      this.#machines.delete(id);
      const change = at(placeOf(machine.source));
      change.gone.push(machine);
      change.leaving.push(...machine.signals);
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
    const { source } = machines[0] as WatchedMachine;
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

/** What a changed machine means for the endpoint at which it was watched, and for the one at which it is. */
function gather(
  at: (place: string) => Gathered,
  machine: WatchedMachine,
  before: { place: string; signals: WatchedMachine['signals'] },
  { joining, leaving, resampled }: MachineChange,
): void {
  const place = placeOf(machine.source);
  if (place !== before.place) {
    at(before.place).gone.push(machine);
    at(before.place).leaving.push(...before.signals);
    at(place).coming.push(machine);
    return;
  }
  if (joining.length + leaving.length === 0 && !resampled) return;
  at(place).joining.push(...joining.map((signal) => ({ machine, signal })));
  at(place).leaving.push(...leaving);
  if (resampled) at(place).resampled.push(machine);
}
