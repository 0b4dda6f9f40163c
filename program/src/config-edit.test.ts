import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ConfigEdit, editConfig, SameAs } from './config-edit.ts';

const FILE = `# The plant.
name: Works # as people call it
lines:
  - id: one
    machines:
      - id: a   # the first
        speed: 1.50
        signals: &filler
          - { id: state, range: [0, 10] }
        # behind the last field
      - { id: b, signals: *filler }

plans:
- id: oil
  triggers:
  - { hours: 500 }   # from the manual
  note: |
    two
    lines

# the end
`;
const edited = (...edits: ConfigEdit[]) => editConfig(FILE, 'plant.yaml', edits);

test('a value takes the place of another, and nothing else moves', () => {
  const { text, difference } = edited({ path: ['lines', 0, 'machines', 0, 'speed'], value: 2 });
  expect(text).toBe(FILE.replace('1.50', '2'));
  expect(difference).toEqual([
    { sign: '-', line: 7, text: '        speed: 1.50' },
    { sign: '+', line: 7, text: '        speed: 2' },
  ]);
});

test('fields come behind the last one, items behind the last one, in the way of their list', () => {
  const { text, difference } = edited(
    { path: ['lines', 0, 'machines', 0, 'plate'], value: { maker: 'KHS', serial: '0042' } },
    { path: ['lines', 0, 'machines', 1, 'kind'], value: 'filler' },
    { list: ['lines', 0, 'machines'], add: [{ id: 'c', signals: new SameAs(['lines', 0, 'machines', 1, 'signals']) }] },
    { list: ['plans'], add: [{ id: 'belts', triggers: [{ rrule: 'FREQ=WEEKLY;BYDAY=FR', time: '06:00' }] }] },
  );
  expect(difference.map(({ sign, line, text }) => `${sign}${line} ${text}`)).toEqual([
    '+10         plate: { maker: KHS, serial: "0042" }',
    '-11       - { id: b, signals: *filler }',
    '+12       - { id: b, signals: *filler, kind: filler }',
    '+13       - id: c',
    '+14         signals: *filler',
    '+23 - id: belts',
    '+24   triggers: [{ rrule: FREQ=WEEKLY;BYDAY=FR, time: "06:00" }]',
  ]);
  expect(parse(text).lines[0].machines[2]).toEqual({ id: 'c', signals: [{ id: 'state', range: [0, 10] }] });
});

test('a list takes the place of one that stood in several lines; one that was not there is begun', () => {
  const { text } = edited(
    { path: ['plans', 0, 'triggers'], value: [{ hours: 250 }, { cycles: 9 }] },
    { path: ['rules'], value: [{ id: 'hot', limit: 80 }] },
  );
  expect(text).toContain('  triggers: [{ hours: 250 }, { cycles: 9 }]   # from the manual\n  note: |\n');
  expect(text).toContain('    lines\nrules:\n  - id: hot\n    limit: 80\n\n# the end\n');
});

test('what is repeated elsewhere is not changed behind its back', () => {
  const refused = { code: 'GEMBA_CONFIG_EDIT' };
  const set = (path: (string | number)[]) => () => edited({ path, value: 1 });
  expect(set(['lines', 0, 'machines', 0, 'signals'])).toThrowError(expect.objectContaining(refused));
  expect(set(['lines', 0, 'machines', 1, 'signals', 0, 'id'])).toThrowError(expect.objectContaining(refused));
  expect(edited({ path: ['lines', 0, 'machines', 1, 'signals'], value: [] }).text).toContain(
    '- { id: b, signals: [] }',
  );
});

test('a file in one line, with Windows ends, or without any comes out as it was meant', () => {
  const one = editConfig('{ plans: [], name: x }', 'p', [
    { list: ['plans'], add: [{ id: 'a' }] },
    { path: ['n'], value: 1 },
  ]);
  expect(one.text).toBe('{ plans: [{ id: a }], name: x, n: 1 }');
  const windows = editConfig('plans:\r\n  - id: a\r\n', 'p', [{ list: ['plans'], add: [{ id: 'b' }] }]);
  expect(windows.text).toBe('plans:\r\n  - id: a\r\n  - id: b\r\n');
});

test('whatever a text holds, it comes out of the file as it went in', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom(
      'yes',
      'null',
      '1e3',
      '0x1F',
      '2026-11-30',
      '- a',
      'a: b',
      'a #b',
      '#',
      '',
      ' x',
      '*x',
      '&x',
      '"',
      'a, b',
      '}',
      'on',
    ),
  );
  fc.assert(
    fc.property(text, text, (id, note) => {
      if (!id.isWellFormed() || !note.isWellFormed()) return;
      const { text: changed } = edited(
        { list: ['plans'], add: [{ id, tasks: [{ note }] }] },
        { path: ['name'], value: note },
      );
      expect(parse(changed).plans[1]).toEqual({ id, tasks: [{ note }] });
    }),
    { numRuns: 150 },
  );
});
