/** What a report tells as one short text, to see at a glance whether two read the same. */

import { createHash } from 'node:crypto';
import { figuresText } from '../../domain/reports/changes.ts';
import type { Report } from '../../domain/reports/model.ts';

/** SHA-256 of its figures as they are written down, hex. */
export const hashOf = (report: Report): string => createHash('sha256').update(figuresText(report)).digest('hex');
