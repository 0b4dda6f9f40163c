/** A trouble between a gateway and an OPC UA server, as a value: what the server is like, what is done, what must hold. */

import type { Place } from '../../support/nasty-place.ts';

export interface Trouble {
  what: string;
  /** What the server is like when the gateway first comes: its vices with their parameters. */
  from?: Record<string, Record<string, unknown>>;
  /** The gateway reads both machines when this is called, unless the server is never reached. */
  play(place: Place): Promise<void>;
  /** Belongs to the small run: without care, the picture would be wrong and nobody would know. */
  small?: true;
  /** The gateway must not take this server for its own. */
  neverReached?: true;
}
