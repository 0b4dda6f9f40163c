import { expect, test } from 'vitest';
import { conformance } from './conformance.ts';
import { EXCUSES } from './excuses.ts';
import { assertionsIn, type References, scanText } from './scan.ts';

const NAMES = new Set(['topics-nbirth-mqtt', 'payloads-nbirth-qos']);
const scanned = (file: string, text: string): References => {
  const references: References = { covered: new Map(), cited: new Map(), faults: [] };
  scanText(file, text, NAMES, references);
  return references;
};

test('every name that the sources use is one of the specification’s, and is written in full', () => {
  expect(conformance().faults).toEqual([]);
});

test('no assertion that a test covers is excused, and each excuse is for one that exists, once', () => {
  const { rows } = conformance();
  expect(rows.filter(({ covers, excuse }) => covers.length > 0 && excuse !== null).map(({ name }) => name)).toEqual([]);
  const known = rows.map(({ name }) => name);
  const excused = EXCUSES.flatMap(({ names }) => names);
  expect(excused.filter((name, index) => !known.includes(name) || excused.indexOf(name) !== index)).toEqual([]);
});

test('every assertion is covered by a test, or it is said why not', () => {
  const open = conformance().rows.filter(({ covers, excuse }) => covers.length === 0 && excuse === null);
  expect(open.map(({ name }) => name)).toEqual([]);
});

test('the title of a test covers what it names, and is shown without the names', () => {
  const text = "it('goes out once [tck-id-topics-nbirth-mqtt, tck-id-payloads-nbirth-qos]', () => {});";
  const cover = { file: 'gateway/src/a.test.ts', title: 'goes out once' };
  expect(scanned('gateway/src/a.test.ts', text).covered).toEqual(new Map([...NAMES].map((name) => [name, [cover]])));
});

test('a comment of a test covers nothing, and the code cites', () => {
  const comment = '  // [tck-id-topics-nbirth-mqtt]';
  expect(scanned('gateway/src/a.test.ts', comment)).toEqual({ covered: new Map(), cited: new Map(), faults: [] });
  expect(scanned('gateway/src/a.ts', comment).cited).toEqual(
    new Map([['topics-nbirth-mqtt', new Set(['gateway/src/a.ts'])]]),
  );
});

test('a name that does not exist, and one that is cut short, are faults', () => {
  const { faults } = scanned('gateway/src/a.ts', '/** [tck-id-topics-nbirth-mqtt, -qos] and [tck-id-topics-nbirth] */');
  expect(faults).toEqual([
    'gateway/src/a.ts: write -qos in full, as tck-id-…',
    'gateway/src/a.ts: there is no assertion topics-nbirth',
  ]);
});

test('the list has chapters and names, and comments', () => {
  expect(assertionsIn('# a comment\nS4 topics-nbirth-mqtt\n')).toEqual([{ chapter: 'S4', name: 'topics-nbirth-mqtt' }]);
});
