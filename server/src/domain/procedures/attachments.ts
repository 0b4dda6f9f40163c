/** Which procedures belong to a place: to its line, one of its machines, what it makes, or how it is changed over. */

import type { Attachment } from './types.ts';

/** Where somebody stands. `null`: not known, or none. */
export interface Place {
  /** `null`: at a machine, whatever its line does. */
  line: string | null;
  machines: readonly string[];
  /** What runs now. */
  product: string | null;
  /** What comes next, where the plan says so. */
  next: string | null;
}

/** Why a procedure belongs to a place, the nearest first; `changeover-now`: the one that is to come or is under way. */
export const RELATIONS = ['changeover-now', 'machine', 'line', 'product', 'changeover'] as const;
export type Relation = (typeof RELATIONS)[number];

/** How an attachment belongs to a place; `null` when it doesn't. */
export function relationOf(attachment: Attachment, place: Place): Relation | null {
  switch (attachment.kind) {
    case 'line':
      return attachment.line === place.line ? 'line' : null;
    case 'machine':
      return place.machines.includes(attachment.machine) ? 'machine' : null;
    case 'product':
      if (place.line === null) return null;
      return attachment.product === place.product || attachment.product === place.next ? 'product' : null;
    case 'changeover': {
      if (place.line === null || (attachment.line !== null && attachment.line !== place.line)) return null;
      const fits = (wanted: string | null, known: string | null) => wanted === null || wanted === known;
      const isNow = place.next !== null && place.next !== place.product;
      if (isNow && fits(attachment.from, place.product) && fits(attachment.to, place.next)) return 'changeover-now';
      // Of a line's own changeovers all are of use; of those for any line, those that leave what runs now.
      return attachment.line !== null || fits(attachment.from, place.product) ? 'changeover' : null;
    }
  }
}

/** The nearest way in which any of the attachments belongs to a place; `null` when none does. */
export function nearestRelation(attachments: readonly Attachment[], place: Place): Relation | null {
  const found = new Set(attachments.map((attachment) => relationOf(attachment, place)));
  return RELATIONS.find((relation) => found.has(relation)) ?? null;
}
