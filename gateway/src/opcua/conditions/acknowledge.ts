/** One acknowledgement over one session, and what the server's answer means [OPC 10000-9 §5.7.3]. */

import type { AcknowledgeRequest } from '@gemba/contract/stream/acknowledge';
import { DataType, LocalizedText, type NodeId, resolveNodeId, Variant } from 'node-opcua';
import type { Outcome } from '../../acknowledge/acknowledger.ts';
import type { Session } from '../session.ts';

const ACKNOWLEDGE = resolveNodeId('i=9111');

/** By name, as servers give them; anything else bad is a refusal. */
const MEANING: Readonly<Record<string, Outcome['result']>> = {
  BadConditionBranchAlreadyAcked: 'done',
  BadEventIdUnknown: 'stale',
};

/** Rejects when the server isn't reached. */
export async function acknowledge(
  session: Pick<Session, 'raw'>,
  condition: NodeId,
  { event, by, comment }: Pick<AcknowledgeRequest, 'event' | 'by' | 'comment'>,
): Promise<Outcome> {
  // The machine knows the gateway's session alone: who it was stands in the comment.
  const text = comment === null ? by : `${by}: ${comment}`;
  const inputArguments = [
    new Variant({ dataType: DataType.ByteString, value: Buffer.from(event, 'hex') }),
    new Variant({ dataType: DataType.LocalizedText, value: new LocalizedText({ text }) }),
  ];
  const { statusCode } = await session.raw.call({ objectId: condition, methodId: ACKNOWLEDGE, inputArguments });
  if (statusCode.isGood()) return { result: 'done', code: null };
  return { result: MEANING[statusCode.name] ?? 'refused', code: statusCode.name };
}
