/**
 * Faults of a union by the branch that was meant. A value of a union fails in every branch, each for reasons of its own;
 * where the branches tell themselves apart by their `kind`, only what the one with the value's kind says is of use, and
 * of a kind that none has, what kinds there are.
 */

import type { TSchema } from 'typebox';

/** A fault as the validation tells it. */
export interface SchemaError {
  keyword: string;
  /** Where in the schema: `#/properties/alarms/items/properties/condition/anyOf/2`. */
  schemaPath: string;
  /** Where in the document: `/alarms/0/condition`. */
  instancePath: string;
  message: string;
  params: object;
}

type Branch = { properties?: { kind?: { enum?: unknown[] } } };

/** The errors without those of branches that were not meant. */
export function ofMeantBranches<E extends SchemaError>(errors: readonly E[], schema: TSchema, value: unknown): E[] {
  const unknown = new Set<string>();
  return errors.flatMap((error) => {
    const found = branchOf(error, schema, value);
    if (found === null) return [error];
    const { kinds, all, kind, at } = found;
    if (kinds.includes(kind)) return [error];
    if (all.includes(kind) || unknown.has(at)) return [];
    unknown.add(at);
    return [{ ...error, keyword: 'enum', instancePath: `${at}/kind`, params: { allowedValues: all } }];
  });
}

/** The outermost union of kinds that an error lies in: the branch's kinds, all kinds, and what the value says. */
function branchOf({ schemaPath, instancePath }: SchemaError, schema: TSchema, value: unknown) {
  const steps = schemaPath.split('/').slice(1);
  for (const [i, step] of steps.entries()) {
    if (step !== 'anyOf' || steps[i + 1] === undefined) continue;
    const branches = at(schema, steps.slice(0, i + 1));
    if (!Array.isArray(branches)) continue;
    const all = branches.map((branch: Branch) => branch.properties?.kind?.enum);
    const kinds = all[Number(steps[i + 1])];
    if (kinds === undefined || all.includes(undefined)) continue;
    const union = instanceOf(steps.slice(0, i), instancePath);
    const found = at(value, union.split('/').slice(1)) as { kind?: unknown } | null | undefined;
    return { kinds, all: all.flat(), kind: found?.kind, at: union };
  }
  return null;
}

/** How far into the document a path of the schema goes: by one part for each property and each item. */
function instanceOf(steps: readonly string[], instancePath: string): string {
  let depth = 0;
  for (let i = 0; i < steps.length; i += 1) {
    if (['items', 'additionalProperties'].includes(steps[i] as string)) depth += 1;
    else if (['properties', 'patternProperties'].includes(steps[i] as string)) {
      depth += 1;
      i += 1;
    } else if (['anyOf', 'allOf', 'oneOf', 'prefixItems'].includes(steps[i] as string)) i += 1;
  }
  return instancePath
    .split('/')
    .slice(0, depth + 1)
    .join('/');
}

const at = (from: unknown, steps: readonly string[]): unknown =>
  steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | null)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    from,
  );
