import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExchangedConfiguration } from './configuration.ts';
import { CONFIGURED_MACHINES, CONFIGURED_PLANS } from './configured.ts';
import { plantFile, plantIn } from './plant-file.ts';

const FILE = `# Works of the north.
enterprise: { id: north, name: North }
calendars:
  - { id: always, shifts: [{ id: day, name: Day, start: "06:00", end: "06:00" }] }
sites:
  - id: oslo
    name: Oslo
    timeZone: Europe/Oslo
    areas:
      - id: hall
        name: Hall
        lines:
          - id: line-1
            name: Line 1
            calendar: always
            machines:
              - id: filler-1 # bought used
                name: Filler 1
                idealCycleS: 1.5
                signals: &filler
                  - { id: state, role: state, type: int, stateModel: packml }
                  - { id: total, role: count-total, type: int }
maintenance:
  # The maker says so.
  - id: grease
    machine: filler-1
    task: Grease chain
    triggers: [{ kind: run-hours, hours: 500, warnH: 30 }]
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-plant-'));
  writeFileSync(join(folder, 'plant.yaml'), FILE);
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => plantFile(join(folder, 'plant.yaml'));
const bytes = (text: string) => new TextEncoder().encode(text);
const plans = (text: string, mode: 'valid-rows' | 'all-or-nothing' = 'valid-rows') =>
  new ExchangedConfiguration(CONFIGURED_PLANS, file()).import(bytes(text), { mode, dryRun: true });
const machines = (text: string) =>
  new ExchangedConfiguration(CONFIGURED_MACHINES, file()).import(bytes(text), { mode: 'valid-rows', dryRun: true });

test('plans of a table are in the file as it would be, which keeps its comments and passes the checks of a start', async () => {
  const table = [
    'plan;machine;task;run hours;rrule;start;time;early warning;check;unit;high;part;quantity;minutes',
    'grease;;;250;;;;;;;;;;20',
    'belts;filler-1;Check belts;;FREQ=WEEKLY;2026-01-02;06:00;;Belt left;mm;1,5;B-7;2;',
    'belts;;;800;;;;40;Belt right;;;;;',
  ].join('\n');
  const { things, faults, configuration, imported } = await plans(
    table.replace('FREQ=WEEKLY', '"FREQ=WEEKLY;BYDAY=FR"'),
  );
  expect([faults, imported]).toEqual([[], false]);
  expect(things.map(({ id, does, changes }) => [id, does, changes.map(({ column }) => column)])).toEqual([
    ['grease', 'change', ['minutes', 'run hours']],
    ['belts', 'add', []],
  ]);
  expect(configuration?.difference.map(({ sign, line, text }) => `${sign}${line} ${text}`)).toEqual([
    '-28     triggers: [{ kind: run-hours, hours: 500, warnH: 30 }]',
    '+28     triggers: [{ kind: run-hours, hours: 250, warnH: 30 }]',
    '+29     minutes: 20',
    '+30   - id: belts',
    '+31     machine: filler-1',
    '+32     task: Check belts',
    '+33     triggers: [{ kind: calendar, rrule: FREQ=WEEKLY;BYDAY=FR, start: "2026-01-02", time: "06:00" }, { kind: run-hours, hours: 800, warnH: 40 }]',
    '+34     tasks: [{ id: step-1, text: Belt left, measure: { unit: mm, high: 1.5 } }, { id: step-2, text: Belt right }]',
    '+35     parts: [{ part: B-7, quantity: 2 }]',
  ]);
  const text = configuration?.text ?? '';
  expect(text).toContain('# The maker says so.\n');
  writeFileSync(join(folder, 'plant.yaml'), text);
  const again = await plans(table.replace('FREQ=WEEKLY', '"FREQ=WEEKLY;BYDAY=FR"'));
  expect([again.things.map(({ does }) => does), again.configuration]).toEqual([['nothing', 'nothing'], null]);
});

test('what a start would refuse is a fault of its row, and the others are taken without it', async () => {
  const table = [
    'plan,machine,task,run hours,rrule,start,time,covers',
    'a,filler-9,A,100,,,,',
    'b,filler-1,B,,FREQ=MONTHLY;BYMONTHDAY=32,2026-01-02,06:00,',
    'c,filler-1,C,,,,,',
    'd,filler-1,D,100,,,,grease',
    'e,filler-1,E,100,,,,none',
  ].join('\n');
  const { things, faults, configuration } = await plans(table);
  expect(faults.map(({ line, column, reason }) => [line, column, reason])).toEqual([
    [2, 'machine', 'there is no machine filler-9'],
    [3, 'triggers[0].rrule', 'FREQ=MONTHLY;BYMONTHDAY=32 is no usable rule: BYMONTHDAY=32 is not valid'],
    [4, 'plan', 'has nothing that makes it due'],
    [6, 'covers[0]', 'there is no plan none'],
  ]);
  for (const { next } of faults) expect(next).toMatch(/\.$/);
  expect(things.map(({ id }) => id)).toEqual(['d']);
  expect(plantIn(configuration?.text ?? '', 'plant.yaml').maintenance?.map(({ id }) => id)).toEqual(['grease', 'd']);
  expect((await plans(table, 'all-or-nothing')).configuration).toBeNull();
});

test('machines get their plates, new ones the signals of another; none is moved', async () => {
  const table = [
    'Asset,Name,Line,Manufacturer,Serial number,Year,Cycle time,Signals as,Colour',
    'filler-1,,,KHS,0042,1998,,,red',
    'filler-2,Filler 2,line 1,KHS,,,1.2,filler-1,',
    'filler-3,Filler 3,line-9,,,,1,,',
    'filler-4,Filler 4,line-1,,,,,,',
  ].join('\n');
  const { faults, configuration, ignored } = await machines(table);
  expect(faults.map(({ line, column, reason }) => [line, column, reason])).toEqual([
    [4, 'Line', 'is no line of the plant'],
    [5, 'Cycle time', 'is missing'],
  ]);
  expect(ignored).toEqual(['Colour']);
  expect(configuration?.difference.map(({ sign, text }) => `${sign}${text.trim()}`)).toEqual([
    ...['+plate: { maker: KHS, serial: "0042", year: 1998 }', '+- id: filler-2', '+signals: *filler'],
    ...['+name: Filler 2', '+idealCycleS: 1.2', '+plate: { maker: KHS }'],
  ]);
  expect(configuration?.text).toContain('- id: filler-1 # bought used\n');
});

test('a file that is faulty as it stands is told as at a start', async () => {
  writeFileSync(join(folder, 'plant.yaml'), FILE.replace('Europe/Oslo', 'Oslo'));
  await expect(plans('plan,run hours\ngrease,5')).rejects.toMatchObject({ code: 'GEMBA_CONFIG_INVALID' });
  rmSync(join(folder, 'plant.yaml'));
  await expect(plans('plan,run hours\ngrease,5')).rejects.toMatchObject({ code: 'GEMBA_CONFIG_UNREADABLE' });
});
