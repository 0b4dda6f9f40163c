import { msFromNs } from '@gemba/contract/sample';
import { expect, test } from 'vitest';
import type { Order } from '../domain/orders/order.ts';
import { testPlant } from '../testing/plant.ts';
import { judge, readFile } from './import.ts';

const plant = {
  ...testPlant(),
  products: [
    { id: 'water', name: 'Still water' },
    { id: 'tea', name: 'Green tea' },
  ],
};
const nowNs = Temporal.Instant.from('2026-11-23T08:00:00Z').epochNanoseconds;
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readFile({ kind: 'csv', bytes: bytes(text) }, plant, nowNs);
const mode = (mode: 'all-or-nothing' | 'valid-rows', dryRun = false) => ({ mode, dryRun });

test('a German table with byte order mark, semicolons and decimal commas is read', () => {
  const { format, orders, faults } = read(
    '\uFEFFAuftragsnr.;Linie;Material;Menge;Starttermin;Endtermin;Prio\r\n4711;line-1;water;1.250,5;23.11.2026 14:00;24.11.2026;2\r\n',
  );
  expect(faults).toEqual([]);
  expect(format).toEqual({ kind: 'csv', delimiter: ';', decimal: ',' });
  expect(orders[0]?.order).toMatchObject({
    id: '4711',
    line: 'line-1',
    product: 'water',
    quantity: 1250.5,
    priority: 2,
  });
  expect(msFromNs(orders[0]?.order.dueNs as bigint)).toBe(Date.parse('2026-11-25T00:00:00Z'));
});

test('quoted fields, tabs and names of lines and products are read', () => {
  const { orders, faults } = read(
    'order\tline\tproduct\tquantity\tdue\n"A-1"\t"Line 1"\t"green tea"\t"500"\t2026-11-30T14:00Z\n',
  );
  expect(faults).toEqual([]);
  expect(orders[0]?.order).toMatchObject({ id: 'A-1', line: 'line-1', product: 'tea', quantity: 500 });
});

const mixed = [
  'order,line,product,quantity,due',
  'a,line-1,water,100,2026-11-30',
  'b,line-9,water,many,2026-11-30',
  '',
  'c,line-1,cola,100,11/30/2026',
  'a,line-1,water,100,2026-11-30',
  '"d","line-1","water","2,500","2026-12-01"',
].join('\n');

test('each broken row is listed with its line, its column, the reason and the next step', () => {
  const { orders, faults } = read(mixed);
  expect(orders.map(({ line, order }) => [line, order.id])).toEqual([
    [2, 'a'],
    [7, 'd'],
  ]);
  expect(orders[1]?.order.quantity).toBe(2500);
  expect(faults.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
    [3, 'line', 'line-9', 'is no line of the plant'],
    [3, 'quantity', 'many', 'is not a number'],
    [5, 'product', 'cola', 'is no product of the plant'],
    [5, 'due', '11/30/2026', 'may mean two dates: nobody knows which number is the day'],
    [6, 'order', 'a', 'stands in line 2 already'],
  ]);
  for (const fault of faults) expect(fault.next).toMatch(/\.$/);
});

test('the rest is imported, or nothing, as was chosen', () => {
  expect(judge(read(mixed), new Map(), mode('valid-rows')).write.map(({ id }) => id)).toEqual(['a', 'd']);
  const none = judge(read(mixed), new Map(), mode('all-or-nothing'));
  expect(none.write).toEqual([]);
  expect(none.report.imported).toBe(false);
  const dry = judge(read(mixed), new Map(), mode('valid-rows', true));
  expect(dry.write).toEqual([]);
  expect(dry.report.orders).toHaveLength(2);
});

test('what is there is changed while it is only planned, left alone where nothing differs, refused where it runs', () => {
  const file = read('order,line,product,quantity,due\na,line-1,water,100,2026-11-30\n');
  const there = file.orders[0]?.order as Order;
  const does = (present: Order) => judge(file, new Map([['a', present]]), mode('valid-rows'));
  expect(does({ ...there, plannedStartNs: 5n, priority: 1 }).report.orders[0]?.does).toBe('nothing');
  expect(does({ ...there, quantity: 50 }).report.orders[0]?.does).toBe('change');
  const running = does({ ...there, quantity: 50, state: 'running' });
  expect(running.write).toEqual([]);
  expect(running.report.faults[0]?.reason).toContain('is running already');
});

test('a quotation mark that stands where none can breaks its own row only', () => {
  const { orders, faults } = read(
    'order,line,product,quantity,due\n"a"x,line-1,water,1,2026-11-30\nb,line-1,water,1,2026-11-30\n',
  );
  expect(orders.map(({ order }) => order.id)).toEqual(['b']);
  expect(faults.map(({ line, reason }) => [line, reason])).toEqual([
    [2, 'is not CSV: a quotation mark stands where none can, or is not closed'],
  ]);
});

test('a quotation mark that is never closed breaks its own row only', () => {
  const { orders, faults } = read(
    'order,line,product,quantity,due\n"a,line-1,water,1,2026-11-30\nb,line-1,water,1,2026-11-30\n',
  );
  expect(orders.map(({ order }) => order.id)).toEqual(['b']);
  expect(faults.map(({ line }) => line)).toEqual([2]);
});

test('a line break in a quoted field moves no line number', () => {
  const { faults } = read(
    'order,line,product,quantity,due,note\na,line-1,water,1,2026-11-30,"two\nlines"\nb,line-1,water,x,2026-11-30,\n',
  );
  expect(faults.map(({ line }) => line)).toEqual([4]);
});

test('a table without a needed column says which, once', () => {
  expect(
    read('order;line;quantity\n1;line-1;5\n2;line-1;5\n').faults.map(({ line, column }) => [line, column]),
  ).toEqual([
    [1, 'product'],
    [1, 'due'],
  ]);
});

test('an empty file says what belongs into it', () => {
  expect(read('').faults[0]?.next).toContain('order, line, product');
});
