import type { MachineId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Marks } from './marks.ts';

const machine = 'filler-1' as MachineId;
type Rows = ReadonlyMap<bigint, number>;

/** Records, an engine and the marks between them, each step of which may be the last before a kill. */
class Model {
  records: Rows = new Map();
  /** What the records have of the mark. */
  durable = 0n;
  readonly engine = new Map<bigint, number>();
  marks = new Marks();
  commit: { rows: Rows; mark: bigint | undefined } | null = null;
  page: Rows | null = null;
  version = 0;

  seal(fromNs: bigint): void {
    if (this.commit !== null) return;
    const rows = [{ machine, fromNs }] as unknown as Parameters<Marks['seal']>[0]['rows'];
    const mark = this.marks.seal({ rows: rows ?? [] }).get(machine);
    this.commit = { rows: new Map([...this.records, [fromNs, ++this.version]]), mark };
  }

  settle(held: boolean): void {
    if (this.commit === null) return;
    if (held) {
      this.records = this.commit.rows;
      this.durable = this.commit.mark ?? this.durable;
    }
    this.commit = null;
    this.marks.settle(held);
  }

  read(): void {
    const markNs = this.marks.of(machine);
    this.marks.begin(machine);
    this.page = new Map([...this.records].filter(([fromNs]) => fromNs >= markNs));
  }

  write(held: boolean): void {
    if (this.page === null) return;
    for (const [fromNs, version] of this.page) this.engine.set(fromNs, version);
    const last = [...this.page.keys()].reduce((a, b) => (a > b ? a : b), this.marks.of(machine));
    if (held) this.marks.end(machine, last);
    else this.marks.fail(machine);
    this.page = null;
  }

  kill(committed: boolean): void {
    if (committed && this.commit !== null) this.settle(true);
    Object.assign(this, { commit: null, page: null, marks: new Marks() });
    this.marks.load(machine, this.durable);
    this.marks.fail(machine);
  }
}

it('everything before the mark that the records have stands published, whatever happens in between', () => {
  const step = fc.oneof(
    fc.record({ seal: fc.bigInt({ min: 1n, max: 12n }) }),
    fc.record({ settle: fc.boolean() }),
    fc.constant({ read: true }),
    fc.record({ write: fc.boolean() }),
    fc.record({ kill: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = new Model();
      for (const one of steps) {
        if ('seal' in one) model.seal(one.seal);
        else if ('settle' in one) model.settle(one.settle);
        else if ('write' in one) model.write(one.write);
        else if ('kill' in one) model.kill(one.kill);
        else if (model.page === null) model.read();
        for (const [fromNs, version] of model.records) {
          if (fromNs < model.durable) expect(model.engine.get(fromNs)).toBe(version);
        }
      }
      // And all of it, once everything was read again.
      model.settle(true);
      while (model.page !== null || model.marks.changed().length > 0) {
        if (model.page === null) model.read();
        model.write(true);
      }
      expect(new Map([...model.engine].filter(([fromNs]) => model.records.has(fromNs)))).toEqual(model.records);
    }),
    { numRuns: 300 },
  );
});
