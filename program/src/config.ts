/**
 * Configuration from YAML: parsed safely, validated by a TypeBox schema, completed by its defaults. Every fault is
 * reported at once with its path, its line and what to do; nothing is started on a faulty configuration.
 */

import { readFileSync } from 'node:fs';
import { type ConfigFault, GembaError } from '@gemba/contract/errors';
import type { Static, TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { ofMeantBranches } from './config-unions.ts';

/** Largest configuration file, bytes. */
const FILE_MAX_BYTES = 8 * 1024 * 1024;
/** Most faults listed at once. */
const FAULTS_MAX = 100;
// TypeBox stops at 8 errors; a union adds several of its own for one fault.
Settings.Set({ maxErrors: 10 * FAULTS_MAX });

/** Finds what a schema can't say; paths are relative to the document (`sites[0].timeZone`). */
export type Check<T> = (value: T) => ConfigFault[];

/**
 * Reads and validates a file. Throws GEMBA_CONFIG_UNREADABLE, GEMBA_CONFIG_SYNTAX, or GEMBA_CONFIG_INVALID with all
 * faults of schema and check together.
 */
export function readConfig<const S extends TSchema>(file: string, schema: S, check?: Check<Static<S>>): Static<S> {
  return parseConfig(readText(file), file, schema, check);
}

/** Reads a file of several: its faults are kept for {@link throwFaults}, so that those of all files are said at once. */
export function attempt<T>(read: () => T, faults: ConfigFault[]): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GembaError) || error.faults.length === 0) throw error;
    faults.push(...error.faults);
    return null;
  }
}

/** Throws GEMBA_CONFIG_INVALID when there are any. */
export function throwFaults(faults: readonly ConfigFault[]): void {
  if (faults.length > 0) throw new GembaError('GEMBA_CONFIG_INVALID', { count: faults.length }, [...faults]);
}

/** As {@link readConfig}, of a text; `name` stands for the file in messages. */
export function parseConfig<const S extends TSchema>(
  text: string,
  name: string,
  schema: S,
  check?: Check<Static<S>>,
): Static<S> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    throw new GembaError('GEMBA_CONFIG_SYNTAX', {
      file: name,
      line: lines.linePos(syntax.pos[0]).line,
      reason: syntax.message,
    });
  }
  const raw = expand(document, name);
  const value = Value.Default(schema, raw ?? {}) as Static<S>;
  completeRecords(schema, value);
  const faults = schemaFaults(schema, value, document, lines);
  const found = check === undefined ? faults : faults.concat(crossFaults(check, value, faults.length > 0));
  if (found.length > 0) {
    const located = found.slice(0, FAULTS_MAX).map((fault) => ({ ...fault, path: `${name}: ${fault.path}` }));
    throw new GembaError('GEMBA_CONFIG_INVALID', { count: found.length }, located);
  }
  return value;
}

function expand(document: Document, name: string): unknown {
  try {
    // An alias may stand for a value up to 100 times: more is a bomb, not a configuration.
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new GembaError('GEMBA_CONFIG_SYNTAX', { file: name, line: 1, reason: (error as Error).message });
  }
}

/**
 * Faults of the cross checks, found also when the schema found some, so that all are said at once. A check walks the
 * document as if it were sound; where a fault of the schema makes it stumble, that fault has to be mended first.
 */
function crossFaults<T>(check: Check<T>, value: T, isFaulty: boolean): ConfigFault[] {
  try {
    return check(value);
  } catch (error) {
    if (isFaulty) return [];
    throw error;
  }
}

type Nested = { items?: TSchema; properties?: Record<string, TSchema>; patternProperties?: Record<string, TSchema> };

