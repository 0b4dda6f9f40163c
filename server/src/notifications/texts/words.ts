/** What messages about alarms say of their own; the alarms' texts are the plant's. */

export const WORDS = [
  'critical',
  'high',
  'medium',
  'low',
  'many',
  'since',
  'late',
  'value',
  'place',
  'cause',
  'consequence',
  'response',
  'within',
  'unacknowledged',
  'acknowledged',
  'returned',
  'suppressed',
  'more',
  'open',
  'shelfEnding',
  'shelvedUntil',
  'shelfNext',
  'testSubject',
  'testText',
] as const;
export type Word = (typeof WORDS)[number];

/** Everything that is said, in one language; `{name}` stands for what is filled in. */
export type Texts = Readonly<Record<Word, string>>;
