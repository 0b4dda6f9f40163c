import { expect, test } from 'vitest';
import { formatLine } from './log.ts';

test('a log event becomes one readable line', () => {
  const line = JSON.stringify({
    level: 40,
    time: '2026-11-22T13:04:05.123Z',
    program: 'gateway',
    msg: 'link lost',
    machine: 'filler-1',
    attempt: 2,
  });
  expect(formatLine(line)).toBe('13:04:05.123 warn  gateway    link lost machine=filler-1 attempt=2');
});

test('a name with line breaks and escapes cannot forge a line or a colour', () => {
  const line = formatLine(
    JSON.stringify({ level: 30, msg: 'connected', machine: 'a\n13:00:00 info server all is well\u001b[31m' }),
  );
  expect(line.split('\n')).toHaveLength(1);
  expect(line).not.toContain('\u001b');
});

test('what is no log event is passed through', () => {
  expect(formatLine('plain text')).toBe('plain text');
  expect(formatLine('42')).toBe('42');
});
