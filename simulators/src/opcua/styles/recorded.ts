/** A recording: nothing but the variables that were recorded, with the units that their columns tell. */

import type { Style } from '../style.ts';

export const recorded: Style = { nodesets: [], tellsUnits: true, build: () => () => {} };
