/** Whatever a text holds, lines keep their length, nothing breaks out of its property, and reading gives the text back. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { icsOf, icsText } from './ics.ts';
import { timeZoneOf } from './time-zone.ts';

const octets = (text: string) => new TextEncoder().encode(text).length;

/** As a calendar reads it [RFC 5545 §3.1, §3.3.11]. */
const unescaped = (text: string) => text.replaceAll(/\\([\\;,nN])/g, (_, one) => (/n/i.test(one) ? '\n' : one));

test('texts are folded at 75 octets, between characters, and come back', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom('a\r\nEND:VEVENT', 'x;y,z\\n', 'ซีลวาล์ว'.repeat(20), '🛠'.repeat(40), '\u0007bell'),
  );
  fc.assert(
    fc.property(text, (said) => {
      const file = icsOf({ name: 'VCALENDAR', properties: [['SUMMARY', icsText(said)]] });
      const lines = file.split('\r\n');
      for (const line of lines) expect(octets(line)).toBeLessThanOrEqual(75);
      expect(file.isWellFormed()).toBe(said.isWellFormed());
      const unfolded = file.replaceAll('\r\n ', '').split('\r\n');
      expect(unfolded).toHaveLength(4);
      const clean = said.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\t\n\u0080-\u009f]/gu, '');
      expect(unescaped(unfolded[1]?.slice('SUMMARY:'.length) ?? '')).toBe(clean);
    }),
    { numRuns: 200 },
  );
});

/** Offset, minutes, that the observances of a zone say of a local time: that of the last onset before it. */
function offsetAt(zone: ReturnType<typeof timeZoneOf>, local: string): number {
  let last = { onset: '', offset: '' };
  for (const { properties } of zone.components ?? []) {
    const [[, onset], , [, offset]] = properties as [[string, string], [string, string], [string, string]];
    if (onset <= local && onset >= last.onset) last = { onset, offset };
  }
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(last.offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

test.each(['Europe/Berlin', 'Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe', 'Europe/Dublin'])(
  'the clocks of %s are told as they go',
  (timeZone) => {
    const from = Temporal.ZonedDateTime.from({ year: 2026, month: 1, day: 1, timeZone });
    const zone = timeZoneOf(timeZone, from.epochNanoseconds, from.add({ years: 3 }).epochNanoseconds);
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 3 * 365 * 1440 }), (minute) => {
        const time = from.add({ minutes: minute });
        const local = time.toPlainDateTime();
        // An hour that comes twice, or never, has two readings.
        const apart = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
        if (!apart.equals(local.toZonedDateTime(timeZone, { disambiguation: 'later' }))) return;
        const text = local.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
        expect(offsetAt(zone, text)).toBe(time.offsetNanoseconds / 60e9);
      }),
      { numRuns: 60 },
    );
  },
);
