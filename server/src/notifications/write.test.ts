import { describe, expect, test } from 'vitest';
import { announcement, line, PLANT, T0 } from '../domain/notifications/testing.ts';
import type { Announcement } from '../domain/notifications/types.ts';
import { TEXTS } from './texts/catalogue.ts';
import { WORDS } from './texts/words.ts';
import { type Reader, write } from './write.ts';

const plant = structuredClone(PLANT);
const hot = plant.alarms?.find(({ id }) => id === 'high');
Object.assign(hot ?? {}, {
  text: 'Temperature <too> high',
  condition: { kind: 'above-limit', signal: 'temperature', limit: 90 },
  ...{ cause: 'The fan stands', consequence: 'The drive trips', response: 'Clean the filter', respondWithinS: 900 },
});
plant.sites[0]?.areas[0]?.lines[0]?.machines[0]?.signals.push({ id: 'temperature', unit: '°C' } as never);
const reader = (language: Reader['language'], timeZone = 'Europe/Berlin'): Reader => ({ language, timeZone });
const one = (
  rule: string,
  id = 1,
  more: Parameters<typeof line>[3] = {},
): { announcement: Announcement; step: number } => ({
  announcement: announcement(line(id, rule, T0, { value: 91.5, ...more })),
  step: 0,
});

describe('a message', () => {
  test('says what, where, since when, how much, and what to do, with the way to the alarm', () => {
    const said = write({ key: 'k' }, [one('high')], plant, reader('en'), 'https://gemba.example/');
    expect(said.subject).toBe('High: Temperature <too> high · Press 1, Line 1');
    expect(said.text.split('\n')).toEqual([
      'High: Temperature <too> high · Press 1, Line 1',
      'since 23 Nov 2026, 08:00 CET',
      'Value: 91.5 °C',
      'Place: Berlin · Hall · Line 1',
      'Cause: The fan stands',
      'Consequence: The drive trips',
      'Response: Clean the filter (within 15 min)',
      '',
      'Open the alarms: https://gemba.example/alarms?occurrence=high%40press-1%231',
    ]);
    expect(said.html).toContain('Temperature &lt;too&gt; high');
    expect(said.html).not.toContain('<too>');
  });

  test('is in the language and the zone of its reader', () => {
    const { subject, text } = write({ key: 'k' }, [one('high')], plant, reader('ja', 'Asia/Tokyo'), null);
    expect(subject).toBe('高: Temperature <too> high · Press 1, Line 1');
    expect(text).toContain('2026年11月23日 16:00');
    expect(text).toContain('値: 91.5 °C');
    expect(text).not.toContain('http');
  });

  test('of a shelving that ends says whose it is, until when, why, and what can be done', () => {
    const detail = { shelvedBy: 'ann', untilMs: Number(T0 / 1_000_000n) + 900_000, reason: 'Fan ordered' };
    const ending = one('high', 1, { transition: 'shelf-ending', suppression: 'shelved', detail });
    const { subject, text } = write({ key: 'k' }, [ending], plant, reader('en'), null);
    expect(subject).toBe('Shelving ends soon: Temperature <too> high · Press 1, Line 1');
    expect(text.split('\n').slice(1, 2)).toEqual(['Shelved by ann until 23 Nov 2026, 08:15 CET: Fan ordered']);
    expect(text).not.toContain('Cause');
  });

  test('of several names the most urgent first, and counts what would be too long', () => {
    const many = Array.from({ length: 12 }, (_, n) => one(n === 11 ? 'critical' : 'medium', n + 1));
    const { subject, text, priority } = write({ key: 'k' }, many, plant, reader('de'), null);
    expect(subject).toBe('12 Alarme · Kritisch: is critical · Press 1, Line 1');
    expect(priority).toBe('critical');
    expect(text).toMatch(/und 2 weitere$/);
  });

  test('of a later step says for how long nobody has acknowledged; of one that is over, that it is', () => {
    const told = one('high');
    const steps = [0n, 900n].map((s) => ({ dueNs: T0, to: [], doneNs: T0 + s * 1_000_000_000n, told: [] }));
    const escalation = { priority: 'high' as const, route: 'r', openedNs: T0, steps, ended: null };
    const lead = { ...told, step: 1, announcement: { ...told.announcement, escalation } };
    expect(write({ key: 'k' }, [lead], plant, reader('en'), null).text).toContain(
      'Nobody has acknowledged it for 15 min.',
    );
    const ended = { why: 'acknowledged' as const, by: 'ann', atNs: T0 };
    const over = { ...told, announcement: { ...told.announcement, escalation: { ...escalation, ended } } };
    expect(write({ key: 'k' }, [over], plant, reader('de'), null).text).toContain('ann hat ihn quittiert.');
  });

  test('for programs names the announcement by its key, in the words of the field', () => {
    const { data } = write({ key: 'k' }, [{ ...one('high'), step: -1 }], plant, reader('en'), 'https://gemba.example');
    expect(data).toEqual({
      key: 'k',
      announcements: [
        {
          ...{ key: `high@press-1#1/activated/${T0}`, occurrence: 'high@press-1#1', rule: 'high', priority: 'high' },
          ...{ text: 'Temperature <too> high', cause: 'The fan stands', consequence: 'The drive trips' },
          ...{ response: 'Clean the filter', respondWithinS: 900, subject: 'press-1' },
          place: { path: 'acme/berlin/hall/line-1/press-1', machine: 'Press 1', line: 'Line 1' },
          ...{ transition: 'activated', at: '2026-11-23T07:00:00Z', late: false, value: 91.5, unit: '°C', step: null },
          link: 'https://gemba.example/alarms?occurrence=high%40press-1%231',
        },
      ],
    });
  });

  test('of the system names what it is about; of a rule that is gone, its id', () => {
    const gateway = one('system:twin', 1, { machine: 'edge-1', value: null });
    expect(write({ key: 'k' }, [gateway], plant, reader('en'), null).subject).toBe(
      'High: Two gateways answer to this id · edge-1',
    );
    expect(write({ key: 'k' }, [one('gone')], plant, reader('en'), null).subject).toBe(
      'Medium: gone · Press 1, Line 1',
    );
  });
});

test('every language says every word, with what is filled in', () => {
  for (const [language, texts] of Object.entries(TEXTS)) {
    for (const word of WORDS) {
      const filled = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([part]) => part).sort();
      expect(filled(texts[word]), `${language} ${word}`).toEqual(filled(TEXTS.en[word]));
      if (language !== 'en') expect(texts[word], `${language} ${word}`).not.toBe(TEXTS.en[word]);
    }
  }
});
