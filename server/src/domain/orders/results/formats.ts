/** Results as other programs read them: a table, and an ISA-95 message in JSON. Times are ISO 8601 in UTC. */

import type { OrderResult } from './result.ts';

const COLUMNS = [
  'order',
  'line',
  'product',
  'state',
  'quantity',
  'good',
  'reject',
  'rework',
  'scrap',
  'planned start',
  'due',
  'actual start',
  'actual end',
] as const;

/** A table for ERPs and spreadsheets: RFC 4180, with a heading; parts to a thousandth. */
export function resultsCsv(results: readonly OrderResult[]): string {
  const rows = results.map((result) => {
    const { order } = result;
    return [
      ...[order.id, order.line, order.product, order.state, amount(order.quantity)],
      ...[result.good, result.reject, result.rework, result.scrap].map(amount),
      ...[order.plannedStartNs, order.dueNs, order.startedNs, order.endedNs].map(instant),
    ];
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/** A cell; one that a spreadsheet would take for a formula is marked as text. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const amount = (value: number): string => String(Math.round(value * 1000) / 1000);
const instant = (timeNs: bigint | null): string =>
  timeNs === null ? '' : Temporal.Instant.fromEpochNanoseconds(timeNs).round('second').toString();

/**
 * Results as an OperationsPerformance [IEC 62264-2 §9], in the JSON of B2MML: one OperationsResponse for each order, with
 * what was produced, rejected and scrapped as materials of its segment.
 */
export function operationsPerformance(results: readonly OrderResult[], id: string, publishedNs: bigint): object {
  return {
    OperationsPerformance: {
      ID: id,
      OperationsType: 'Production',
      PublishedDate: instant(publishedNs),
      OperationsResponse: results.map(responseOf),
    },
  };
}

/** States of an order as ISA-95 names those of a response. */
const RESPONSE_STATES = {
  planned: 'Ready',
  running: 'Running',
  paused: 'Held',
  done: 'Completed',
  cancelled: 'Aborted',
} as const;

function responseOf({ order, good, reject, rework, scrap }: OrderResult): object {
  const { startedNs, endedNs } = order;
  const material = (use: string, quantity: number, type?: string) => ({
    MaterialDefinitionID: order.product,
    MaterialUse: use,
    ...(type === undefined ? {} : { MaterialActualProperty: { ID: 'Quality', Value: { ValueString: type } } }),
    Quantity: { QuantityString: amount(quantity), DataType: 'decimal', UnitOfMeasure: 'pcs' },
  });
  const times = {
    ...(startedNs === null ? {} : { ActualStartTime: instant(startedNs) }),
    ...(endedNs === null ? {} : { ActualEndTime: instant(endedNs) }),
  };
  return {
    ID: `${order.id}-response`,
    OperationsRequestID: order.id,
    ResponseState: RESPONSE_STATES[order.state],
    ...times,
    HierarchyScope: { EquipmentID: order.line, EquipmentElementLevel: 'WorkCenter' },
    SegmentResponse: {
      ...times,
      MaterialActual: [
        material('Produced', good, 'good'),
        material('Produced', reject, 'reject'),
        material('Produced', rework, 'rework'),
        material('Produced', scrap, 'scrap'),
      ],
    },
  };
}
