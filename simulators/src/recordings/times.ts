/**
 * Times as recordings write them: ISO 8601 with and without a zone, German dates, and seconds, milliseconds,
 * microseconds or nanoseconds since 1970. Exact to the nanosecond. A time without a zone is one of the zone that was
 * named, else UTC.
 */

import { NS_PER_MS } from '@gemba/contract/sample';

const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
/** 31.12.2025 23:59:59,999: day first, by the dots. */
const DOTTED =
  /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[T ,]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
const SLASHED = /^\d{1,2}\/\d{1,2}\/\d{2,4}/;
const NUMBER = /^(\d{1,19})(?:[.,](\d{1,12}))?$/;

/** Digits of the whole part from which a number is no longer seconds, milliseconds, microseconds: years 5138, 5138, 5138. */
const EPOCHS: readonly [below: bigint, unitNs: bigint][] = [
  [100_000_000_000n, 1_000_000_000n],
  [100_000_000_000_000n, 1_000_000n],
  [100_000_000_000_000_000n, 1_000n],
];

const HALF_HOUR_NS = 1_800_000_000_000n;

/** A time, or why it is none. */
type Parsed = { timeNs: bigint; zoned: boolean } | { reason: string };

/** Reads the times of one file, in its order: in the hour that comes twice a year, what came before tells which it is. */
export class Times {
  readonly #zone: string;
  #lastNs: bigint | null = null;
  /** The zone's offsets in one local hour: nearly always one. */
  #hour: { local: number; offsetsNs: readonly bigint[] } | null = null;

  /** `zone`: IANA name for times that have none of their own. */
  constructor(zone: string) {
    this.#zone = zone;
  }

  parse(text: string): Parsed {
    const parsed = this.#read(text.trim());
    if ('timeNs' in parsed) this.#lastNs = parsed.timeNs;
    return parsed;
  }

  #read(text: string): Parsed {
    if (text === '') return { reason: 'it has no time' };
    const number = NUMBER.exec(text);
    if (number !== null) return { timeNs: epochNs(number[1] as string, number[2] ?? ''), zoned: true };
    const iso = ISO.exec(text);
    const dotted = iso === null ? DOTTED.exec(text) : null;
    const match = iso ?? (dotted === null ? null : [dotted[0], dotted[3], dotted[2], dotted[1], ...dotted.slice(4)]);
    if (match === null) {
      const reason = SLASHED.test(text)
        ? `which is day and which month is not told: ${shown(text)}; write it as 2025-12-31`
        : `this is no time: ${shown(text)}`;
      return { reason };
    }
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
    const fields = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)] as const;
    const localMs = utcMs(fields);
    if (localMs === null) return { reason: `there is no such time: ${shown(text)}` };
    const localNs = BigInt(localMs) * NS_PER_MS + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
    if (zone !== undefined) return { timeNs: localNs - offsetOf(zone), zoned: true };
    return { timeNs: this.#inZone(localNs, localMs), zoned: false };
  }

  #inZone(localNs: bigint, localMs: number): bigint {
    if (this.#zone === 'UTC') return localNs;
    const local = Math.floor(localMs / 3_600_000);
    if (this.#hour?.local !== local) this.#hour = { local, offsetsNs: offsetsIn(this.#zone, local * 3_600_000) };
    const times = this.#hour.offsetsNs.map((offset) => localNs - offset);
    const [earlier, later] = [times[0] as bigint, times.at(-1) as bigint];
    // The hour that comes twice: it is the second time, where the first would lie well behind what was last.
    return this.#lastNs !== null && earlier < this.#lastNs - HALF_HOUR_NS ? later : earlier;
  }
}

function utcMs([year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number]):
  | number
  | null {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(ms).getUTCDate() === day ? ms : null;
}

/** `+02:00`, `+0200`, `+02`, `Z` as nanoseconds. */
function offsetOf(zone: string): bigint {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const ns = BigInt(Number(hours) * 60 + Number(minutes)) * 60_000_000_000n;
  return sign === '-' ? -ns : ns;
}

/** Offsets that a zone has in a local hour, the one that makes it earlier first. Throws a RangeError for an unknown zone. */
function offsetsIn(zone: string, localHourMs: number): bigint[] {
  const local = Temporal.Instant.fromEpochMilliseconds(localHourMs).toZonedDateTimeISO('UTC').toPlainDateTime();
  const offsets = (['earlier', 'later'] as const).map((disambiguation) =>
    BigInt(local.toZonedDateTime(zone, { disambiguation }).offsetNanoseconds),
  );
  return [...new Set(offsets)];
}

function epochNs(whole: string, fraction: string): bigint {
  const value = BigInt(whole);
  const unitNs = EPOCHS.find(([below]) => value < below)?.[1] ?? 1n;
  const digits = String(unitNs).length - 1;
  return value * unitNs + BigInt(fraction.slice(0, digits).padEnd(digits, '0') || '0');
}

const SHOWN_MAX_CHARS = 40;
const shown = (text: string): string =>
  `“${text.length > SHOWN_MAX_CHARS ? `${text.slice(0, SHOWN_MAX_CHARS)}…` : text}”`;
