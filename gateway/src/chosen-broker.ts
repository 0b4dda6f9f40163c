/** Which broker, and as whom: what the options say comes first, then the ports file, then gateway.yaml. */

import { GembaError } from '@gemba/contract/errors';
import type { Ports } from '@gemba/program/ports';
import type { GatewayConfig } from './config.ts';
import type { BrokerOptions } from './mqtt.ts';

export interface BrokerWish {
  mqtt?: string | undefined;
  'mqtt-username'?: string | undefined;
  'mqtt-password'?: string | undefined;
}

/** `configured` is not asked where a broker is named that needs no TLS. Throws GEMBA_ARGUMENT for what is no URL. */
export function chosenBroker(
  wish: BrokerWish,
  ports: Pick<Ports, 'mqtt'>,
  configured: () => GatewayConfig['mqtt'],
): Omit<BrokerOptions, 'clientId' | 'log'> {
  const { mqtt, 'mqtt-username': username, 'mqtt-password': password } = wish;
  if (mqtt !== undefined && !URL.canParse(mqtt)) {
    throw new GembaError('GEMBA_ARGUMENT', { argument: '--mqtt (or GEMBA_MQTT_URL) is not a URL' });
  }
  const named = mqtt ?? (ports.mqtt === undefined ? null : `mqtt://127.0.0.1:${ports.mqtt}`);
  return {
    ...(named === null ? configured() : { url: named, tls: IS_PLAIN.test(named) ? undefined : configured().tls }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

const IS_PLAIN = /^(mqtt|tcp|ws):/;
