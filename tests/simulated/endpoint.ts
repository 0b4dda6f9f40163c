/**
 * The gateway's connection to one simulated machine: what `opcua/endpoint.ts` is over OPC UA. It subscribes, publishes
 * at its interval and at least every two seconds, breaks, and begins anew.
 */

import type { GapCause } from '@gemba/contract/sample';
import type { EndpointOptions } from '@gemba/gateway/opcua/endpoint';
import type { EndpointUser } from '@gemba/gateway/opcua/endpoint-user';
import type { WatchedMachine, WatchedSignal } from '@gemba/gateway/opcua/machine';
import type { DataValueLike } from '@gemba/gateway/opcua/to-sample';
import type { Watcher } from '@gemba/gateway/outside';
import { DataType, VariantArrayType } from 'node-opcua';
import type { Change, Emitted, Field, FieldMachine } from './field.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** Longest time between two Publish responses, ms. */
const KEEP_ALIVE_MS = 2_000;
/** Good, with the bits that say: information of a DataValue, overflow [OPC 10000-4 §7.39.1]. */
const GOOD_OVERFLOW = 0x0480;

export class SimulatedEndpoint implements Watcher {
  state: Watcher['state'] = 'stopped';
  readonly missing = 0;
  readonly #world: World;
  readonly #life: Life;
  readonly #field: Field;
  readonly #options: EndpointOptions;
  readonly #user: EndpointUser;
  /** Counts sessions: what belongs to an older one is of no account. */
  #session = 0;

  constructor(world: World, life: Life, field: Field, options: EndpointOptions, user: EndpointUser) {
    this.#world = world;
    this.#life = life;
    this.#field = field;
    this.#options = options;
    this.#user = user;
  }

  get machines(): readonly WatchedMachine[] {
    return this.#options.machines;
  }

  change(): void {
    throw new Error('no configuration changes in this world');
  }

  start(): void {
    this.state = 'connecting';
    void this.#open();
  }

  async stop(): Promise<void> {
    this.#end('gateway-down');
    this.state = 'stopped';
  }

  /** The process is gone: the machine hears no more of it. */
  abandon(): void {
    this.#session++;
    for (const machine of this.machines) this.#of(machine).unsubscribe();
  }

  restart(cause: GapCause): void {
    if (this.state === 'watching') this.break(cause);
  }

  /** The session is lost; another is opened later. */
  break(cause: GapCause): void {
    if (this.state === 'stopped') return;
    this.#end(cause);
    this.state = 'waiting';
    this.#world.after(this.#world.between(250, 2_000), this.#life, () => void this.#open());
  }

  #end(cause: GapCause): void {
    this.#world.note(() => `watches no more, ${cause}: ${this.machines.map(({ id }) => id)}`);
    this.#session++;
    for (const machine of this.machines) {
      this.#of(machine).unsubscribe();
      if (machine.watched) this.#user.ended(machine.id, machine.broke(cause));
    }
  }

  async #open(): Promise<void> {
    if (this.state === 'stopped') return;
    const session = ++this.#session;
    const { source, clock } = this.#options;
    await this.#world.pause(this.#world.between(50, 300), this.#life);
    if (session !== this.#session) return;
    if (this.machines.some((machine) => !this.#of(machine).reachable)) {
      this.break('link-down');
      return;
    }
    for (const machine of this.machines) {
      this.#of(machine).subscribe();
      machine.subscribed(machine.signals, source.publishingIntervalMs, clock());
    }
    this.state = 'watching';
    this.#world.note(() => `watches ${this.machines.map(({ id }) => id)}`);
    let quietMs = KEEP_ALIVE_MS;
    while (session === this.#session) {
      const changes = this.machines.flatMap((machine) => this.#of(machine).takeChanges());
      quietMs += source.publishingIntervalMs;
      if (changes.length > 0 || quietMs >= KEEP_ALIVE_MS) {
        quietMs = 0;
        this.#send(session, changes);
      }
      await this.#world.pause(source.publishingIntervalMs, this.#life);
      if (this.machines.some((machine) => !this.#of(machine).reachable) && session === this.#session) {
        this.break('link-down');
      }
    }
  }

  /** A Publish response is on its way; responses keep their order. */
  #arriveMs = 0;
  #send(session: number, changes: Change[]): void {
    const publishTime = new Date(Number(this.#of(this.machines[0] as WatchedMachine).nowNs / 1_000_000n));
    this.#arriveMs = Math.max(this.#arriveMs, this.#world.nowMs + this.#world.between(0.2, 20));
    this.#world.after(this.#arriveMs - this.#world.nowMs, this.#life, () => {
      if (session === this.#session && !this.machines.some((machine) => this.#of(machine).silent))
        this.#heard(changes, publishTime);
    });
  }

  #heard(changes: readonly Change[], publishTime: Date): void {
    const arrivalNs = this.#options.clock();
    this.#world.note(
      () =>
        `hears ${changes.map(({ emission: { machine, signal, seq } }) => `${machine}/${signal} ${seq}`).join(', ')}`,
    );
    for (const { emission } of changes) emission.heard = true;
    for (const machine of this.machines) {
      const own = changes
        .filter(({ emission }) => emission.machine === machine.id)
        .map((change) => ({ tracked: signalOf(machine, change.emission), dataValue: dataValueOf(change) }));
      const before = machine.watched;
      const taken = machine.take(own, arrivalNs);
      if (own.length > 0) this.#user.took(machine.id, taken, own.length);
      const unreported = machine.unreported({ publishTime, more: false });
      if (unreported.length > 0) this.#user.took(machine.id, machine.take(unreported, arrivalNs), unreported.length);
      machine.heard(taken, arrivalNs, publishTime);
      if (!before && machine.watched) this.#user.began(machine.id);
      if (machine.wantsCheck(arrivalNs)) void this.#check(machine);
    }
  }

  /** Reads the present values, past the subscription. */
  async #check(machine: WatchedMachine): Promise<void> {
    const session = this.#session;
    const field = this.#of(machine);
    await this.#world.pause(this.#world.between(0.5, 20), this.#life);
    const serverMs = Number(field.nowNs / 1_000_000n);
    const values = field.present().map((emission) => ({
      tracked: signalOf(machine, emission),
      dataValue: dataValueOf({ emission, overflow: false }),
    }));
    for (const emission of field.present()) emission.heard = true;
    await this.#world.pause(this.#world.between(0.5, 20), this.#life);
    if (session === this.#session) machine.checked({ serverMs, values });
  }

  #of(machine: WatchedMachine): FieldMachine {
    return this.#field.machines.get(machine.id) as FieldMachine;
  }
}

const signalOf = (machine: WatchedMachine, { signal }: Emitted): WatchedSignal =>
  machine.signals.find((one) => one.signal === signal) as WatchedSignal;

function dataValueOf({ emission, overflow }: Change): DataValueLike {
  const { value, timeNs } = emission;
  const scalar = { arrayType: VariantArrayType.Scalar };
  const variant =
    typeof value === 'bigint'
      ? { ...scalar, dataType: DataType.UInt32, value: Number(value) }
      : { ...scalar, dataType: typeof value === 'string' ? DataType.String : DataType.Double, value };
  return {
    value: variant,
    statusCode: { value: overflow ? GOOD_OVERFLOW : 0 },
    sourceTimestamp: new Date(Number(timeNs / 1_000_000n)),
    sourcePicoseconds: Number(timeNs % 1_000_000n) * 1000,
    serverTimestamp: null,
    serverPicoseconds: 0,
  };
}
