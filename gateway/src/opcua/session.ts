/**
 * One session with one OPC UA server, from connect to close. node-opcua's own reconnection is switched off: after any
 * break the endpoint closes the session and opens a new one, which reads the namespaces anew.
 */

import {
  AttributeIds,
  type ClientSession,
  type ClientSessionPublishService,
  type ClientSessionRawSubscriptionService,
  MessageSecurityMode,
  OPCUAClient,
  PublishRequest,
  type PublishRequestOptions,
  type PublishResponse,
  SecurityPolicy,
} from 'node-opcua';
import type { Security } from '../config.ts';
import { APPLICATION_URI, type Trust } from './trust.ts';

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

/** A server that does not answer is given up after this. */
const ANSWER_MAX_MS = 10_000;
/** Closing in order is a courtesy: a dead server gets no more time than this. */
const CLOSE_MAX_MS = 1_000;
/** A session that the gateway left behind (killed, cut off) ends on the server after this. */
const SESSION_TIMEOUT_MS = 30_000;
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
  const client = OPCUAClient.create({
    applicationName: 'Gemba gateway',
    applicationUri: APPLICATION_URI,
    clientName: 'gemba',
    certificateFile: trust.certificateFile,
    privateKeyFile: trust.privateKeyFile,
    clientCertificateManager: trust.manager,
    securityMode: MessageSecurityMode[security.mode],
    securityPolicy: SecurityPolicy[security.policy],
    // A server behind another name or port (NAT, container) describes itself by addresses that lead nowhere.
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    keepSessionAlive: false,
    requestedSessionTimeout: SESSION_TIMEOUT_MS,
    transportTimeout: ANSWER_MAX_MS,
    defaultTransactionTimeout: ANSWER_MAX_MS,
  });
  let open = true;
  client.on('connection_lost', () => {
    if (open) lost('connection lost');
  });
  const close = async (raw: ClientSession | null) => {
    open = false;
    if (raw !== null) await within(CLOSE_MAX_MS, raw.close(true));
    await within(CLOSE_MAX_MS, client.disconnect());
  };
  try {
    await client.connect(endpoint);
    const raw = (await client.createSession()) as RawSession;
    raw.on('session_closed', () => {
      if (open) lost('session closed');
    });
    return {
      raw,
      namespaces: () => readNamespaces(raw),
      itemsPerCall: await readLimit(raw),
      publish: (request) => publish(raw, request),
      close: () => close(raw),
    };
  } catch (error) {
    await close(null);
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

/** Waits for something whose outcome doesn't matter, but not for long. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}