/** Fills in the defaults inside records, which TypeBox leaves out. */
function completeRecords(schema: TSchema, value: unknown): void {
  const { items, properties = {}, patternProperties = {} } = schema as Nested;
  if (Array.isArray(value)) {
    if (items !== undefined) for (const item of value) completeRecords(items, item);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const fields = value as Record<string, unknown>;
  for (const [key, nested] of Object.entries(properties)) completeRecords(nested, fields[key]);
  for (const [pattern, nested] of Object.entries(patternProperties)) {
    for (const key of Object.keys(fields).filter((one) => new RegExp(pattern).test(one))) {
      fields[key] = Value.Default(nested, fields[key]);
      completeRecords(nested, fields[key]);
    }
  }
}

function readText(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new GembaError('GEMBA_CONFIG_UNREADABLE', { file, reason: (error as Error).message });
  }
  if (text.length > FILE_MAX_BYTES)
    throw new GembaError('GEMBA_CONFIG_UNREADABLE', { file, reason: `larger than ${FILE_MAX_BYTES} bytes` });
  return text;
}

function schemaFaults(schema: TSchema, value: unknown, document: Document, lines: LineCounter): ConfigFault[] {
  const seen = new Set<string>();
  const faults: ConfigFault[] = [];
  for (const error of ofMeantBranches([...Value.Errors(schema, value)], schema, value)) {
    const params = error.params as {
      additionalProperties?: string[];
      requiredProperties?: string[];
      allowedValues?: unknown[];
    };
    // Branches of a union each report, the union's own message says it once; a key that is no name reports itself.
    if (['boolean', 'anyOf', 'propertyNames'].includes(error.keyword)) continue;
    const names = params.requiredProperties ?? params.additionalProperties ?? [''];
    for (const name of names) {
      const pointer = error.instancePath + (name === '' ? '' : `/${name}`);
      const key = `${pointer} ${error.keyword}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const line = lineOf(document, lines, pointer) ?? lineOf(document, lines, error.instancePath);
      faults.push({
        path: `${pathOf(pointer)}${line === null ? '' : ` (line ${line})`}`,
        problem: problemOf(error.keyword, error.message, name, params.allowedValues),
        next: nextOf(error.keyword, name, describedAt(schema, error.schemaPath)),
      });
    }
  }
  return faults;
}

function problemOf(keyword: string, message: string, name: string, allowed: unknown[] | undefined): string {
  if (keyword === 'required') return `${name} is missing`;
  if (keyword === 'additionalProperties') return `${name} is not known here`;
  if (keyword === 'enum' && allowed !== undefined) return `must be one of ${allowed.join(', ')}`;
  return message;
}

function nextOf(keyword: string, name: string, described: string | null): string {
  if (keyword === 'required') return `Add ${name}.`;
  if (keyword === 'additionalProperties') return `Remove ${name}, or check its spelling and indentation.`;
  if (keyword === 'type') return 'Write a value of that kind; texts that look like numbers want quotes.';
  return described === null
    ? 'Write a value that is allowed; the JSON Schema under config/schema describes each field.'
    : `Write a value that is allowed here: ${described}.`;
}

/** What a schema says of the field at a path of its own (`#/properties/a/items`); keys may hold slashes themselves. */
function describedAt(schema: unknown, schemaPath: string): string | null {
  const at = (node: unknown, rest: string): string | null => {
    if (typeof node !== 'object' || node === null) return null;
    if (rest === '') return (node as { description?: string }).description ?? null;
    for (const [key, nested] of Object.entries(node)) {
      const step = [key, key.replaceAll('~', '~0').replaceAll('/', '~1')]
        .map((name) => `/${name}`)
        .find((name) => rest === name || rest.startsWith(`${name}/`));
      const found = step === undefined ? null : at(nested, rest.slice(step.length));
      if (found !== null) return found;
    }
    return null;
  };
  return at(schema, schemaPath.replace(/^#/, ''));
}

/** `/sites/0/timeZone` → `sites[0].timeZone`. */
export function pathOf(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (
    parts.map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`)).join('') ||
    'document'
  );
}

function lineOf(document: Document, lines: LineCounter, pointer: string): number | null {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
  const node = document.getIn(keys, true);
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : null;
}
