/** Reads a case folder: `case.yaml`, `input.jsonl` and `expected.yaml` become one checked value. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import type { Plant } from '@gemba/contract/plant';
import { checkPlant } from '@gemba/contract/plant-check';
import { parseConfig } from '@gemba/program/config';
import Type from 'typebox';
import { parse } from 'yaml';
import { type Case, CaseError, type CaseEvent } from './kinds/kind.ts';
import { plantSchema, type ShortPlant, wholePlant } from './plant-fragment.ts';
import { readTime, writeTime } from './time.ts';

/** The case of a folder, and the name of its kind. Throws a `CaseError` that says what to mend. */
export function readCase(folder: string): { kind: string; input: Case } {
  const { kind, title, date, plant, settings } = readHead(folder);
  const timeZone = plant.sites[0]?.timeZone ?? 'UTC';
  const time = (text: unknown, where: string) => readTime(text, timeZone, date, `${folder}/${where}`);
  const input: Case = {
    folder,
    title,
    settings,
    plant,
    timeZone,
    events: readEvents(folder, time),
    expected: readExpected(folder),
    time,
    show: (timeNs) => writeTime(timeNs, timeZone),
  };
  return { kind, input };
}

function readHead(folder: string) {
  const file = join(folder, 'case.yaml');
  const text = readText(file);
  try {
    const written = parse(text) as { plant?: unknown } | null;
    const schema = Type.Object({
      kind: Type.String({ minLength: 1 }),
      title: Type.String({ minLength: 1 }),
      source: Type.Optional(Type.String()),
      date: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
      plant: Type.Optional(plantSchema(written?.plant)),
    });
    const head = parseConfig(text, file, schema);
    const plant: Plant = wholePlant((head.plant ?? {}) as Plant | ShortPlant);
    const faults = checkPlant(plant);
    if (faults.length > 0) {
      throw new GembaError(
        'GEMBA_CONFIG_INVALID',
        { count: faults.length },
        faults.map((fault) => ({ ...fault, path: `${file}: ${fault.path}` })),
      );
    }
    return {
      kind: head.kind,
      title: head.title,
      date: head.date ?? null,
      plant,
      settings: head as Record<string, unknown>,
    };
  } catch (error) {
    if (!(error instanceof GembaError)) throw new CaseError(`${file}: ${(error as Error).message}`);
    const faults = error.faults.map((fault) => `\n    ${fault.path}: ${fault.problem}. ${fault.next}`);
    throw new CaseError(`${file}: ${error.message}${faults.join('')}`);
  }
}

function readEvents(folder: string, time: Case['time']): CaseEvent[] {
  const file = join(folder, 'input.jsonl');
  if (!existsSync(file)) return [];
  const events: CaseEvent[] = [];
  for (const [i, text] of readText(file).split('\n').entries()) {
    // A line of slashes is a remark: whoever reads the case wants to know why a sample is there.
    if (text.trim() === '' || text.trimStart().startsWith('//')) continue;
    const where = `input.jsonl:${i + 1}`;
    let fields: unknown;
    try {
      fields = JSON.parse(text);
    } catch (error) {
      throw new CaseError(`${folder}/${where}: not a JSON object: ${(error as Error).message}`);
    }
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
      throw new CaseError(`${folder}/${where}: each line is one JSON object`);
    }
    const { at, ...rest } = fields as Record<string, unknown>;
    events.push({ line: i + 1, atNs: at === undefined ? (events.at(-1)?.atNs ?? 0n) : time(at, where), fields: rest });
  }
  return events;
}

function readExpected(folder: string): unknown {
  const file = join(folder, 'expected.yaml');
  try {
    return parse(readText(file));
  } catch (error) {
    if (error instanceof CaseError) throw error;
    throw new CaseError(`${file}: ${(error as Error).message}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CaseError(`${file}: ${(error as Error).message}`);
  }
}
