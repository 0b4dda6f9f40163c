/** What no linter holds: imports that the import rules can't see, words that stand for unfinished work, documentation that names what is. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST } from '../../tests/longest.ts';

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
  for (const file of sources.filter((name) => name.startsWith('dashboard/src/') && !name.endsWith('.test.ts'))) {
    const values = [...read(file).matchAll(/^import (?!type )[^;]*?from '@gemba\/contract\/([a-z/-]+)'/gms)].map(
      (match) => match[1],
    );
    for (const module of values)
      expect(
        [
          'live',
          'state',
          'identity',
          'quarantine',
          'edits',
          'sample',
          'errors',
          'losses',
          'figure-names',
          'failure-codes',
        ],
        file,
      ).toContain(module);
  }
});

test('nothing is left for later in a comment', () => {
  const word = /\b(TODO|FIXME|XXX)\b/;
  for (const file of sources.filter((name) => name !== 'tools/check/tidy.test.ts'))
    expect(word.test(read(file)), file).toBe(false);
});

test('only the records and the historian speak SQL', () => {
  const sql = /\b(SELECT\s[^;]*\sFROM|INSERT INTO|DELETE FROM|UPDATE\s+\w+\s+SET|(CREATE|ALTER|DROP)\s+TABLE|PRAGMA)\b/;
  const speak = sources.filter((file) => /^\w+\/src\//.test(file) && sql.test(read(file)));
  const [theirs, foreign] = [true, false].map((isTheirs) =>
    speak.filter((file) => /^server\/src\/(records|historian)\//.test(file) === isTheirs),
  );
  expect(theirs?.length).toBeGreaterThan(5);
  expect(foreign).toEqual([]);
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

test('each room has a README that says what comes in and what goes out', () => {
  for (const room of ROOMS) {
    const page = existsSync(join(ROOT, room, 'README.md')) ? read(`${room}/README.md`) : '';
    for (const word of [/\*\*In(:\*\*|\*\*:)/, /\*\*Out(:\*\*|\*\*:)/]) expect(page, `${room}/README.md`).toMatch(word);
  }
});

test('a program says in its README how it is configured, what it measures, and what a message of it looks like', () => {
  for (const room of ['gateway', 'server', 'simulators']) {
    const page = read(`${room}/README.md`);
    for (const heading of [/^## Configuration/m, /^## Metrics/m, /^```(json)?\n/m]) expect(page, room).toMatch(heading);
  }
});

const pages = tracked.filter((file) => file.endsWith('.md'));

test('no link in a document is dead', () => {
  expect(pages.length).toBeGreaterThan(10);
  for (const page of pages) {
    const text = read(page).replaceAll(/^```[\s\S]*?^```/gm, '');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(ROOT, file)), `${page} → ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(read(file)), `${page} → ${target}`).toContain(anchor);
    }
  }
});

/** Anchors of a page's headings, as they are formed where the page is read. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** What a document may mean by a file: from the root, from its own room, or from the room's sources. */
const meant = (page: string, file: string) => {
  const [room = ''] = page.split('/');
  return [file, join(dirname(page), file), join(room, file), join(room, 'src', file)];
};

test('a source or configuration file that a document names is there', () => {
  for (const page of pages) {
    for (const [, name = ''] of read(page).matchAll(/`([\w.@/-]+\/[\w.-]+\.(?:ts|svelte|ya?ml|md|cjs|css))`/g)) {
      // Patterns for what is still to come: x.ts, X.svelte, 000N-what.ts.
      if (/(^|\/)(x|xx|X\w*|000N-what)\.\w+$/.test(name)) continue;
      expect(
        meant(page, name).some((file) => existsSync(join(ROOT, file))),
        `${page}: ${name}`,
      ).toBe(true);
    }
  }
});

test('docs/adding.md names folders and registries that are there', () => {
  const rows = read('docs/adding.md')
    .split('\n')
    .filter((line) => /^\| (?!new |-)/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const names = [...row.matchAll(/`([\w.-]+\/[\w./-]+)`/g)].map((match) => match[1] as string);
    expect(names, row).not.toEqual([]);
    for (const name of names) expect(existsSync(join(ROOT, dirname(name))), `${name} in ${row}`).toBe(true);
  }
});

test('every registry has its line in docs/adding.md', () => {
  const page = read('docs/adding.md');
  const registries = tracked.filter((file) => file.endsWith('/registry.ts'));
  expect(registries.length).toBeGreaterThan(8);
  for (const file of registries) expect(page, file).toContain(`\`${file}\``);
});

test('the README names only npm scripts that there are, and every page names them rightly', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const page of pages) {
    for (const [, script = ''] of read(page).matchAll(/npm run ([a-z:]+)/g)) {
      expect(Object.keys(scripts), `${page}: npm run ${script}`).toContain(script);
    }
  }
});

test('the tests that are begun first are there', () => {
  for (const file of LONGEST) expect(tracked, file).toContain(file);
});
