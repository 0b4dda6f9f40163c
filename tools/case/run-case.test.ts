import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCases } from './find-cases.ts';
import { CaseError } from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import { runCase } from './run-case.ts';

const CASES = join(import.meta.dirname, '../../tests/cases');
const all = findCases(CASES).map((folder) => [folder.slice(CASES.length + 1), folder] as const);

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gemba-case-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** A case of the project with some of its text changed. */
function changed(name: string, file: string, change: (text: string) => string): string {
  const folder = join(scratch, 'case');
  cpSync(join(CASES, name), folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return folder;
}

/** A case written from nothing. */
function written(files: Record<string, string>): string {
  const folder = join(scratch, 'case');
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

describe('a case of the project', () => {
  it.each(all)('%s comes out as expected', (_name, folder) => {
    expect(runCase(folder).differences).toEqual([]);
  });

  it('exists of every kind', () => {
    const kinds = new Set(
      all.map(([, folder]) => /^kind: (.+)$/m.exec(readFileSync(join(folder, 'case.yaml'), 'utf8'))?.[1]),
    );
    expect([...kinds].sort()).toEqual(KINDS.map((kind) => kind.name).sort());
  });
});

describe('a wrong expectation', () => {
  it.each([
    ['production/oee-com-published-shift', 'oee: 0.7479', 'oee: 0.7476', /07:00.* figures oee$/],
    ['production/oee-com-published-shift', 'to: "08:40", kind', 'to: "08:41", kind', /08:10.* stop to$/],
    ['production/night-shift-when-clocks-go-forward', 'state: stopped', 'state: faulted', /01:50.* stretch state$/],
    ['production/counter-rolls-over-and-is-reset', 'counted: 46', 'counted: 47', /05:02.* counter counted$/],
    ['production/open-stop-at-the-end', 'since: "09:52"', 'since: "09:53"', /10:30.* present since$/],
    ['counter/everything-a-counter-does', 'total: 123', 'total: 124', /^ counter total$/],
    ['calendar/nights-when-clocks-change', 'hours: 7', 'hours: 8', /shift hours$/],
    ['alarm/on-delay', 'at: "08:11:00"', 'at: "08:11:01"', /08:11.* transition at$/],
    ['alarm/shelved-while-abnormal', 'shelvedBy: ann', 'shelvedBy: ben', /08:05.* state shelvedBy$/],
    ['alarm/stale-acknowledgement', 'stale-occurrence', 'not-shelved', /08:02:02.* refusal refusal$/],
    ['maintenance/one-open-job', 'missed: 2', 'missed: 1', /2026-01-23.* state missed$/],
    ['maintenance/when-clocks-change', '29T03:30", "', '29T03:31", "', /2026-03-28 02:30.* date$/],
    ['maintenance/run-hours', 'kind: overdue', 'kind: due', /2026-01-27 13:00.* fact kind$/],
  ])('of %s (%s) is told with its time', (name, from, to, told) => {
    const { differences } = runCase(changed(name, 'expected.yaml', (text) => text.replace(from, to)));
    expect(differences).toHaveLength(1);
    expect(`${differences[0]?.at ?? ''} ${differences[0]?.what}`).toMatch(told);
  });

  it('is told for a stop that is missing, and for one too many', () => {
    const last = /^ {2}- \{ from: "14:00".*\n/m;
    const fewer = runCase(
      changed('production/oee-com-published-shift', 'expected.yaml', (text) => text.replace(last, '')),
    );
    expect(fewer.differences).toMatchObject([{ what: 'stop', expected: undefined, actual: { state: 'faulted' } }]);
    rmSync(join(scratch, 'case'), { recursive: true });
    const more = changed(
      'production/oee-com-published-shift',
      'expected.yaml',
      (text) => `${text}  - { from: "14:30", to: "14:40" }\n`,
    );
    expect(runCase(more).differences).toMatchObject([{ what: 'stop', actual: undefined }]);
  });
});

describe('a case that is wrong itself', () => {
  const head = 'kind: production\ntitle: x\ndate: 2026-03-02\nwatched: [["08:00", "09:00"]]\n';

  it.each([
    [
      'an unknown kind',
      { 'case.yaml': 'kind: soup\ntitle: x\n', 'expected.yaml': '' },
      /no kind soup; kinds are production/,
    ],
    ['no title', { 'case.yaml': 'kind: production\n', 'expected.yaml': '' }, /title is missing/],
    ['no expectation', { 'case.yaml': head }, /expected\.yaml/],
    [
      'an unknown key in its plant',
      { 'case.yaml': `${head}plant: { tiemZone: UTC }\n`, 'expected.yaml': '' },
      /tiemZone is not known/,
    ],
    [
      'a faulty plant',
      { 'case.yaml': `${head}plant: { timeZone: Moon }\n`, 'expected.yaml': '' },
      /sites\[0\]\.timeZone/,
    ],
    [
      'a line that is no JSON',
      { 'case.yaml': head, 'input.jsonl': '{"at": "08:00"', 'expected.yaml': '' },
      /input\.jsonl:1/,
    ],
    [
      'an unknown signal',
      { 'case.yaml': head, 'input.jsonl': '{"at": "08:00", "signal": "speed", "value": 1}', 'expected.yaml': '' },
      /has no signal speed; it has state, reason/,
    ],
    [
      'a value of another type',
      { 'case.yaml': head, 'input.jsonl': '{"at": "08:00", "signal": "state", "value": 1}', 'expected.yaml': '' },
      /state is text/,
    ],
    [
      'a time that happens twice',
      {
        'case.yaml': `${head}plant: { timeZone: Europe/Berlin }\n`,
        'input.jsonl': '{"at": "2026-10-25T02:30", "signal": "state", "value": "idle"}',
        'expected.yaml': '',
      },
      /happens twice/,
    ],
    [
      'an unknown expectation',
      { 'case.yaml': head, 'expected.yaml': 'figure: []\n' },
      /unknown figure; known are figures/,
    ],
    [
      'an unknown figure',
      { 'case.yaml': head, 'expected.yaml': 'figures: [{ from: "08:00", to: "09:00", oe: 1 }]\n' },
      /there is no oe; there are/,
    ],
  ])('for %s says what to mend', (_what, files, message) => {
    const folder = written(files as Record<string, string>);
    expect(() => runCase(folder)).toThrow(CaseError);
    expect(() => runCase(folder)).toThrow(message);
  });

  it('is found nowhere where there is none', () => {
    expect(() => findCases(scratch)).toThrow(/no case.yaml/);
  });
});
