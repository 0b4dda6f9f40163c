/** An old PLC: nothing but variables in a data block. */

import type { Style } from '../style.ts';

export const plain: Style = { nodesets: [], build: () => () => {} };
