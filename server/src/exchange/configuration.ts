/**
 * Machines and plans out of a table and into plant.yaml as it would be. Nothing is written here: what comes out has passed
 * the checks of a start, keeps comments and order, and is put in its place by a command or by hand.
 */

import { type ConfigFault, GembaError } from '@gemba/contract/errors';
import type { ImportedThing, ImportFault, TableReport } from '@gemba/contract/imports';
import type { Plant } from '@gemba/contract/plant';
import { parseConfig } from '@gemba/program/config';
import { editConfig } from '@gemba/program/config-edit';
import Type from 'typebox';
import type { Configured } from './configured.ts';
import { csvOfThings, type Exchanged, type ImportChoice, judgeTable, readTable } from './exchanged.ts';
import { type PlantFile, plantIn } from './plant-file.ts';

/** A fault of the changed file, of the thing that it is about. */
interface Refused {
  id: string;
  fault: ImportFault;
}

export class ExchangedConfiguration<T, F extends string> implements Exchanged {
  readonly #configured: Configured<T, F>;
  readonly #file: PlantFile;

  constructor(configured: Configured<T, F>, file: PlantFile) {
    this.#configured = configured;
    this.#file = file;
  }

  async csv(): Promise<string> {
    const { table, thingsOf } = this.#configured;
    const plant = plantIn(await this.#file.read(), this.#file.name);
    return csvOfThings(table, thingsOf(plant), { plant });
  }

  /**
   * The report, with the file as it would be; `imported` is never true. What a start would refuse is a fault of its row.
   * Throws GEMBA_CONFIG_INVALID where the file is faulty as it stands, GEMBA_CONFIG_EDIT where it can't be changed so.
   */
  async import(bytes: Uint8Array, { mode, dryRun }: Pick<ImportChoice, 'mode' | 'dryRun'>): Promise<TableReport> {
    const { name, table, thingsOf, idOf, editsOf } = this.#configured;
    const text = await this.#file.read();
    const plant = plantIn(text, this.#file.name);
    const present = new Map(thingsOf(plant).map((thing) => [idOf(thing), thing]));
    const read = readTable<F>(bytes, table);
    const refused = new Map<string, ImportFault[]>();
    for (;;) {
      const faulty = { ...read, faults: [...read.faults, ...[...refused.values()].flat()] };
      const judged = judgeTable(name, table, faulty, { present, world: { plant } }, { mode, dryRun: false });
      const write = judged.write.filter((thing) => !refused.has(idOf(thing)));
      const things = judged.report.things.filter(({ id }) => !refused.has(id));
      const report: TableReport = { ...judged.report, things, imported: false, dryRun };
      if (write.length === 0) return report;
      const configuration = editConfig(text, this.#file.name, editsOf(plant, write));
      const found = this.#refusedIn(configuration.text, things);
      if (found.length === 0) return { ...report, configuration };
      for (const { id, fault } of found) refused.set(id, [...(refused.get(id) ?? []), fault]);
    }
  }

  /** What a start would find wrong with the changed file, by the things of the table that it comes of. */
  #refusedIn(text: string, things: readonly ImportedThing[]): Refused[] {
    const { name } = this.#file;
    try {
      plantIn(text, name);
      return [];
    } catch (error) {
      if (!(error instanceof GembaError) || error.faults.length === 0) throw error;
      const plant = parseConfig(text, name, Type.Unsafe<Plant>({}));
      const changed = new Map(things.flatMap((one) => (one.does === 'nothing' ? [] : [[one.id, one] as const])));
      const told = error.faults.map((fault) => this.#refusal(fault, plant, changed));
      const own = told.flatMap((one) => one ?? []);
      // Wrong elsewhere because of one of them, and nobody can tell of which: none of them is taken.
      return own.length > 0
        ? own
        : [...changed.values()].map((thing) => ({ id: thing.id, fault: elsewhere(thing, error.faults) }));
    }
  }

  #refusal(
    { path, problem, next }: ConfigFault,
    plant: Plant,
    changed: ReadonlyMap<string, ImportedThing>,
  ): Refused | null {
    const bare = path.slice(this.#file.name.length + 2).replace(/ \(line \d+\)$/, '');
    const at = this.#configured.thingAt(plant, bare);
    const thing = at === null ? undefined : changed.get(at.id);
    if (at === null || thing === undefined) return null;
    const fault = { line: thing.line, column: at.rest === '' ? null : at.rest, value: null, reason: problem, next };
    return { id: thing.id, fault };
  }
}

function elsewhere({ line }: ImportedThing, faults: readonly ConfigFault[]): ImportFault {
  const [{ path, problem, next } = { path: '', problem: 'the file would be faulty', next: '' }] = faults;
  return { line, column: null, value: null, reason: `${path}: ${problem}`, next };
}
