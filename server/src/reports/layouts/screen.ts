/** The report as a page shows it: texts and numbers written, drawn by whoever reads it. */

import { sayReport } from '../say.ts';
import type { Layout } from './layout.ts';

export const screen: Layout = {
  id: 'screen',
  type: 'application/json; charset=utf-8',
  extension: null,
  write: (report, language) => Buffer.from(JSON.stringify(sayReport(report, language))),
};
