/**
 * What an attachment is, by its bytes, and what of it is kept: a photo says where and with whose device it was taken, which
 * is nobody's business; only which way up it is held is kept. What isn't whole is no photo.
 */

import type { JobAttachmentView } from '@gemba/contract/jobs';
import { strippedJpeg } from './jpeg.ts';
import { strippedPng } from './png.ts';
import { strippedWebp } from './webp.ts';

export interface Media {
  mediaType: JobAttachmentView['mediaType'];
  bytes: Uint8Array;
}

/** The name and the type that came with it are only claims. `null`: it is none of what is taken, or damaged. */
export function mediaOf(content: Uint8Array): Media | null {
  const of = (mediaType: Media['mediaType'], bytes: Uint8Array | null): Media | null =>
    bytes === null ? null : { mediaType, bytes };
  if (begins(content, 0, [0xff, 0xd8, 0xff])) return of('image/jpeg', strippedJpeg(content));
  if (begins(content, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    return of('image/png', strippedPng(content));
  if (begins(content, 0, ascii('RIFF')) && begins(content, 8, ascii('WEBP')))
    return of('image/webp', strippedWebp(content));
  // A document is kept as it is [ISO 32000-1 §7.5.2].
  return begins(content, 0, ascii('%PDF-')) ? of('application/pdf', content) : null;
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const begins = (content: Uint8Array, at: number, magic: readonly number[]): boolean =>
  content.length >= at + magic.length && magic.every((byte, i) => content[at + i] === byte);
