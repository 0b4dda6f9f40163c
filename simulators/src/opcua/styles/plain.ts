/** An old PLC: nothing but variables in a data block, with the comments that its programmer left. */

import type { Style } from '../style.ts';

export const plain: Style = { nodesets: [], tellsUnits: false, build: () => () => {} };
