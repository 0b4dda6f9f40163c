/**
 * One OPC UA server with several machines in it, each in a namespace of its own and under nodes of the same names, for
 * whoever wants to see what a client makes of a server that misbehaves.
 */

import type { Value } from '@gemba/contract/sample';
import { DataType, type DataValue, OPCUAServer, type UAVariable } from 'node-opcua';
import { dataValueOf } from '../opcua/data-value.ts';
import { type EndpointSettings, endpointOptions } from '../opcua/machine-server.ts';
import { NASTY_SIGNALS, nastyNamespaceOf, nastyValues } from './describe.ts';
import { Nastiness } from './nastiness.ts';

export interface NastySettings extends EndpointSettings {
  machines: readonly string[];
  /** Hears what is said before anybody else can know. */
  emitted?: (machine: string, signal: string, value: Value, timeNs: bigint) => void;
}

interface Said {
  value: Value;
  timeNs: bigint;
}

/** Takes a value with its own times. */
type Settable = UAVariable & { _internal_set_dataValue: (dataValue: DataValue) => void };

export class NastyServer {
  readonly nastiness: Nastiness;
  readonly #settings: NastySettings;
  /** Machine → signal → the latest. */
  readonly #said: ReadonlyMap<string, Map<string, Said>>;
  readonly #variables = new Map<string, Settable>();
  #server: OPCUAServer | null = null;
  #port: number;
  #lastNs = 0n;

  constructor(settings: NastySettings) {
    this.#settings = settings;
    this.#port = settings.port;
    this.nastiness = settings.nastiness ?? new Nastiness();
    this.#said = new Map(settings.machines.map((machine) => [machine, new Map()]));
    for (const machine of settings.machines) this.step(machine, 0);
  }

  get endpoint(): string {
    return `opc.tcp://${this.#settings.host}:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get isOpen(): boolean {
    return this.#server !== null;
  }

  /** Sessions that clients have with it now. */
  get sessions(): number {
    return this.#server?.engine.currentSessionCount ?? 0;
  }

  /** Opens it with the latest values, the second time at the same port. */
  async open(): Promise<void> {
    if (this.#server !== null) return;
    const { machines, certificates } = this.#settings;
    // As a machine's server: it lets go of the shared trust list twice when it closes.
    certificates.referenceCounter += 2;
    const server = new OPCUAServer(await this.nastiness.make(endpointOptions(this.#settings, this.#port)));
    await server.initialize();
    const space = server.engine.addressSpace;
    if (space === null) throw new Error('the server has no address space');
    const own = machines.map(nastyNamespaceOf);
    for (const uri of this.nastiness.number(own)) space.registerNamespace(uri);
    for (const [machine, said] of this.#said) {
      const namespace = space.getNamespace(nastyNamespaceOf(machine));
      const folder = namespace.addObject({
        organizedBy: space.rootFolder.objects,
        browseName: machine,
        nodeId: 's=Machine',
      });
      for (const { signal, node, type } of NASTY_SIGNALS) {
        const variable = namespace.addVariable({
          componentOf: folder,
          browseName: node,
          nodeId: `s=${node}`,
          dataType: DataType[type],
          minimumSamplingInterval: 0,
        });
        this.#variables.set(`${machine}.${signal.id}`, variable as Settable);
        this.#set(machine, signal.id, said.get(signal.id) as Said);
      }
    }
    this.nastiness.bend(server, space, own);
    await server.start();
    this.#server = server;
    this.#port = server.endpoints[0]?.port ?? this.#port;
  }

  /** Closes it and every connection to it. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#variables.clear();
    this.nastiness.straighten();
    await server?.shutdown(0);
  }

  /** All signals of the machine say what they say after `step` changes; returns the source time. */
  step(machine: string, step: number): bigint {
    const place = this.#settings.machines.indexOf(machine);
    return this.say(machine, nastyValues(machine, place, step));
  }

  /** Some signals of the machine say something, which counts where it is news; returns the source time, which always rises. */
  say(machine: string, values: Record<string, Value>): bigint {
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    this.#lastNs = nowNs > this.#lastNs ? nowNs : this.#lastNs + 100n;
    const before = this.#said.get(machine);
    for (const [signal, value] of Object.entries(values)) {
      if (Object.is(before?.get(signal)?.value, value)) continue;
      const said = { value, timeNs: this.#lastNs };
      before?.set(signal, said);
      this.#settings.emitted?.(machine, signal, value, said.timeNs);
      this.#set(machine, signal, said);
    }
    return this.#lastNs;
  }

  #set(machine: string, signal: string, { value, timeNs }: Said): void {
    const type = NASTY_SIGNALS.find((one) => one.signal.id === signal)?.type;
    if (type === undefined) throw new Error(`no signal ${signal}`);
    this.#variables
      .get(`${machine}.${signal}`)
      ?._internal_set_dataValue(dataValueOf(type, { value, status: 0 }, timeNs));
  }
}
