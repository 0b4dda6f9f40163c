/** `docs/sparkplug-conformance.md`: every assertion of the Sparkplug specification, and which test shows that it is met. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXCUSES } from './excuses.ts';
import { assertionsIn, type Cover, type References, scan } from './scan.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const LIST = 'contract/src/sparkplug/assertions.txt';
const CHAPTERS: Readonly<Record<string, string>> = {
  S1: 'Introduction',
  S2: 'Principles',
  S3: 'Components',
  S4: 'Topics and messages',
  S5: 'Operational behaviour',
  S6: 'Payloads',
  S10: 'Conformance',
};

export interface Row {
  chapter: string;
  name: string;
  covers: Cover[];
  /** Files of the code. */
  cited: string[];
  excuse: { kind: string; reason: string } | null;
}

/** Every assertion with what is said of it, in the order of the list; and what is wrong with the references. */
export function conformance(): { rows: Row[]; faults: string[] } {
  const assertions = assertionsIn(readFileSync(join(ROOT, LIST), 'utf8'));
  const references = scan(ROOT, new Set(assertions.map(({ name }) => name)));
  return { rows: rowsOf(assertions, references), faults: references.faults };
}

function rowsOf(assertions: readonly { chapter: string; name: string }[], { covered, cited }: References): Row[] {
  const excuses = new Map(EXCUSES.flatMap(({ kind, reason, names }) => names.map((name) => [name, { kind, reason }])));
  return assertions.map(({ chapter, name }) => ({
    chapter,
    name,
    covers: covered.get(name) ?? [],
    cited: [...(cited.get(name) ?? [])],
    excuse: excuses.get(name) ?? null,
  }));
}

/** The page's text. */
export function conformancePage(): string {
  const { rows } = conformance();
  const covered = rows.filter(({ covers }) => covers.length > 0).length;
  const excused = (kind: string) => rows.filter(({ excuse }) => excuse?.kind === kind).length;
  const counts = [
    `${covered} are covered by a test`,
    `${excused('not ours')} ask for something that these programs don't do`,
    `${excused('not observable')} can't be observed`,
    `${rows.filter(isOpen).length} are open`,
  ];
  return [
    '# Sparkplug conformance',
    '',
    `The ${rows.length} assertions of the Eclipse Sparkplug Specification 3.0.0, for the gateway as an edge node and for the server as a host application: ${counts.join(', ')}. This page is generated from the titles of the tests, the citations in the code and \`tools/generate/sparkplug/excuses.ts\` by \`npm run generate\`; the names are in \`${LIST}\`.`,
    ...Object.entries(CHAPTERS).flatMap(([chapter, title]) => chapterOf(title, rows, chapter)),
    '',
  ].join('\n');
}

function chapterOf(title: string, rows: readonly Row[], chapter: string): string[] {
  const own = rows.filter((row) => row.chapter === chapter);
  const lines = own.map((row) => `| \`${row.name}\` | ${verdictOf(row)} | ${row.cited.map(code).join('<br>')} |`);
  return ['', `## ${title}`, '', '| assertion | shown by | obeyed in |', '|---|---|---|', ...lines];
}

function verdictOf({ covers, excuse }: Row): string {
  if (covers.length > 0) {
    const byFile = Map.groupBy(covers, ({ file }) => file);
    return [...byFile]
      .map(([file, own]) => [code(file), ...new Set(own.flatMap(({ title }) => (title === '' ? [] : [cell(title)])))])
      .map(([file, ...titles]) => (titles.length === 0 ? file : `${file}: ${titles.join('; ')}`))
      .join('<br>');
  }
  return excuse === null ? 'open' : `*${excuse.kind}*: ${cell(excuse.reason)}`;
}

const isOpen = ({ covers, excuse }: Row): boolean => covers.length === 0 && excuse === null;
const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');
