/**
 * Orders out of an ISA-95 message in JSON, as B2MML's schemas shape it: an OperationsSchedule with OperationsRequests
 * [IEC 62264-2 §8], or the older ProductionSchedule with ProductionRequests [B2MML V0600]. Values may be bare or
 * `{"value": …}`, and what may repeat may be one thing or a list: senders differ in both.
 */

import type { ImportFault } from '@gemba/contract/imports';
import type { Cell } from '../../imports/columns.ts';
import type { Draft } from './draft.ts';

type Json = Record<string, unknown>;

/** The two kinds of message, and what they call the same things. */
const DOCUMENTS = {
  OperationsSchedule: { request: 'OperationsRequest', material: ['OpMaterialRequirement', 'MaterialRequirement'] },
  ProductionSchedule: { request: 'ProductionRequest', material: ['MaterialProducedRequirement'] },
} as const;
export type Isa95Document = keyof typeof DOCUMENTS;

/** Its requests as drafts, counted from 1; `document` is `null` where the message is none of those that are known. */
export function isa95Drafts(message: unknown): {
  document: Isa95Document | null;
  drafts: Draft[];
  faults: ImportFault[];
} {
  const document = (Object.keys(DOCUMENTS) as Isa95Document[]).find((name) => isObject(message) && name in message);
  if (document === undefined) {
    const next = `Send {"OperationsSchedule": {"OperationsRequest": […]}} or a ProductionSchedule.`;
    const reason = 'The message is no ISA-95 schedule';
    return { document: null, drafts: [], faults: [{ line: 1, column: null, value: null, reason, next }] };
  }
  const { request, material } = DOCUMENTS[document];
  const schedule = (message as Json)[document];
  const requests = listOf(isObject(schedule) ? schedule[request] : undefined);
  if (requests.length === 0) {
    const fault = { line: 1, column: `${document}.${request}`, value: null, reason: 'there is no request in it' };
    return { document, drafts: [], faults: [{ ...fault, next: `Put the orders under ${request}.` }] };
  }
  const drafts = requests.map((one, index) => draftOf(one, index, `${document}.${request}[${index}]`, material));
  return { document, drafts, faults: [] };
}

function draftOf(one: unknown, index: number, path: string, materials: readonly string[]): Draft {
  const request = isObject(one) ? one : {};
  const cells: Draft['cells'] = {};
  const put = (field: keyof Draft['cells'], column: string, text: string | undefined) => {
    cells[field] ??= { column: `${path}.${column}`, text: text ?? '' } satisfies Cell;
  };
  put('order', 'ID', textOf(request.ID));
  put('start', 'StartTime', textOf(request.StartTime));
  put('due', 'EndTime', textOf(request.EndTime));
  put('priority', 'Priority', textOf(request.Priority));
  const segments = listOf(request.SegmentRequirement).filter(isObject);
  // What is produced is last of what the segments name: what goes in is consumed there too.
  const produced = segments
    .flatMap((segment) => materials.flatMap((name) => listOf(segment[name]).filter(isObject)))
    .filter((material) => /^(produced|)$/i.test(textOf(material.MaterialUse) ?? ''))
    .at(-1);
  put('product', 'SegmentRequirement.MaterialDefinitionID', textOf(produced?.MaterialDefinitionID));
  const quantity = listOf(produced?.Quantity)[0];
  const amount = isObject(quantity) ? (textOf(quantity.QuantityString) ?? textOf(quantity)) : textOf(quantity);
  put('quantity', 'SegmentRequirement.Quantity', amount);
  const [column, line] = lineOf(request, segments);
  put('line', column, line);
  return { line: index + 1, cells };
}

/** The line: of a segment's equipment, else where the request says that it belongs. */
function lineOf(request: Json, segments: readonly Json[]): [string, string | undefined] {
  const names = ['OpEquipmentRequirement', 'EquipmentRequirement'];
  const equipment = segments.flatMap((segment) => names.flatMap((name) => listOf(segment[name]).filter(isObject)));
  const named = textOf(equipment[0]?.EquipmentID);
  if (named !== undefined) return ['SegmentRequirement.EquipmentRequirement.EquipmentID', named];
  const scope = request.HierarchyScope ?? request.Location;
  // The innermost level of the scope: Enterprise ⊃ Site ⊃ Area ⊃ WorkCenter.
  let deepest: string | undefined;
  for (let at: unknown = scope; isObject(at); at = at.HierarchyScope) deepest = textOf(at.EquipmentID) ?? deepest;
  return ['HierarchyScope.EquipmentID', deepest];
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** Text of a value, bare or in `value`; the first of a list. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return textOf(value[0]);
  return isObject(value) ? textOf(value.value ?? value.Value) : undefined;
}
