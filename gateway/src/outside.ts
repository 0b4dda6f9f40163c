/**
 * What a gateway has around it: its disk, the machines and the broker. A simulation puts its own in, so that the gateway
 * itself, with all that happens between them, runs as it is under any fault.
 */

import type { Disk } from '@gemba/journal/disk';
import { Memory } from '@gemba/journal/entries/memory';
import { Journal, type JournalOptions } from '@gemba/journal/journal';
import type { Link, LinkUser } from './link.ts';
import { Broker, type BrokerOptions } from './mqtt.ts';
import { Endpoint, type EndpointOptions } from './opcua/endpoint.ts';
import type { EndpointUser } from './opcua/endpoint-user.ts';

export interface Outside {
  /** Where the journal's neighbours lie; the real one if absent. */
  disk?: Disk;
  journal(options: JournalOptions): Journal;
  /** `file`: of the snapshot. */
  memory(file: string): Memory;
  endpoint(options: EndpointOptions, user: EndpointUser): Watcher;
  broker(options: BrokerOptions, users: LinkUser[]): Connection;
}

/** Who watches machines. */
export type Watcher = Partial<Pick<Endpoint, 'acknowledge'>> &
  Pick<Endpoint, 'change' | 'machines' | 'missing' | 'restart' | 'start' | 'state' | 'stop'>;

/** A connection to the broker that is kept up. */
export type Connection = Link & Pick<Broker, 'start' | 'stop'>;

/** Files, OPC UA and MQTT. */
export const REAL: Outside = {
  journal: (options) => new Journal(options),
  memory: (file) => new Memory(file),
  endpoint: (options, user) => new Endpoint(options, user),
  broker: (options, users) => new Broker(options, users),
};
