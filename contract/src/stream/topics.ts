/** Topics of the journal stream, between our gateways and our server (docs/decisions/0002). */

import { type GatewayId, isId, type SiteId } from '../identity.ts';

const ROOT = 'gemba/v1';

/** What is new goes out on `live`; what is not known to be stored is sent again beside it on `replay`. */
export type Lane = 'live' | 'replay';

export const liveTopic = (site: SiteId, gateway: GatewayId): string => `${ROOT}/${site}/${gateway}/live`;
export const replayTopic = (site: SiteId, gateway: GatewayId): string => `${ROOT}/${site}/${gateway}/replay`;
/** From the server to the gateway: what is stored. Retained, so that a gateway that comes back knows at once. */
export const storedTopic = (site: SiteId, gateway: GatewayId): string => `${ROOT}/${site}/${gateway}/stored`;

/** What the server subscribes to. */
export const LANE_FILTERS: readonly string[] = [`${ROOT}/+/+/live`, `${ROOT}/+/+/replay`];

/** Retained, with a Will: whether anybody stores. Payload: {@link ServerState} as JSON. */
export const SERVER_STATE_TOPIC = `${ROOT}/server/state`;

export interface ServerState {
  online: boolean;
  /** Milliseconds UTC at which the server connected. */
  sinceMs: number;
}

/** Reads a server's state; `null` when it is none. */
export function decodeServerState(text: string): ServerState | null {
  try {
    const { online, sinceMs } = JSON.parse(text) as Record<string, unknown>;
    return typeof online === 'boolean' && Number.isFinite(sinceMs) ? { online, sinceMs: sinceMs as number } : null;
  } catch {
    return null;
  }
}

/** Takes a lane's topic apart; `null` when it is none. */
export function parseLaneTopic(topic: string): { site: SiteId; gateway: GatewayId; lane: Lane } | null {
  const [gemba, version, site, gateway, lane, ...rest] = topic.split('/');
  if (`${gemba}/${version}` !== ROOT || rest.length > 0 || site === undefined || gateway === undefined) return null;
  if (!isId(site) || !isId(gateway) || (lane !== 'live' && lane !== 'replay')) return null;
  return { site: site as SiteId, gateway: gateway as GatewayId, lane };
}
