/**
 * From an endpoint's address to an activated session: finds the best security that the server offers, shows it the
 * newest of the gateway's certificates that it accepts, and signs in. Nothing is remembered but what the server took
 * the last time; node-opcua's own reconnection is switched off.
 */

import { X509Certificate } from 'node:crypto';
import {
  type ClientSession,
  type EndpointDescription,
  MessageSecurityMode,
  OPCUAClient,
  type OPCUAClientOptions,
  SecurityPolicy,
} from 'node-opcua';
import { answered } from './answered.ts';
import { expiringOf } from './security/expiry.ts';
import type { OwnCertificate } from './security/own-certificates.ts';
import { bestPolicy, inWords, isWeaker, type Policy } from './security/policy.ts';
import type { Security } from './security/settings.ts';
import { identityOf } from './security/user.ts';
import { APPLICATION_URI, type Trust } from './trust.ts';

/** A server that does not answer is given up after this. */
const ANSWER_MAX_MS = 10_000;
/** Closing in order is a courtesy: a dead server gets no more time than this. */
const CLOSE_MAX_MS = 1_000;
/** A session that the gateway left behind (killed, cut off) ends on the server after this. */
const SESSION_TIMEOUT_MS = 30_000;
/** What node-opcua says when the server has no endpoint of the wanted kind. */
const NO_SUCH_ENDPOINT = /Cannot find an Endpoint/;

export interface Connection {
  raw: ClientSession;
  policy: Policy;
  /** Ends session and connection; never rejects. */
  close(): Promise<void>;
  /** Ends the connection without a word about the session, which goes on over another; never rejects. */
  hangUp(): Promise<void>;
}

/**
 * Opens a session, or takes `former` over if the server still has it: its `raw` is the same then. `lost` is called at
 * most once, when it breaks by itself. Rejects with the reason in words.
 */
export async function connect(
  endpoint: string,
  security: Security,
  trust: Trust,
  lost: (reason: string) => void,
  former: ClientSession | null = null,
): Promise<Connection> {
  const policy = await policyFor(endpoint, security, trust);
  const candidates = trust.own.candidates(endpoint);
  for (const [index, own] of candidates.entries()) {
    try {
      const connection = await signIn(endpoint, security, policy, own, trust, lost, former);
      trust.own.accepted(endpoint, own);
      return connection;
    } catch (error) {
      if (NO_SUCH_ENDPOINT.test((error as Error).message)) trust.policies.delete(offerKey(endpoint, security));
      if (index === candidates.length - 1) throw error;
    }
  }
  throw new Error('the gateway has no certificate');
}

async function policyFor(endpoint: string, security: Security, trust: Trust): Promise<Policy> {
  const { mode, policy } = security;
  const key = offerKey(endpoint, security);
  if (policy !== 'best') return policy;
  const known = mode === 'None' ? 'None' : trust.policies.get(key);
  if (known !== undefined) return known;
  const offers = await offersOf(endpoint);
  const best = bestPolicy(offers, mode);
  if (best === null)
    throw new Error(`the server offers no ${mode} with a policy that is safe; it offers ${inWords(offers)}`);
  trust.policies.set(key, best);
  return best;
}

const offerKey = (endpoint: string, { mode }: Security): string => `${endpoint} ${mode}`;

/** The endpoints of a server, over an open line: to choose from, not to believe in [OPC 10000-4 §5.5.4]. */
export async function offersOf(endpoint: string): Promise<EndpointDescription[]> {
  const client = OPCUAClient.create({
    ...COMMON,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
  });
  try {
    await client.connect(endpoint);
    return await client.getEndpoints();
  } finally {
    await courteously(client.disconnect());
  }
}

