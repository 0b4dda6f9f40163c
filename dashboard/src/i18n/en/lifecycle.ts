/** The lifecycle of alarms: how they are kept quiet, what belongs together, in English. */

export const lifecycle = {
  'alarm.comment': 'Comment',
  'alarm.commentLabel': 'What to say',
  'alarm.commentHint': 'kept in the alarm journal, with your name',
  'alarm.job': 'Make a job',
  'alarm.jobLabel': 'What is to be done',
  'alarm.jobHint': 'optional; without it the job says what the alarm says to do',
  'alarm.returnToService': 'Back into service',
  'alarm.once': 'Until it is normal',
  'alarm.onceHint': 'at most as long as the plant allows',
  'alarm.takeOut': 'Out of service',
  'alarm.takeOutHint': 'without an end; it comes back by hand',
  'alarm.shelvedOnce': 'shelved until normal, at the latest {time}',
  'alarm.shelfEnding': 'ends soon',
  'alarm.suppressedBy': 'suppressed: {cause}',
  'alarm.graceUntil': 'until {time}',
  'alarm.chattering': 'comes and goes',
  'alarm.firstOut': 'came first',
  'alarm.follower': 'followed',
  'alarm.inFlood': 'not announced: flood',
  'alarm.occurrences': '{count} times unacknowledged',
} as const;
