/** Rules tried on the past: by what they are judged, and each incident and false alarm, in English. */

export const studies = {
  'study.judge': 'Judged by',
  'study.byStops': 'its real stops',
  'study.byKnown': 'what I know of that time',
  'study.known': 'Failures and other times of which an alarm should tell: FROM, TO, WHAT on each line',
  'study.knownHint':
    'Times without a zone are those of the plant ({zone}). A file may be CSV, or JSON with pairs of times.',
  'study.file': 'From a file',
  'study.wrong': 'This can not be read: {line}',
  'study.count': { one: '{count} known', other: '{count} known' },
  'study.told': { one: 'Told of the {count} known', other: 'Told of, of {count} known' },
  'study.false': 'False alarms: told of none',
  'study.lead': 'Ahead of its begin',
  'study.noneMissed': '{before} → {after} alarms, nothing known missed.',
  'study.missed': {
    one: '{before} → {after} alarms, {count} known missed.',
    other: '{before} → {after} alarms, {count} known missed.',
  },
  'study.lost': 'Known, and no longer told of',
  'study.won': 'Known, and told of by the one tried alone',
  'study.each': 'Each of them',
  'study.what': 'What, and when',
  'study.ahead': '{time} before',
  'study.after': '{time} after its begin',
  'study.not': 'missed',
  'study.falseOnes': 'False alarms',
  'study.more': { one: 'and {count} more', other: 'and {count} more' },
  'study.none': 'none',
} as const;
