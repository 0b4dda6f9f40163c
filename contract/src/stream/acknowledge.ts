/**
 * An acknowledgement on its way to a machine, and what became of it: the only thing that a server of ours ever writes to
 * one (docs/decisions/0034). It is asked again until it is answered, and asking twice does no more than asking once.
 */

import { type GatewayId, isId, type SiteId } from '../identity.ts';
import { isEventId } from '../machine-alarm.ts';

const ROOT = 'gemba/v1';

/** From the server to the gateway; never retained: what nobody hears is asked again. */
export const acknowledgeTopic = (site: SiteId, gateway: GatewayId): string => `${ROOT}/${site}/${gateway}/acknowledge`;
/** From the gateway to the server. */
export const acknowledgedTopic = (site: SiteId, gateway: GatewayId): string =>
  `${ROOT}/${site}/${gateway}/acknowledged`;
/** What the server subscribes to. */
export const ACKNOWLEDGED_FILTER = `${ROOT}/+/+/acknowledged`;

export interface AcknowledgeRequest {
  /** Comes back with the answer. */
  id: string;
  machine: string;
  /** The signal that carries the condition: the gateway knows which one that is, and takes no other. */
  signal: string;
  /** EventId of the state that was acknowledged, hexadecimal. */
  event: string;
  /** Who did it, and what he said. */
  by: string;
  comment: string | null;
}

/**
 * The machine took it, or had it already (`done`); the gateway is not allowed to write to it (`off`); the machine doesn't
 * know that state any more (`stale`); it refused. A machine that isn't reached is no answer.
 */
export const ACKNOWLEDGE_RESULTS = ['done', 'off', 'stale', 'refused'] as const;
export type AcknowledgeResult = (typeof ACKNOWLEDGE_RESULTS)[number];

export interface AcknowledgeAnswer {
  id: string;
  result: AcknowledgeResult;
  /** The machine's word for it: the name of a StatusCode. */
  code: string | null;
}

/** Longest message, characters. */
const MESSAGE_MAX = 4_096;
const ID_MAX = 600;
const TEXT_MAX = 500;

/** Reads a request; `null` when it is none. */
export function decodeRequest(text: string): AcknowledgeRequest | null {
  const raw = fieldsOf(text);
  if (raw === null) return null;
  const { id, machine, signal, event, by, comment } = raw;
  const isWhole =
    isText(id, ID_MAX) &&
    isText(machine, 64) &&
    isText(signal, 200) &&
    isEventId(event) &&
    isText(by, TEXT_MAX) &&
    (comment === null || isText(comment, TEXT_MAX));
  return isWhole ? ({ id, machine, signal, event, by, comment } as AcknowledgeRequest) : null;
}

/** Reads an answer; `null` when it is none. */
export function decodeAnswer(text: string): AcknowledgeAnswer | null {
  const raw = fieldsOf(text);
  if (raw === null) return null;
  const { id, result, code } = raw;
  const isKnown = (ACKNOWLEDGE_RESULTS as readonly unknown[]).includes(result);
  const isWhole = isText(id, ID_MAX) && isKnown && (code === null || isText(code, 80));
  return isWhole ? ({ id, result, code } as AcknowledgeAnswer) : null;
}

/** Takes an answer's topic apart; `null` when it is none. */
export function parseAcknowledgedTopic(topic: string): { site: SiteId; gateway: GatewayId } | null {
  const [gemba, version, site, gateway, word, ...rest] = topic.split('/');
  if (`${gemba}/${version}` !== ROOT || word !== 'acknowledged' || rest.length > 0) return null;
  if (site === undefined || gateway === undefined || !isId(site) || !isId(gateway)) return null;
  return { site: site as SiteId, gateway: gateway as GatewayId };
}

function fieldsOf(text: string): Record<string, unknown> | null {
  if (text.length > MESSAGE_MAX) return null;
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isText = (text: unknown, most: number): text is string =>
  typeof text === 'string' && text.length > 0 && text.length <= most;
