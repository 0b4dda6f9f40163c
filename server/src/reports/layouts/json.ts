/** The report as data, without language: ids of texts, and numbers with their units. */

import type { Layout } from './layout.ts';

export const json: Layout = {
  id: 'json',
  type: 'application/json; charset=utf-8',
  extension: 'json',
  write: (report) => Buffer.from(JSON.stringify(report, null, 2)),
};
