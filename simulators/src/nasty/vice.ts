/**
 * A vice: one way in which real OPC UA servers misbehave, as a value. It sees each request before the server does and
 * each response before the client does, and may bend what the server is made of. One value of this type per file.
 */

import type { AddressSpace, OPCUAServerOptions } from 'node-opcua';
import type { Static, TObject } from 'typebox';
import type { Internals, Request, Response } from './internals.ts';

export interface Vice<S extends TObject = TObject> {
  name: string;
  /** One sentence. */
  summary: string;
  /** Its parameters with their defaults. */
  parameters: S;
  /** It only shows in a server that was opened after it was switched on. */
  atOpening?: true;
  /** Called when it is switched on; what comes back may remember. */
  act: (parameters: Static<S>) => Acts;
}

/** What a request comes to: `undefined` goes on to the server, `'silence'` is never answered. */
export type Outcome = Response | 'silence' | undefined;

/** What a vice does while it is on. All parts may be left out. */
export interface Acts {
  /** Bends what the server is made with. */
  make?: (options: OPCUAServerOptions) => Promise<OPCUAServerOptions>;
  /** Namespace URIs in the order in which they get their indexes; `own` are those of the machines. */
  number?: (own: readonly string[]) => readonly string[];
  /** The address space is whole, the endpoint still closed. */
  furnish?: (space: AddressSpace, own: readonly string[]) => void;
  /** It was switched on while the server was open, or the server was opened while it was on. */
  on?: (server: Internals) => void;
  /** It was switched off while the server was open. */
  off?: (server: Internals) => void;
  /** A request came; it may be altered in place, being the server's own copy. */
  asked?: (request: Request, server: Internals) => Outcome | Promise<Outcome>;
  /** A response goes out; `null` is never sent. Not to be altered in place: the server may keep parts of it. */
  answered?: (response: Response, request: Request, server: Internals) => Response | null;
}

/** Gives a vice its parameters' type, and lists it among all others. */
export const vice = <const S extends TObject>(definition: Vice<S>): Vice => definition as unknown as Vice;
