/** Release of this program, as its package says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const text = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8');

export const VERSION = (JSON.parse(text) as { version: string }).version;
