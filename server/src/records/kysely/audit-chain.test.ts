import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditRecord } from '../port.ts';
import { CHAIN_START, type ChainedRecord, firstBroken, hashOf } from './audit-chain.ts';

const record = fc.record({
  atMs: fc.nat(),
  who: fc.string(),
  from: fc.string(),
  what: fc.string(),
  subject: fc.string(),
  detail: fc.string(),
  result: fc.constantFrom('done' as const, 'refused' as const),
});

function chain(records: readonly AuditRecord[]): ChainedRecord[] {
  let hash = CHAIN_START;
  return records.map((one, index) => {
    hash = hashOf(hash, index + 1, one);
    return { ...one, id: index + 1, hash };
  });
}

test('an untouched chain holds', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), (records) => {
      expect(firstBroken(chain(records))).toBeNull();
    }),
  );
});

test('a changed field, a missing line and two that changed places are found where they are', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 3, maxLength: 8 }), fc.nat(), (records, pick) => {
      const lines = chain(records);
      const at = 1 + (pick % (lines.length - 2));
      const line = lines[at] as ChainedRecord;
      expect(firstBroken(lines.with(at, { ...line, subject: `${line.subject}!` }))).toBe(at + 1);
      expect(firstBroken(lines.toSpliced(at, 1))).toBe(at + 2);
      expect(firstBroken(lines.with(at, lines[at + 1] as ChainedRecord).with(at + 1, line))).not.toBeNull();
    }),
  );
});

test('text moved from one field to the next is another line', () => {
  const line = { atMs: 0, who: 'ab', from: 'c', what: '', subject: '', detail: '', result: 'done' as const };
  expect(hashOf(CHAIN_START, 1, line)).not.toBe(hashOf(CHAIN_START, 1, { ...line, who: 'a', from: 'bc' }));
});
