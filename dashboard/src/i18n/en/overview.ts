/** The overview, in English. */

export const overview = {
  // Overview.
  'overview.title': 'This shift, all sites',
  'overview.asKnown': 'as known at {time}',
  'overview.oee': 'OEE against target',
  'overview.againstTarget': '{difference} against target {target}',
  'overview.noTarget': 'no target',
  'overview.made': 'Made against plan',
  'overview.lost': 'Lost this shift',
  'overview.lostIn': { one: '{minutes} min · {count} stop', other: '{minutes} min · {count} stops' },
  'overview.abnormal': 'Not as it should be',
  'overview.quality': 'Quality',
  'overview.complete': 'Figures complete',
  'overview.withoutReason': { one: '{count} stop without a reason', other: '{count} stops without a reason' },
  'overview.lines': 'Lines',
  'overview.legend': 'bar = OEE, mark = target',
  'overview.line': 'Line',
  'overview.now': 'Now',
  'overview.minutes': '{minutes} min',
  'overview.losses': 'What cost most',
  'overview.lossesHint': 'minutes · money, this shift',
  'overview.noLosses': 'Nothing lost in this shift.',
  'overview.lossesFailed': 'The losses could not be fetched: {reason}',
  'overview.noReason': 'without a reason',
} as const;
