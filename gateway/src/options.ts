/** Options that the gateway program and its commands share: the same word means the same everywhere. */

import type { OptionSpec } from '@gemba/program/arguments';

/** Where the gateway keeps what is its own. */
export const DATA_OPTION = {
  data: { type: 'string', env: 'GEMBA_DATA', default: 'data', placeholder: 'DIR', help: 'Data folder' },
} as const satisfies Record<string, OptionSpec>;

export const PLANT_OPTION = {
  plant: { type: 'string', env: 'GEMBA_PLANT', default: 'config/plant.yaml', placeholder: 'FILE', help: 'The plant' },
} as const satisfies Record<string, OptionSpec>;

export const CONFIG_OPTION = {
  config: {
    type: 'string',
    env: 'GEMBA_CONFIG',
    default: 'config/gateway.yaml',
    placeholder: 'FILE',
    help: 'Where machines are read',
  },
} as const satisfies Record<string, OptionSpec>;

export const PORTS_OPTION = {
  ports: { type: 'string', env: 'GEMBA_PORTS', placeholder: 'FILE', help: 'Ports of a plant on this machine' },
} as const satisfies Record<string, OptionSpec>;

/** As `chosenBroker` takes them. */
export const BROKER_OPTIONS = {
  mqtt: { type: 'string', env: 'GEMBA_MQTT_URL', placeholder: 'URL', help: 'The broker (default: as configured)' },
  'mqtt-username': { type: 'string', env: 'GEMBA_MQTT_USERNAME', placeholder: 'NAME', help: 'Account at the broker' },
  'mqtt-password': { type: 'string', env: 'GEMBA_MQTT_PASSWORD', secret: true, help: 'Its password' },
} as const satisfies Record<string, OptionSpec>;
