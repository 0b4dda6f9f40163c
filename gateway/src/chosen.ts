/** Which gateways of the file are meant, and where their machines listen. */

import { GembaError } from '@gemba/contract/errors';
import type { Ports } from '@gemba/program/ports';
import type { GatewayConfig } from './config.ts';

/** Those named, or all. Throws GEMBA_ARGUMENT for one that the file doesn't have. */
export function chosenGateways(
  { gateways }: GatewayConfig,
  ids: readonly string[] | undefined,
): GatewayConfig['gateways'] {
  if (ids === undefined || ids.length === 0) return gateways;
  return ids.map((id) => {
    const found = gateways.find((gateway) => gateway.id === id);
    if (found === undefined) {
      const known = gateways.map((gateway) => gateway.id).join(', ');
      throw new GembaError('GEMBA_ARGUMENT', { argument: `--gateway ${id} (there are: ${known})` });
    }
    return found;
  });
}

/** Simulated machines listen on free ports, which the ports file names. */
export function onTheirPorts<M extends { endpoint: string }>(
  machines: Record<string, M>,
  { opcua }: Ports,
): Record<string, M> {
  return Object.fromEntries(
    Object.entries(machines).map(([id, source]) => {
      const port = opcua?.[id];
      return [id, port === undefined ? source : { ...source, endpoint: `opc.tcp://127.0.0.1:${port}` }];
    }),
  );
}
