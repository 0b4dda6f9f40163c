/**
 * One session with one OPC UA server: what the server says of itself, and the services that a subscription needs. After a
 * break the endpoint connects anew, and a session that the server still holds is taken over the new connection, so that
 * what it queued meanwhile is not lost [OPC 10000-4 §6.7].
 */

import {
  AttributeIds,
  type ClientSession,
  type ClientSessionPublishService,
  type ClientSessionRawSubscriptionService,
  DataValue,
  type ModifyMonitoredItemsRequestOptions,
  type ModifyMonitoredItemsResponse,
  type NodeId,
  type NotificationMessage,
  PublishRequest,
  type PublishRequestOptions,
  type PublishResponse,
  ReadRequest,
  type ReadResponse,
  type ReadValueIdOptions,
  RepublishRequest,
  type RepublishResponse,
  StatusCodes,
  TimestampsToReturn,
  type TransferSubscriptionsResponse,
} from 'node-opcua';
import { Batches } from './batches.ts';
import { type Connection, connect } from './connect.ts';
import type { Security } from './security/settings.ts';
import { type ReadNodes, readServerFacts, type ServerFacts } from './server-facts.ts';
import type { Trust } from './trust.ts';

/** What a subscription needs of a session. */
export type RawSession = ClientSession & ClientSessionRawSubscriptionService & ClientSessionPublishService;

export interface Session {
  raw: RawSession;
  /** URL that it was opened at. */
  url: string;
  /** As they were when the session was opened or taken over. */
  facts: ServerFacts;
  /** Reads past the server's cache, in batches. */
  read: ReadNodes;
  /** Present values, in the same way. Structures come undecoded: one of a type that can't be learned spoils no other. */
  values(nodes: readonly NodeId[]): Promise<DataValue[]>;
  publish(request: PublishRequestOptions): Promise<PublishResponse>;
  /** Another interval or queue for items that exist [OPC 10000-4 §5.13.3]. */
  modify(request: ModifyMonitoredItemsRequestOptions): Promise<ModifyMonitoredItemsResponse>;
  /** A message that the server still holds [OPC 10000-4 §5.14.6]. */
  republish(subscriptionId: number, sequenceNumber: number): Promise<NotificationMessage>;
  /** Takes a subscription of another session over; numbers of the messages that the server holds [OPC 10000-4 §5.14.7]. */
  transfer(subscriptionId: number): Promise<number[]>;
  /** Ends a subscription. */
  forget(subscriptionId: number): Promise<unknown>;
  /** Closes it with its subscriptions, as far as the server can be reached. */
  close(): Promise<void>;
  /** Ends the connection without a word about the session, which goes on over another. */
  hangUp(): Promise<void>;
}

export interface SessionHistory {
  /** Size of a Read call, as learned of this server. */
  reads: Batches;
  /** A session whose connection broke, to be taken over if the server still has it. */
  former: Session | null;
}

/** Longer than any pause between keep-alives: the subscription's own watchdog is the judge, not the request. */
const PUBLISH_TIMEOUT_MS = 60_000;
/** Nodes of one Read call where the server names no limit. */
const READS_AT_MOST = 500;

/** For one server; kept while its endpoint lives. */
export const newReads = (): Batches => new Batches(READS_AT_MOST);

/**
 * Takes the former session over where the server still has it (its `raw` is the same then), or opens a new one; `lost` is
 * called at most once, when the connection breaks by itself.
 */
export async function openSession(
  url: string,
  security: Security,
  trust: Trust,
  lost: (reason: string) => void,
  { reads, former }: SessionHistory = { reads: newReads(), former: null },
): Promise<Session> {
  // Through another address it is another endpoint, for which the session isn't good.
  const own = former?.url === url ? former.raw : null;
  const connection = await connect(url, security, trust, lost, own);
  try {
    return { ...(await services(connection.raw as RawSession, reads)), ...ends(connection), url };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const ends = ({ close, hangUp }: Connection): Pick<Session, 'close' | 'hangUp'> => ({ close, hangUp });

async function services(raw: RawSession, reads: Batches): Promise<Omit<Session, 'close' | 'hangUp' | 'url'>> {
  let limit: number | null = null;
  const inBatches = (perform: ReadNodes): ReadNodes => {
    const refused = () => new DataValue({ statusCode: StatusCodes.BadResponseTooLarge });
    return (nodes) => reads.run(nodes, limit, { perform, refused, repeatable: true });
  };
  const read = inBatches((batch) => raw.read(batch, 0));
  const undecoded = inBatches((batch) => readUndecoded(raw, batch));
  const facts = await readServerFacts(read);
  limit = facts.limits.nodesPerRead;
  return {
    raw,
    facts,
    read,
    values: (nodes) => undecoded(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value }))),
    publish: (request) => publish(raw, request),
    modify: (request) => call((done) => raw.modifyMonitoredItems(request, done)),
    republish: (subscriptionId, sequenceNumber) => republish(raw, subscriptionId, sequenceNumber),
    transfer: (subscriptionId) => transfer(raw, subscriptionId),
    forget: (subscriptionId) => call((done) => raw.deleteSubscriptions({ subscriptionIds: [subscriptionId] }, done)),
  };
}

/** A read without node-opcua's search for the types of structures, which fails for all nodes when it fails. */
async function readUndecoded(raw: RawSession, nodesToRead: ReadValueIdOptions[]): Promise<DataValue[]> {
  const { performMessageTransaction } = raw as unknown as { performMessageTransaction: Transaction };
  const request = new ReadRequest({ maxAge: 0, nodesToRead, timestampsToReturn: TimestampsToReturn.Both });
  const { results } = await call<ReadResponse>((done) => performMessageTransaction.call(raw, request, done));
  return results ?? [];
}

type Transaction = (request: ReadRequest, done: (error: Error | null, response?: ReadResponse) => void) => void;

function publish(raw: RawSession, request: PublishRequestOptions): Promise<PublishResponse> {
  const options = new PublishRequest({ requestHeader: { timeoutHint: PUBLISH_TIMEOUT_MS }, ...request });
  return call((done) => raw.publish(options, done));
}

async function republish(
  raw: RawSession,
  subscriptionId: number,
  retransmitSequenceNumber: number,
): Promise<NotificationMessage> {
  const request = new RepublishRequest({ subscriptionId, retransmitSequenceNumber });
  const { notificationMessage } = await call<RepublishResponse>((done) => raw.republish(request, done));
  return notificationMessage;
}

/** node-opcua's callbacks as a promise. */
function call<R>(perform: (done: (error: Error | null, response?: R) => void) => void): Promise<R> {
  return new Promise((resolve, reject) => {
    perform((error, response) => {
      if (error || response === undefined) reject(error ?? new Error('no answer'));
      else resolve(response);
    });
  });
}

async function transfer(raw: RawSession, subscriptionId: number): Promise<number[]> {
  // The present values too: whatever else was lost on the way, the picture is right afterwards.
  const request = { subscriptionIds: [subscriptionId], sendInitialValues: true };
  const { results } = await call<TransferSubscriptionsResponse>((done) => raw.transferSubscriptions(request, done));
  const result = results?.[0];
  if (result?.statusCode.isGood()) return [...(result.availableSequenceNumbers ?? [])];
  throw new Error(`not transferred: ${result?.statusCode.name ?? 'no result'}`);
}
