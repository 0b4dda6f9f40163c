/**
 * One session with one OPC UA server, from connect to close. After any break the endpoint closes the session and opens
 * a new one, which reads the namespaces anew.
 */

import {
  AttributeIds,
  type ClientSession,
  type ClientSessionPublishService,
  type ClientSessionRawSubscriptionService,
  PublishRequest,
  type PublishRequestOptions,
  type PublishResponse,
} from 'node-opcua';
import { connect } from './connect.ts';
import type { Security } from './security/settings.ts';
import type { Trust } from './trust.ts';

/** What a subscription needs of a session. */
export type RawSession = ClientSession & ClientSessionRawSubscriptionService & ClientSessionPublishService;

export interface Session {
  raw: RawSession;
  /** Namespace URIs by index, as they are in this session. */
  namespaces(): Promise<string[]>;
  /** Most monitored items of one call; `null` where the server names no limit [OPC 10000-5 §6.3.11]. */
  itemsPerCall: number | null;
  publish(request: PublishRequestOptions): Promise<PublishResponse>;
  close(): Promise<void>;
}

/** Longer than any pause between keep-alives: the subscription's own watchdog is the judge, not the request. */
const PUBLISH_TIMEOUT_MS = 60_000;

const NAMESPACE_ARRAY = 'i=2255';
const MAX_MONITORED_ITEMS_PER_CALL = 'i=11714';

/** Opens a session; `lost` is called at most once, when the connection breaks by itself. */
export async function openSession(
  endpoint: string,
  security: Security,
  trust: Trust,
  lost: (reason: string) => void,
): Promise<Session> {
  const connection = await connect(endpoint, security, trust, lost);
  const raw = connection.raw as RawSession;
  try {
    return {
      raw,
      namespaces: () => readNamespaces(raw),
      itemsPerCall: await readLimit(raw),
      publish: (request) => publish(raw, request),
      close: connection.close,
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function readNamespaces(raw: ClientSession): Promise<string[]> {
  const dataValue = await raw.read({ nodeId: NAMESPACE_ARRAY, attributeId: AttributeIds.Value });
  const value: unknown = dataValue.value.value;
  if (!Array.isArray(value)) throw new Error(`no NamespaceArray (${dataValue.statusCode.name})`);
  return value.map(String);
}

async function readLimit(raw: ClientSession): Promise<number | null> {
  const dataValue = await raw.read({ nodeId: MAX_MONITORED_ITEMS_PER_CALL, attributeId: AttributeIds.Value });
  const value: unknown = dataValue.value.value;
  return typeof value === 'number' && value > 0 ? value : null;
}

function publish(raw: RawSession, request: PublishRequestOptions): Promise<PublishResponse> {
  return new Promise((resolve, reject) => {
    const options = new PublishRequest({ requestHeader: { timeoutHint: PUBLISH_TIMEOUT_MS }, ...request });
    raw.publish(options, (error, response) => {
      if (error || response === undefined) reject(error ?? new Error('no answer'));
      else resolve(response);
    });
  });
}
