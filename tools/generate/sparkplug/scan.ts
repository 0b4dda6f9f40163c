/**
 * Where the sources name assertions of the Sparkplug specification: in the titles of tests, which cover them, and in
 * the code, at the branch that obeys them. Files go in, references and faults come out.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test whose title, or whose row in a table of tests, names an assertion. */
export interface Cover {
  file: string;
  /** Without the names in brackets. */
  title: string;
}

export interface References {
  /** Assertion → tests that name it. */
  covered: Map<string, Cover[]>;
  /** Assertion → files of the code that cite it. */
  cited: Map<string, Set<string>>;
  /** Names that don't exist, and names that are not written in full. */
  faults: string[];
}

const ROOMS = ['contract/src', 'gateway/src', 'server/src', 'simulators/src', 'tests'];
const NAME = /tck-id-([A-Za-z0-9-]*[A-Za-z0-9])/g;
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
/** A list in brackets, over lines of a comment too. */
const BRACKETS = /\[tck-id-[^\]]*\]/g;
const COMMENT = /^\s*(\/\/|\/\*|\*)/;

/** The names of the list, with their chapters: `S4 topics-nbirth-mqtt` is the name `topics-nbirth-mqtt` in S4. */
export function assertionsIn(list: string): { chapter: string; name: string }[] {
  return list.split('\n').flatMap((line) => {
    const [chapter, name] = line.split(' ');
    return line.startsWith('#') || chapter === undefined || name === undefined ? [] : [{ chapter, name }];
  });
}

/** Reads every TypeScript source of the rooms. */
export function scan(root: string, names: ReadonlySet<string>): References {
  const references: References = { covered: new Map(), cited: new Map(), faults: [] };
  for (const file of ROOMS.flatMap((room) => sourcesIn(root, room))) {
    scanText(file, readFileSync(join(root, file), 'utf8'), names, references);
  }
  return references;
}

/** Reads one source into `references`. */
export function scanText(file: string, text: string, names: ReadonlySet<string>, references: References): void {
  for (const [list] of text.matchAll(BRACKETS)) {
    const parts = list.slice(1, -1).split(',');
    const short = parts.map((part) => part.replace(/[\s*]+/g, '')).filter((part) => !part.startsWith('tck-id-'));
    for (const part of short) references.faults.push(`${file}: write ${part} in full, as tck-id-…`);
  }
  for (const line of text.split('\n')) {
    for (const [, name] of line.matchAll(NAME)) {
      if (name === undefined) continue;
      if (!names.has(name)) references.faults.push(`${file}: there is no assertion ${name}`);
      else if (file.endsWith('.test.ts') && !COMMENT.test(line)) {
        into(references.covered, name, []).push({ file, title: titleIn(line, name) });
      } else if (!file.endsWith('.test.ts')) into(references.cited, name, new Set()).add(file);
    }
  }
}

function sourcesIn(root: string, room: string): string[] {
  return readdirSync(join(root, room), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .filter((path) => !path.includes('node_modules'))
    .sort();
}

function titleIn(line: string, name: string): string {
  const literal = line.match(LITERAL)?.find((found) => found.includes(`tck-id-${name}`)) ?? '';
  return literal.slice(1, -1).replaceAll(BRACKETS, '').replace(/\s+/g, ' ').trim();
}

function into<V>(map: Map<string, V>, key: string, fresh: V): V {
  const value = map.get(key) ?? fresh;
  map.set(key, value);
  return value;
}
