/**
 * What a machine says of one of its own alarms, as the text that a signal carries: a condition of OPC UA is an ordinary
 * signal on the journal and the wire, with an ordinary sample's time, quality and guarantees (docs/decisions/0034).
 */

export interface MachineAlarm {
  /** ActiveState [OPC 10000-9 §5.8.2]. */
  active: boolean;
  /** AckedState [OPC 10000-9 §5.7.2]; `null` where the machine doesn't say. */
  acknowledged: boolean | null;
  /** 1…1000 [OPC 10000-5 §6.4.2]. */
  severity: number;
  message: string;
  /** EventId of this state, hexadecimal: what an acknowledgement names; `null` where there is nothing to acknowledge. */
  event: string | null;
  /** Who acknowledged or commented at the machine last (ClientUserId), and what he said. */
  by: string | null;
  comment: string | null;
  /** EnabledState: one that is switched off says nothing of what is so [OPC 10000-9 §5.5.2]. */
  enabled: boolean;
}

/** Longest texts that are carried, characters; more is cut off. */
export const MACHINE_ALARM_TEXT_MAX = 400;
/** Longest EventId, bytes; servers use 16 or so. */
export const EVENT_ID_MAX_BYTES = 128;

const HEX = /^(?:[0-9a-f]{2})+$/;

/** Whether it is an EventId as {@link MachineAlarm} has it. */
export const isEventId = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= 2 * EVENT_ID_MAX_BYTES && HEX.test(text);

/** The same alarm is always the same text, so that what is told again can be known again. */
export function encodeMachineAlarm(alarm: MachineAlarm): string {
  const { active, acknowledged, severity, message, event, by, comment, enabled } = alarm;
  const cut = (text: string) => text.slice(0, MACHINE_ALARM_TEXT_MAX);
  return JSON.stringify({
    ...{ active, acknowledged, severity, message: cut(message), event },
    ...{ by: by === null ? null : cut(by), comment: comment === null ? null : cut(comment), enabled },
  });
}

/** Reads the text of a machine's alarm; `null` when it is none. */
export function decodeMachineAlarm(text: unknown): MachineAlarm | null {
  if (typeof text !== 'string') return null;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null) return null;
  const { active, acknowledged, severity, message, event, by, comment, enabled } = raw as Record<string, unknown>;
  const isWhole =
    typeof active === 'boolean' &&
    (typeof acknowledged === 'boolean' || acknowledged === null) &&
    typeof severity === 'number' &&
    Number.isFinite(severity) &&
    typeof message === 'string' &&
    (event === null || isEventId(event)) &&
    isText(by) &&
    isText(comment) &&
    typeof enabled === 'boolean';
  return isWhole ? ({ active, acknowledged, severity, message, event, by, comment, enabled } as MachineAlarm) : null;
}

const isText = (text: unknown): text is string | null => text === null || typeof text === 'string';
