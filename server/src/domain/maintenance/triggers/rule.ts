/**
 * A recurrence rule as text is read and checked, part by part [RFC 5545 §3.3.10]. Times of day don't belong in it: a
 * maintenance is due on dates, and the plan says at which time. What comes out is only ever a rule that makes sense.
 */

/** What is wrong with a rule, and what to write instead. */
export class RuleError extends Error {
  readonly next: string;

  constructor(problem: string, next: string) {
    super(problem);
    this.name = 'RuleError';
    this.next = next;
  }
}

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export interface Rule {
  frequency: Frequency;
  interval: number;
  /** Last day or moment of the series as written; `null` when there is none. */
  until: string | null;
  /** Whether it says more than how often: on which days. */
  names: boolean;
  /** The rule without `UNTIL`. */
  text: string;
}

const numbers = (most: number, signed = true) => {
  const one = new RegExp(`^${signed ? '[+-]?' : ''}\\d{1,3}$`);
  return (value: string) =>
    value.split(',').every((text) => one.test(text) && Number(text) !== 0 && Math.abs(Number(text)) <= most);
};
const WEEKDAY = '(MO|TU|WE|TH|FR|SA|SU)';
const DAYS = new RegExp(`^([+-]?[1-9]\\d?)?${WEEKDAY}(,([+-]?[1-9]\\d?)?${WEEKDAY})*$`);

/** How each part must look, and for which frequencies it has a meaning (a table in RFC 5545 §3.3.10). */
const PARTS: Record<string, { valid: (value: string) => boolean; like: string; not?: Frequency[] }> = {
  FREQ: { valid: (value) => (FREQUENCIES as readonly string[]).includes(value), like: FREQUENCIES.join(', ') },
  INTERVAL: { valid: (value) => /^[1-9]\d{0,3}$/.test(value), like: '1 to 9999' },
  COUNT: { valid: (value) => /^[1-9]\d{0,3}$/.test(value), like: '1 to 9999' },
  UNTIL: { valid: isUntil, like: '20271231 or 20271231T225959Z' },
  BYDAY: { valid: (value) => DAYS.test(value), like: 'MO,TH or, by month or year, 1MO and -1FR' },
  BYMONTHDAY: { valid: numbers(31), like: '1 to 31, or -1 for the last day', not: ['WEEKLY'] },
  BYYEARDAY: { valid: numbers(366), like: '1 to 366', not: ['DAILY', 'WEEKLY', 'MONTHLY'] },
  BYWEEKNO: { valid: numbers(53), like: '1 to 53', not: ['DAILY', 'WEEKLY', 'MONTHLY'] },
  BYMONTH: { valid: numbers(12, false), like: '1 to 12' },
  BYSETPOS: { valid: numbers(366), like: '1, or -1 for the last' },
  WKST: { valid: (value) => new RegExp(`^${WEEKDAY}$`).test(value), like: 'MO' },
};

/** Reads a rule; throws a {@link RuleError} that names the first part that is wrong. */
export function readRule(written: string): Rule {
  const parts = new Map<string, string>();
  for (const piece of written.replace(/^RRULE:/i, '').split(';')) {
    const [name = '', value] = piece.toUpperCase().split('=');
    const part = PARTS[name];
    if (part === undefined) throw unknownPart(name);
    if (parts.has(name)) throw new RuleError(`${name} stands twice`, 'Leave one of them out.');
    if (value === undefined || !part.valid(value)) {
      throw new RuleError(`${name}=${value ?? ''} is not valid`, `Write ${name} as ${part.like}.`);
    }
    parts.set(name, value);
  }
  const frequency = parts.get('FREQ') as Frequency | undefined;
  if (frequency === undefined) throw new RuleError('FREQ is missing', 'Begin with FREQ=WEEKLY or the like.');
  checkTogether(parts, frequency);
  const until = parts.get('UNTIL') ?? null;
  parts.delete('UNTIL');
  return {
    frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    until,
    names: [...parts.keys()].some((name) => name.startsWith('BY')),
    text: [...parts].map(([name, value]) => `${name}=${value}`).join(';'),
  };
}

function unknownPart(name: string): RuleError {
  if (['BYHOUR', 'BYMINUTE', 'BYSECOND'].includes(name)) {
    return new RuleError(`${name} has no meaning here`, 'Say the time of day with `time`.');
  }
  if (name === 'DTSTART') return new RuleError('DTSTART has no meaning here', 'Say the first day with `start`.');
  return new RuleError(`${name || 'an empty part'} is no part of a rule`, `Use ${Object.keys(PARTS).join(', ')}.`);
}

function checkTogether(parts: ReadonlyMap<string, string>, frequency: Frequency): void {
  for (const name of parts.keys()) {
    if (!PARTS[name]?.not?.includes(frequency)) continue;
    throw new RuleError(`${name} has no meaning with FREQ=${frequency}`, 'Leave it out, or take another FREQ.');
  }
  const ordinal = /\d/.test(parts.get('BYDAY') ?? '');
  if (ordinal && (frequency === 'DAILY' || frequency === 'WEEKLY' || parts.has('BYWEEKNO'))) {
    throw new RuleError('BYDAY with a number has a meaning by month or year only', 'Write the weekday alone.');
  }
  if (parts.has('COUNT') && parts.has('UNTIL')) throw new RuleError('COUNT and UNTIL exclude each other', 'Take one.');
  if (parts.has('BYSETPOS') && ![...parts.keys()].some((name) => name !== 'BYSETPOS' && name.startsWith('BY'))) {
    throw new RuleError('BYSETPOS needs another part to choose from', 'Add BYDAY or the like.');
  }
}

/** A day, or a moment in UTC or local time, that exists. */
function isUntil(value: string): boolean {
  if (!/^\d{8}(T\d{6}Z?)?$/.test(value)) return false;
  try {
    Temporal.PlainDateTime.from(value.replace('Z', ''), { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}
