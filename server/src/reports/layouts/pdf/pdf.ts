/** The report as a PDF to print and to send, in any of the languages, its fonts embedded. */

import { Worker } from 'node:worker_threads';
import type { Report } from '../../../domain/reports/model.ts';
import { sayReport } from '../../say.ts';
import type { Language } from '../../texts/texts.ts';
import type { Layout } from '../layout.ts';

/** A month of a large site takes seconds on a busy machine; more than this is a fault. */
const WITHIN_MS = 60_000;
/** PDFs that are made at the same time; the others wait. */
const AT_ONCE = 2;

let making = 0;
const waiting: (() => void)[] = [];

export const pdf: Layout = {
  id: 'pdf',
  type: 'application/pdf',
  extension: 'pdf',
  write: async (report, language) => {
    if (making >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    making++;
    try {
      return await make(report, language);
    } finally {
      making--;
      waiting.shift()?.();
    }
  },
};

function make(report: Report, language: Language): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const workerData = { said: sayReport(report, language), language };
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
