/** All that a gateway program is told: its options with the files that they name, as the gateways are to run. */

import type { Plant } from '@gemba/contract/plant';
import { readPorts } from '@gemba/program/ports';
import { chosenGateways, onTheirPorts } from './chosen.ts';
import { type BrokerWish, chosenBroker } from './chosen-broker.ts';
import { type Gateway, unreadMachines } from './config.ts';
import type { GatewayOptions } from './gateway.ts';
import { readConfiguration } from './read-config.ts';

interface Options extends BrokerWish {
  plant: string;
  config: string;
  gateway?: readonly string[] | undefined;
  ports?: string | undefined;
}

export interface Settings {
  plant: Plant;
  /** Those that are to run, with their machines where they listen. */
  gateways: Gateway[];
  /** The broker: what the options say comes first. */
  mqtt: GatewayOptions['mqtt'];
  /** Machines of the plant that no gateway of the file reads. */
  unread: string[];
}

/** Throws a `GembaError` with all faults of both files, or of an option. */
export function readSettings(options: Options): Settings {
  const { plant, config } = readConfiguration(options.plant, options.config);
  const ports = options.ports === undefined ? {} : readPorts(options.ports);
  const gateways = chosenGateways(config, options.gateway).map((one) => ({
    ...one,
    machines: onTheirPorts(one.machines, ports),
  }));
  const mqtt = chosenBroker(options, ports, () => config.mqtt);
  return { plant, gateways, mqtt, unread: unreadMachines(config, plant) };
}
