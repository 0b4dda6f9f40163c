/** How each style of address space is made: one file and one line here for each. */

import type { AddressSpaceStyle } from '../../machines/kind.ts';
import type { Style } from '../style.ts';
import { machineTool } from './machine-tool.ts';
import { packml } from './packml.ts';
import { plain } from './plain.ts';
import { recorded } from './recorded.ts';

export const STYLES: Readonly<Record<AddressSpaceStyle, Style>> = {
  plain,
  recorded,
  packml,
  'machine-tool': machineTool,
};
