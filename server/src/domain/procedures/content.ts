/**
 * What a document is, by its bytes: the name and the type that came with it are only claims. PDF by its magic
 * [ISO 32000-1 §7.5.2], everything else must be text in UTF-8, and is taken as Markdown.
 */

import type { MediaType } from './types.ts';

/** Readers look for the header in the first 1,024 bytes; ours must begin with it, so that it is nothing else besides. */
const PDF_MAGIC = '%PDF-';

/** The kind of a document; `null` when it is neither. */
export function kindOf(content: Uint8Array): MediaType | null {
  const start = String.fromCharCode(...content.subarray(0, PDF_MAGIC.length));
  if (start === PDF_MAGIC) return 'application/pdf';
  return isText(content) ? 'text/markdown' : null;
}

/** UTF-8 without control characters but tab, line feed, carriage return and form feed; not empty. */
function isText(content: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that are looked for
    return text.trim() !== '' && !/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text);
  } catch {
    return false;
  }
}
