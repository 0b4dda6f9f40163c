/** Every generated file that is committed, with how it is made: one list for the command that writes and the test that compares. */

import { Plant } from '@gemba/contract/plant';
import { GatewayConfig } from '@gemba/gateway/config';
import { ServerConfig } from '@gemba/server/config';
import { Simulators } from '@gemba/simulators/config';
import { alarmConditionsPage } from './alarm-conditions.ts';
import { errorsPage } from './errors.ts';
import { forEditors } from './schema.ts';
import { conformancePage } from './sparkplug/conformance.ts';

const schema = (value: object): string =>
  `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...forEditors(value) }, null, 1)}\n`;

/** Path → text. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  'docs/alarm-conditions.md': alarmConditionsPage,
  'docs/errors.md': errorsPage,
  'docs/sparkplug-conformance.md': conformancePage,
  'config/schema/plant.json': () => schema(Plant),
  'config/schema/gateway.json': () => schema(GatewayConfig),
  'config/schema/server.json': () => schema(ServerConfig),
  'config/schema/simulators.json': () => schema(Simulators),
};
