/**
 * A file as lines of text, read as a stream: a recording may be larger than memory. UTF-8, UTF-16 where the file begins
 * with its mark, and Windows-1252 where its beginning is no UTF-8, as spreadsheets write it.
 */

import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { GembaError } from '@gemba/contract/errors';

/** What formats, delimiters and columns are recognised by, bytes. */
const HEAD_BYTES = 64 * 1024;
/** A longer line is cut: no line of a recording is, and a file without line ends must not fill memory. */
const LINE_MAX_CHARS = 1024 * 1024;

export interface TextLine {
  /** From 1. */
  number: number;
  text: string;
}

/** The first lines of a file, without one that is cut off, and how it is encoded. Throws GEMBA_RECORDING_UNREADABLE. */
export function headOf(file: string): { lines: string[]; encoding: string } {
  const bytes = Buffer.alloc(HEAD_BYTES);
  let length = 0;
  try {
    const descriptor = openSync(file, 'r');
    length = readSync(descriptor, bytes, 0, HEAD_BYTES, 0);
    closeSync(descriptor);
  } catch (error) {
    throw new GembaError('GEMBA_RECORDING_UNREADABLE', { file, reason: (error as Error).message });
  }
  const head = bytes.subarray(0, length);
  const encoding = encodingOf(head);
  const lines = new TextDecoder(encoding).decode(head).split(/\r?\n/);
  if (length === HEAD_BYTES && lines.length > 1) lines.pop();
  return { lines, encoding };
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    // A character that the end of the head cuts is no fault: `stream` waits for the rest of it.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** Lines of a file, some at a time. Throws GEMBA_RECORDING_UNREADABLE. */
export async function* textLines(file: string, encoding: string): AsyncGenerator<TextLine[]> {
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let number = 0;
  const take = (text: string): TextLine[] => {
    const parts = (rest + text).split('\n');
    rest = (parts.pop() as string).slice(0, LINE_MAX_CHARS);
    return parts.map((part) => ({ number: ++number, text: part.endsWith('\r') ? part.slice(0, -1) : part }));
  };
  try {
    for await (const bytes of createReadStream(file)) yield take(decoder.decode(bytes as Buffer, { stream: true }));
  } catch (error) {
    if (error instanceof GembaError) throw error;
    throw new GembaError('GEMBA_RECORDING_UNREADABLE', { file, reason: (error as Error).message });
  }
  const last = take(`${decoder.decode()}\n`);
  if (last.at(-1)?.text === '') last.pop();
  if (last.length > 0) yield last;
}
