/**
 * What is asked of an event, and what a list of its fields says: a state of a condition, a mark of a refresh, or something
 * that is none of ours [OPC 10000-9 §5.5, §5.7, §5.8, §5.11].
 */

import { EVENT_ID_MAX_BYTES, type MachineAlarm } from '@gemba/contract/machine-alarm';
import {
  AttributeIds,
  EventFilter,
  type NodeId,
  resolveNodeId,
  SimpleAttributeOperand,
  type Variant,
} from 'node-opcua';

const BASE_EVENT = 'i=2041';
const CONDITION = 'i=2782';
const ACKNOWLEDGEABLE = 'i=2881';
const ALARM = 'i=2915';

const REFRESH_START = 2787;
const REFRESH_END = 2788;
const REFRESH_REQUIRED = 2789;
const QUEUE_OVERFLOW = 3035;

/** Type that declares a field, and its path below that; in this order they come back. */
const FIELDS = [
  ['eventId', BASE_EVENT, ['EventId']],
  ['eventType', BASE_EVENT, ['EventType']],
  ['time', BASE_EVENT, ['Time']],
  ['message', BASE_EVENT, ['Message']],
  ['severity', BASE_EVENT, ['Severity']],
  // The condition itself: the NodeId of the instance, which is no field of it [OPC 10000-9 §5.5.2].
  ['condition', CONDITION, []],
  ['name', CONDITION, ['ConditionName']],
  ['branch', CONDITION, ['BranchId']],
  ['retain', CONDITION, ['Retain']],
  ['enabled', CONDITION, ['EnabledState', 'Id']],
  ['comment', CONDITION, ['Comment']],
  ['user', CONDITION, ['ClientUserId']],
  ['acked', ACKNOWLEDGEABLE, ['AckedState', 'Id']],
  ['active', ALARM, ['ActiveState', 'Id']],
] as const;
type Field = (typeof FIELDS)[number][0];

/** No filter of types: small servers take none, and what isn't ours is passed over. */
export const eventFilter = (): EventFilter =>
  new EventFilter({
    selectClauses: FIELDS.map(
      ([, type, path]) =>
        new SimpleAttributeOperand({
          typeDefinitionId: resolveNodeId(type),
          browsePath: path.map((name) => ({ name, namespaceIndex: 0 })),
          attributeId: path.length === 0 ? AttributeIds.NodeId : AttributeIds.Value,
        }),
    ),
  });

/** A state of a condition, as an event tells it. */
export interface ConditionEvent {
  kind: 'condition';
  /** NodeId of the condition in this session. */
  condition: string;
  name: string;
  /** The server's time of the event; `null` where it gave none. */
  time: Date | null;
  alarm: MachineAlarm;
}

export type TellingEvent =
  | ConditionEvent
  /** A former state of a condition that still wants to be acknowledged, or no longer does [OPC 10000-9 §5.5.2]. */
  | { kind: 'branch'; condition: string; branch: string; open: boolean }
  /** Between the two, the server tells of all conditions that are of interest [OPC 10000-9 §5.5.7]. */
  | { kind: 'refresh-start' }
  | { kind: 'refresh-end'; time: Date | null }
  /** It may have told less than there was: ask for all of it. */
  | { kind: 'refresh-required' }
  /** Its queue overflowed: events were lost. */
  | { kind: 'overflow' };

/** What the fields of an event say; `null` for an event of another kind. */
export function tellingEvent(fields: readonly (Pick<Variant, 'dataType' | 'value'> | null)[]): TellingEvent | null {
  const of = (field: Field): unknown => fields[FIELDS.findIndex(([name]) => name === field)]?.value ?? null;
  const time = of('time') instanceof Date ? (of('time') as Date) : null;
  switch (standardType(of('eventType'))) {
    case REFRESH_START:
      return { kind: 'refresh-start' };
    case REFRESH_END:
      return { kind: 'refresh-end', time };
    case REFRESH_REQUIRED:
      return { kind: 'refresh-required' };
    case QUEUE_OVERFLOW:
      return { kind: 'overflow' };
  }
  const condition = of('condition') as NodeId | null;
  const branch = of('branch') as NodeId | null;
  if (condition === null) return null;
  if (branch !== null && !branch.isEmpty()) {
    const open = of('retain') === true && of('acked') === false;
    return { kind: 'branch', condition: condition.toString(), branch: branch.toString(), open };
  }
  const alarm = alarmOf(of);
  return { kind: 'condition', condition: condition.toString(), name: String(of('name') ?? ''), time, alarm };
}

/** A condition without ActiveState is active while it is of interest; one without AckedState asks for nothing. */
function alarmOf(of: (field: Field) => unknown): MachineAlarm {
  const acked = of('acked');
  const acknowledged = typeof acked === 'boolean' ? acked : null;
  const active = of('active');
  const severity = of('severity');
  const id = of('eventId');
  const isNamed = Buffer.isBuffer(id) && id.length > 0 && id.length <= EVENT_ID_MAX_BYTES;
  return {
    active: typeof active === 'boolean' ? active : of('retain') === true,
    acknowledged,
    severity: typeof severity === 'number' ? severity : 1,
    message: textOf(of('message')) ?? '',
    event: acknowledged === false && isNamed ? id.toString('hex') : null,
    by: acknowledged === true ? textOf(of('user')) : null,
    comment: acknowledged === true ? textOf(of('comment')) : null,
    enabled: of('enabled') !== false,
  };
}

/** Of a String or LocalizedText; `null` for an empty one. */
function textOf(value: unknown): string | null {
  const text = typeof value === 'object' && value !== null ? (value as { text?: unknown }).text : value;
  return typeof text === 'string' && text !== '' ? text : null;
}

/** Number of a type of namespace 0. */
function standardType(type: unknown): number | null {
  const { namespace, value } = (type ?? {}) as Partial<NodeId>;
  return namespace === 0 && typeof value === 'number' ? value : null;
}