const COMMON: OPCUAClientOptions = {
  applicationName: 'Gemba gateway',
  applicationUri: APPLICATION_URI,
  clientName: 'gemba',
  // A server behind another name or port (NAT, container) describes itself by addresses that lead nowhere.
  endpointMustExist: false,
  connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
  keepSessionAlive: false,
  // A session that is to end is closed in so many words. Left to itself, `disconnect` goes in circles and never lets the
  // process go on when a session that it remembers has been tried over another connection (node-opcua 2.186).
  keepPendingSessionsOnDisconnect: true,
  requestedSessionTimeout: SESSION_TIMEOUT_MS,
  transportTimeout: ANSWER_MAX_MS,
  defaultTransactionTimeout: ANSWER_MAX_MS,
};

async function signIn(
  endpoint: string,
  security: Security,
  policy: Policy,
  own: OwnCertificate,
  trust: Trust,
  lost: (reason: string) => void,
  former: ClientSession | null,
): Promise<Connection> {
  const client = OPCUAClient.create({
    ...COMMON,
    certificateFile: own.certificateFile,
    privateKeyFile: own.privateKeyFile,
    clientCertificateManager: trust.manager,
    securityMode: MessageSecurityMode[security.mode],
    securityPolicy: SecurityPolicy[policy],
  });
  let open = true;
  let raw: ClientSession | null = null;
  const broke = (reason: string) => {
    if (open && raw !== null) lost(reason);
  };
  client.on('connection_lost', () => broke('connection lost'));
  const hangUp = () => {
    open = false;
    return courteously(client.disconnect());
  };
  const close = async () => {
    open = false;
    if (raw !== null) await courteously(raw.close(true));
    await hangUp();
  };
  try {
    const identity = await identityOf(security.user);
    await client.connect(endpoint);
    raw = (await takeOver(client, former)) ?? (await client.createSession(identity));
    forbidRepair(raw);
    refuseWeaker(endpoint, security, policy, raw, trust);
    noteServer(endpoint, raw, trust);
    raw.on('session_closed', () => broke('session closed'));
    return { raw, policy, close, hangUp };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Which certificate the server showed [OPC 10000-4 §5.7.2]: people are warned before it ends. */
function noteServer(endpoint: string, { serverCertificate }: ClientSession, trust: Trust): void {
  trust.servers.delete(endpoint);
  if (!serverCertificate?.length) return;
  try {
    trust.servers.set(endpoint, expiringOf(new X509Certificate(serverCertificate)));
  } catch {
    // What can't be read has been believed by the library that checks it; there is only no end to tell of.
  }
}

/** ActivateSession over the new connection [OPC 10000-4 §5.7.3]; `null` where the server doesn't have the session any more. */
async function takeOver(client: OPCUAClient, former: ClientSession | null): Promise<ClientSession | null> {
  if (former === null) return null;
  former.removeAllListeners('session_closed');
  try {
    await client.reactivateSession(former);
    return former;
  } catch {
    return null;
  }
}

/**
 * When a server doesn't know the session any more, node-opcua would open another by itself and make the call there, with
 * indexes of namespaces that may mean something else by now.
 */
function forbidRepair(raw: ClientSession): void {
  (raw as unknown as { recursive_repair_detector: number }).recursive_repair_detector = 1;
}

/** The list that came signed must not name anything better than what the open list led to [OPC 10000-4 §5.7.2.1]. */
function refuseWeaker(endpoint: string, security: Security, used: Policy, raw: ClientSession, trust: Trust): void {
  if (security.policy !== 'best' || security.mode === 'None') return;
  if (!isWeaker(used, raw.serverEndpoints, security.mode)) return;
  const best = bestPolicy(raw.serverEndpoints, security.mode);
  if (best !== null) trust.policies.set(offerKey(endpoint, security), best);
  throw new Error(
    `the server offers ${best}, but its list of endpoints came with ${used} at best: is somebody between?`,
  );
}

/** Ends something in order, as far as that can be done in time: how it comes out doesn't matter. Never rejects. */
async function courteously(end: Promise<unknown>): Promise<void> {
  await answered(end, CLOSE_MAX_MS).catch(() => {});
}
