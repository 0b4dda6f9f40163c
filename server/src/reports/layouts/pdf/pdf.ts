/** The report as a PDF to print and to send, in any of the languages, its fonts embedded. */

import { sayReport } from '../../say.ts';
import type { Layout } from '../layout.ts';
import { makePdf } from './make.ts';

export const pdf: Layout = {
  id: 'pdf',
  type: 'application/pdf',
  extension: 'pdf',
  write: (report, language) => makePdf({ said: sayReport(report, language), language }),
};
