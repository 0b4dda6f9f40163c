/** Alarms, in English. */

export const alarms = {
  // Alarms.
  'alarm.none': 'No alarms. Quiet is good.',
  'alarm.acknowledge': 'Acknowledge',
  'alarm.shelve': 'Shelve',
  'alarm.unshelve': 'Unshelve',
  'alarm.reset': 'Reset',
  'alarm.actOn': '{act}: {machine}, {text}',
  'alarm.shelvedUntil': 'shelved until {time}',
  'alarm.suppressed': 'suppressed by design',
  'alarm.outOfService': 'out of service',
  'alarm.returned': 'is normal again',
  'alarm.latched': 'latched',
  'alarm.register': 'Shelved and suppressed',
  'alarm.note': 'Note',
  'alarm.noteHint': 'optional, kept in the alarm journal',
  'alarm.reason': 'Reason',
  'alarm.reasonHint': 'required: why it may be quiet meanwhile',
  'alarm.shelveFor': 'For',
} as const;
