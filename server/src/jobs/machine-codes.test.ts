import { expect, it } from 'vitest';
import { testPlant } from '../testing/plant.ts';
import { readCode } from '../testing/read-code.ts';
import { MachineCodes } from './machine-codes.ts';

it.each([
  ['filler-1', 'http://192.168.1.20:8080'],
  ['Füller „2“/máy', 'https://gemba.example'],
  ['x'.repeat(64), `https://${'long.'.repeat(20)}example`],
])('the code of %s leads to its page', (machine, origin) => {
  const read1 = readCode(new MachineCodes(null).svg(machine, origin));
  expect(read1).toBe(`${origin}/machine/${encodeURIComponent(machine)}`);
});

it('leads where phones find the dashboard, where that is said', () => {
  const codes = new MachineCodes('https://gemba.works.example/');
  expect(readCode(codes.svg('m', 'http://127.0.0.1:8080'))).toBe('https://gemba.works.example/machine/m');
});

it('a sheet of a line is a PDF with a label of each machine', async () => {
  const line = testPlant().sites[0]?.areas[0]?.lines[0];
  if (line === undefined) throw new Error('no line');
  const many = {
    ...line,
    machines: Array.from({ length: 9 }, (_, i) => ({ ...line.machines[0], id: `m${i}`, name: `Máy ${i} 機械` })),
  };
  const pdf = Buffer.from(await new MachineCodes(null).sheet(many as typeof line, 'http://x'));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const text = pdf.toString('latin1');
  // Eight labels on a page.
  expect(text).toMatch(/\/Count 2\b/);
  expect(text).toMatch(/FontName \/[A-Z]+\+BIZUDPGothic/);
});
