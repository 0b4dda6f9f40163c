/** What no linter holds: imports that the import rules can't see, words that stand for unfinished work, documentation that names what is. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const ROOMS = ['contract', 'program', 'journal', 'gateway', 'server', 'dashboard', 'simulators'];

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const sources = tracked.filter((file) => /\.(ts|svelte)$/.test(file));

/** Imports of another room than the one the file is in, types and workers included. */
function foreignImports(file: string): string[] {
  const [room = ''] = file.split('/');
  const specifiers = [...read(file).matchAll(/(?:from|import|new URL)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1] as string,
  );
  return specifiers
    .flatMap((specifier) => /^@gemba\/([a-z]+)\//.exec(specifier)?.[1] ?? [])
    .filter((other) => other !== room);
}

test('the sources are seen', () => {
  expect(sources.filter((file) => file.startsWith('contract/src/')).length).toBeGreaterThan(5);
});

const ALLOWED: Record<string, readonly string[]> = {
  contract: [],
  program: ['contract'],
  journal: ['contract'],
  gateway: ['contract', 'program', 'journal'],
  server: ['contract', 'program', 'journal'],
  simulators: ['contract', 'program'],
  dashboard: ['contract'],
};

test.each(ROOMS)('%s imports only the rooms that it may, in types and in .svelte files too', (room) => {
  for (const file of sources.filter((name) => name.startsWith(`${room}/src/`))) {
    for (const other of foreignImports(file)) expect(ALLOWED[room], file).toContain(other);
  }
});

test('the dashboard takes from the contract what needs no schema library', () => {
  for (const file of sources.filter((name) => name.startsWith('dashboard/src/'))) {
    const values = [...read(file).matchAll(/^import (?!type )[^;]*?from '@gemba\/contract\/([a-z/-]+)'/gms)].map(
      (match) => match[1],
    );
    for (const module of values) expect(['live', 'state', 'identity', 'sample', 'errors'], file).toContain(module);
  }
});

test('nothing is left for later in a comment', () => {
  const word = /\b(TODO|FIXME|XXX)\b/;
  for (const file of sources.filter((name) => name !== 'tools/check/tidy.test.ts'))
    expect(word.test(read(file)), file).toBe(false);
});

test('every runtime dependency has its line in docs/decisions/dependencies.md', () => {
  const page = read('docs/decisions/dependencies.md');
  for (const room of ROOMS) {
    const { dependencies = {} } = JSON.parse(read(`${room}/package.json`)) as { dependencies?: Record<string, string> };
    for (const [name, version] of Object.entries(dependencies)) {
      if (name.startsWith('@gemba/')) continue;
      expect(version, `${name} in ${room}`).toMatch(/^\d+\.\d+\.\d+/);
      const short = name.replace('@fastify/', '');
      expect(page.includes(name) || (name.startsWith('@fastify/') && page.includes(short)), name).toBe(true);
    }
  }
});

test('each room has a README', () => {
  for (const room of ROOMS) expect(existsSync(join(ROOT, room, 'README.md')), room).toBe(true);
});
