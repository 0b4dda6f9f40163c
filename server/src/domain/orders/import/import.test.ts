import { expect, test } from 'vitest';
import { readMoment } from '../../imports/moments.ts';
import { decimalOf, readNumber } from '../../imports/numbers.ts';
import { isa95Drafts } from './isa95.ts';

const at = (text: string) => Temporal.ZonedDateTime.from(text).epochNanoseconds;

test.each([
  ['1250', '.', 1250],
  ['1,250.5', '.', 1250.5],
  ['1.250,5', ',', 1250.5],
  ['1 250', ',', 1250],
  ['1\u00a0234\u202f567', ',', 1_234_567],
  ['13250', '.', 13_250],
  ['0.1303125', '.', 0.1303125],
  ['1.250', ',', 1250],
  ['1.250', '.', 1.25],
  ['1000.5', ',', 1000.5],
  ['1000,5', '.', 1000.5],
] as const)('%s with the decimal mark %s is %d', (text, mark, value) => {
  expect(readNumber(text, mark)).toBe(value);
});

test.each(['', 'many', '1,2,3', '12 000 0', '0x10', 'NaN', '1e3'])('"%s" is no number', (text) => {
  expect(readNumber(text, '.')).toEqual({ reason: 'is not a number' });
});

test('the decimal mark is read off cells in which it can be nothing else', () => {
  expect(decimalOf('.', ['1000', '12,5'])).toBe(',');
  expect(decimalOf(',', ['1000', '12.5'])).toBe('.');
  expect(decimalOf('.', ['1,250', '1.250'])).toBe('.');
});

test.each([
  ['2026-11-30T14:00:00+05:45', '2026-11-30T14:00[Asia/Kathmandu]'],
  ['2026-11-30T14:00Z', '2026-11-30T14:00[UTC]'],
  ['2026-11-30 14:00', '2026-11-30T14:00[Europe/Berlin]'],
  ['30.11.2026 14:00', '2026-11-30T14:00[Europe/Berlin]'],
  ['2026-11-30', '2026-11-30T00:00[Europe/Berlin]'],
])('%s is %s to a site in Berlin', (text, moment) => {
  expect(readMoment(text, 'Europe/Berlin', false)).toBe(at(moment));
});

test('a due date is over with its day', () => {
  expect(readMoment('30.11.2026', 'Europe/Berlin', true)).toBe(at('2026-12-01T00:00[Europe/Berlin]'));
});

test.each([
  ['2026-02-30', 'is a date that does not exist'],
  ['31.11.2026', 'is a date that does not exist'],
  ['11/12/2026', 'may mean two dates: nobody knows which number is the day'],
  ['tomorrow', 'is not a date'],
])('%s %s', (text, reason) => {
  expect(readMoment(text, 'Europe/Berlin', false)).toEqual({ reason });
});

test('a request of ISA-95 is read whether its values are bare or wrapped, one or many', () => {
  const produced = {
    MaterialDefinitionID: { value: 'water' },
    MaterialUse: 'Produced',
    Quantity: [{ QuantityString: '500' }],
  };
  const consumed = { MaterialDefinitionID: 'sugar', MaterialUse: 'Consumed', Quantity: { QuantityString: '3' } };
  const request = {
    ...{ ID: '4711', StartTime: '2026-11-30T06:00:00Z', EndTime: '2026-11-30T14:00:00Z', Priority: 2 },
    HierarchyScope: { EquipmentID: 'hanoi', HierarchyScope: { EquipmentID: 'line-1' } },
    SegmentRequirement: { MaterialRequirement: [consumed, produced] },
  };
  const { document, drafts, faults } = isa95Drafts({ OperationsSchedule: { OperationsRequest: request } });
  expect(faults).toEqual([]);
  expect(document).toBe('OperationsSchedule');
  const texts = Object.fromEntries(Object.entries(drafts[0]?.cells ?? {}).map(([field, cell]) => [field, cell.text]));
  expect(texts).toEqual({
    ...{ order: '4711', line: 'line-1', product: 'water', quantity: '500', priority: '2' },
    ...{ start: '2026-11-30T06:00:00Z', due: '2026-11-30T14:00:00Z' },
  });
});

test('a message that is no schedule says what to send', () => {
  expect(isa95Drafts({ Orders: [] }).faults[0]?.next).toContain('OperationsSchedule');
  expect(isa95Drafts({ ProductionSchedule: {} }).faults[0]?.column).toBe('ProductionSchedule.ProductionRequest');
});
