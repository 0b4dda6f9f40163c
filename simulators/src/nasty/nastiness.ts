/**
 * The vices of one server: which are on, and the places at which they bend it. It outlives the server that it bends:
 * what is on stays on when the server is closed and opened again.
 */

import type { AddressSpace, OPCUAServer, OPCUAServerOptions } from 'node-opcua';
import { Value } from 'typebox/value';
import { type Channel, type Internals, internalsOf, type Request, type Response } from './internals.ts';
import { viceOf } from './registry.ts';
import type { Acts, Outcome, Vice } from './vice.ts';

export interface ActiveVice {
  vice: Vice;
  parameters: Record<string, unknown>;
}

export class Nastiness {
  readonly #active = new Map<string, ActiveVice & { acts: Acts }>();
  #server: Internals | null = null;
  #channels = new WeakSet<Channel>();

  get active(): readonly ActiveVice[] {
    return [...this.#active.values()].map(({ vice, parameters }) => ({ vice, parameters }));
  }

  /** Switches a vice on, or on anew with other parameters; these are what its schema wants, with its defaults. */
  switchOn(vice: Vice, parameters: Record<string, unknown>): void {
    this.switchOff(vice.name);
    const acts = vice.act(parameters);
    this.#active.set(vice.name, { vice, parameters, acts });
    if (this.#server !== null) acts.on?.(this.#server);
  }

  /** Switches a vice on with its defaults beside what is given. Throws a plain error when it doesn't take that. */
  be(name: string, given: Record<string, unknown> = {}): void {
    const vice = viceOf(name);
    if (vice === undefined) throw new Error(`there is no vice ${name}`);
    const parameters = Value.Default(vice.parameters, { ...given });
    if (!Value.Check(vice.parameters, parameters)) throw new Error(`${name} does not take ${JSON.stringify(given)}`);
    this.switchOn(vice, parameters as Record<string, unknown>);
  }

  switchOff(name: string): void {
    const found = this.#active.get(name);
    this.#active.delete(name);
    if (this.#server !== null) found?.acts.off?.(this.#server);
  }

  /** What a server is to be made with. */
  async make(options: OPCUAServerOptions): Promise<OPCUAServerOptions> {
    let made = options;
    for (const acts of this.#acts()) made = (await acts.make?.(made)) ?? made;
    return made;
  }

  /** The machines' namespaces in the order in which they are to get their indexes, others among them. */
  number(own: readonly string[]): readonly string[] {
    return this.#acts().reduce((order, acts) => acts.number?.(order) ?? order, own);
  }

  /** To be called when the address space is whole, before the server can be reached. */
  bend(server: OPCUAServer, space: AddressSpace, own: readonly string[]): void {
    const internals = internalsOf(server);
    this.#server = internals;
    for (const acts of this.#acts()) acts.furnish?.(space, own);
    for (const acts of this.#acts()) acts.on?.(internals);
    const go = internals.on_request.bind(server);
    internals.on_request = (message, channel) => {
      this.#listen(channel, internals);
      const outcome = this.#asked(message.request, internals);
      const answer = (given: Outcome) => {
        if (given === undefined) go(message, channel);
        else if (given !== 'silence') channel.send_response('MSG', given, message);
      };
      if (outcome instanceof Promise) void outcome.then(answer);
      else answer(outcome);
    };
  }

  /** The server is closed. */
  straighten(): void {
    this.#server = null;
  }

  /** The first vice with an answer has the word; one that only waits lets the next speak afterwards. */
  #asked(request: Request, server: Internals, from = 0): Outcome | Promise<Outcome> {
    const all = this.#acts();
    for (let index = from; index < all.length; index++) {
      const outcome = all[index]?.asked?.(request, server);
      if (outcome instanceof Promise) {
        return outcome.then((given) => (given === undefined ? this.#asked(request, server, index + 1) : given));
      }
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }

  #listen(channel: Channel, server: Internals): void {
    if (this.#channels.has(channel)) return;
    this.#channels.add(channel);
    const send = channel.send_response.bind(channel);
    channel.send_response = (type, response, message, done) => {
      let told: Response | null = response;
      for (const acts of this.#acts()) {
        if (told !== null && acts.answered !== undefined) told = acts.answered(told, message.request, server);
      }
      if (told === null) done?.();
      else send(type, told, message, done);
    };
  }

  #acts(): Acts[] {
    return [...this.#active.values()].map(({ acts }) => acts);
  }
}
