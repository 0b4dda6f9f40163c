/** Makes PDFs in threads of their own, a few at a time. */

import { Worker } from 'node:worker_threads';
import type { SaidReport } from '@gemba/contract/report';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Language } from '../../texts/texts.ts';

/** What is to be made: a report, or a document as it stands (it goes to the thread as data: nothing in it is a function). */
export type PdfWork = { said: SaidReport; language: Language } | { definition: TDocumentDefinitions };

/** A month of a large site takes seconds on a busy machine; more than this is a fault. */
const WITHIN_MS = 60_000;
/** PDFs that are made at the same time; the others wait. */
const AT_ONCE = 2;

let making = 0;
const waiting: (() => void)[] = [];

/** Resolves with the file. Rejects when it isn't made within a minute. */
export async function makePdf(work: PdfWork): Promise<Uint8Array> {
  if (making >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  making++;
  try {
    return await make(work);
  } finally {
    making--;
    waiting.shift()?.();
  }
}

function make(workerData: PdfWork): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
    const timer = setTimeout(() => end(() => reject(new Error(`no PDF within ${WITHIN_MS} ms`))), WITHIN_MS);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      void worker.terminate();
      settle();
    };
    worker.once('message', (bytes: Uint8Array) => end(() => resolve(bytes)));
    worker.once('error', (error) => end(() => reject(error)));
    worker.once('exit', () => end(() => reject(new Error('the thread that makes PDFs ended'))));
  });
}
