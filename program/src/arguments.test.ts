import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { helpText, type ProgramSpec, readOptions } from './arguments.ts';

const spec = {
  name: 'gateway',
  summary: 'Reads machines.',
  options: {
    data: { type: 'string', env: 'GEMBA_DATA', default: 'data', help: 'Folder for its data' },
    port: { type: 'number', env: 'GEMBA_PORT', help: 'Port' },
    gateway: { type: 'string', multiple: true, help: 'Only this one' },
    historian: { type: 'string', choices: ['duckdb', 'influx'], default: 'duckdb', help: 'Engine' },
    token: { type: 'string', env: 'GEMBA_TOKEN', secret: true, help: 'Token' },
  },
} as const satisfies ProgramSpec;

test('the command line wins over the environment, and that over the default', () => {
  expect(readOptions(spec, ['--data', 'a'], { GEMBA_DATA: 'b' }).options.data).toBe('a');
  expect(readOptions(spec, [], { GEMBA_DATA: 'b' }).options.data).toBe('b');
  expect(readOptions(spec, [], {}).options.data).toBe('data');
});

test('a secret is read from the file that NAME_FILE names, and is not taken from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-'));
  writeFileSync(join(folder, 'token'), 's3cret\n');
  expect(readOptions(spec, [], { GEMBA_TOKEN_FILE: join(folder, 'token') }).options.token).toBe('s3cret');
  expect(() => readOptions(spec, ['--token', 'x'], {})).toThrow(expect.objectContaining({ code: 'GEMBA_ARGUMENT' }));
  rmSync(folder, { recursive: true });
});

test.each([[['--port', 'abc']], [['--historian', 'oracle']], [['--unknown']], [['word']]])(
  'refuses %j with a code',
  (argv) => {
    expect(() => readOptions(spec, argv, {})).toThrow(expect.objectContaining({ code: 'GEMBA_ARGUMENT' }));
  },
);

test('values that may repeat come as a list', () => {
  expect(readOptions(spec, ['--gateway', 'a', '--gateway', 'b'], {}).options.gateway).toEqual(['a', 'b']);
  expect(readOptions(spec, [], {}).options.gateway).toEqual([]);
});

test('the help names every option, its environment and default, and keeps secrets off the command line', () => {
  const help = helpText(spec);
  expect(help).toContain('--data STRING');
  expect(help).toContain('environment GEMBA_DATA; default data');
  expect(help).toContain('GEMBA_TOKEN_FILE');
  expect(help).not.toContain('--token');
});
