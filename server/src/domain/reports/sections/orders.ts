/** Orders that ran in the period or were due in it: what was planned, what was made, when each was finished, and how late. */

import { msFromNs } from '@gemba/contract/sample';
import type { Amount, Row, Section } from '../model.ts';
import { lateS, type OrderPart, type OrderStanding, standingOf } from '../order-part.ts';
import type { LinePart, ReportSource } from '../source.ts';
import type { Word } from '../words.ts';

/** What a reader can take in; the rest is counted. */
const LISTED_MAX = 300;

const WORDS: Record<OrderStanding, Word> = {
  'not-begun': 'order.notBegun',
  open: 'order.open',
  done: 'order.done',
  cancelled: 'order.cancelled',
};

interface Listed {
  line: LinePart;
  part: OrderPart;
  untilNs: bigint;
}

export function orders({ lines, knownAtNs }: ReportSource): Section | null {
  const all = lines.flatMap((line) => {
    const untilNs = line.window.toNs < knownAtNs ? line.window.toNs : knownAtNs;
    return line.orders.map((part): Listed => ({ line, part, untilNs }));
  });
  if (all.length === 0) return null;
  const count = (of: (one: Listed) => boolean): Amount => ({ value: all.filter(of).length, unit: 'count' });
  const standing = ({ part, untilNs }: Listed) => standingOf(part.order, untilNs);
  return {
    id: 'section.orders',
    blocks: [
      {
        kind: 'table',
        id: 'section.orders',
        columns: [
          { id: 'row.line', unit: 'text' },
          { id: 'row.order', unit: 'text' },
          { id: 'row.product', unit: 'text' },
          { id: 'row.state', unit: 'text' },
          { id: 'figure.ordered', unit: 'parts' },
          { id: 'figure.madeHere', unit: 'parts' },
          { id: 'figure.madeInAll', unit: 'parts' },
          {
            id: 'figure.attained',
            unit: 'ratio',
            ratio: { numerator: 'figure.madeInAll', denominator: 'figure.ordered' },
          },
          { id: 'figure.due', unit: 'moment' },
          { id: 'figure.finished', unit: 'moment' },
          { id: 'figure.late', unit: 'seconds' },
        ],
        rows: all.slice(0, LISTED_MAX).map(rowOf),
      },
      {
        kind: 'note',
        level: all.some(({ part, untilNs }) => lateS(part.order, untilNs) !== null) ? 'warning' : 'info',
        id: 'note.orders',
        values: {
          count: { value: all.length, unit: 'count' },
          done: count((one) => standing(one) === 'done'),
          late: count(({ part, untilNs }) => lateS(part.order, untilNs) !== null),
        },
      },
      ...(all.length > LISTED_MAX
        ? [
            {
              ...{ kind: 'note' as const, level: 'info' as const, id: 'note.moreOrders' as const },
              values: { count: { value: all.length - LISTED_MAX, unit: 'count' as const } },
            },
          ]
        : []),
    ],
  };
}

function rowOf({ line, part, untilNs }: Listed): Row {
  const { order, product, made, madeInAll } = part;
  const standing = standingOf(order, untilNs);
  const ended = standing === 'done' && order.endedNs !== null ? Math.round(msFromNs(order.endedNs)) : null;
  return {
    kind: 'row',
    cells: [
      ...[{ text: line.placed.line.name }, { text: order.id }, { text: product }, { word: WORDS[standing] }],
      { value: order.quantity, unit: 'parts' },
      { value: made, unit: 'parts' },
      { value: madeInAll, unit: 'parts' },
      { value: madeInAll / order.quantity, unit: 'ratio' },
      { value: Math.round(msFromNs(order.dueNs)), unit: 'moment' },
      { value: ended, unit: 'moment' },
      { value: lateS(order, untilNs), unit: 'seconds' },
    ],
  };
}
