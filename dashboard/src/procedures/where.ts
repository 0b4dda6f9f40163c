/** Where a procedure applies, in words: names of places and products instead of their ids. */

import type { ProductView } from '@gemba/contract/orders';
import type { AttachmentView } from '@gemba/contract/work';
import type { Words } from '../i18n/words.svelte.ts';
import type { LiveModel } from '../live/model.svelte.ts';

type Places = Pick<LiveModel, 'line' | 'machine'>;

/** `Line 1`, `Filler 2`, `Changeover Green tea → any, Line 1`; what has no name any more keeps its id. */
export function whereInWords(
  words: Words,
  live: Places,
  products: readonly ProductView[],
  attachment: AttachmentView,
): string {
  const product = (id: string | null): string =>
    id === null ? words.t('procedures.any') : (products.find((one) => one.id === id)?.name ?? id);
  const line = (id: string): string => live.line(id)?.name ?? id;
  switch (attachment.kind) {
    case 'line':
      return line(attachment.line);
    case 'machine':
      return live.machine(attachment.machine)?.name ?? attachment.machine;
    case 'product':
      return product(attachment.product);
    case 'changeover': {
      const { from, to } = attachment;
      const change = words.t('procedures.changeover', { from: product(from), to: product(to) });
      return attachment.line === null ? change : `${change}, ${line(attachment.line)}`;
    }
  }
}

/** Two that say the same are one. */
export const keyOf = (attachment: AttachmentView): string =>
  attachment.kind === 'changeover'
    ? JSON.stringify([attachment.kind, attachment.line, attachment.from, attachment.to])
    : JSON.stringify(Object.values(attachment));
