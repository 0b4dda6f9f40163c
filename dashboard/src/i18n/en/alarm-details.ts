/** What alarms say besides their text, in English. */

export const alarmDetails = {
  'alarm.detail.forecast': 'expected {time}, between {from} and {to} ({confidence} % confidence)',
  'alarm.detail.setPoint': 'set point {value}',
  'alarm.detail.plan': '{made} of {planned} parts',
  'alarm.detail.pair': 'command {command}, feedback {feedback}',
  'alarm.detail.rate': '{value} per minute',
  'alarm.detail.ideal': 'ideal cycle {value} s',
  'alarm.detail.plans': 'plans: {plans}',
  'alarm.detail.status': 'status {status}',
  'alarm.detail.machine': '{message} (severity {severity} at the machine)',
  'alarm.rule.one-beyond-3-sigma': 'beyond three sigma',
  'alarm.rule.two-of-three': 'two of three beyond two sigma',
  'alarm.rule.four-of-five': 'four of five beyond one sigma',
  'alarm.rule.eight-on-a-side': 'eight on one side of the centre line',
  'alarm.rule.range': 'moving range too wide',
} as const;
