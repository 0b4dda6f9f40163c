/** The companion specifications that discovery knows, the more special before the more general: one file and one line each. */

import type { Specification } from '../specification.ts';
import { isa95Jobs } from './isa95-jobs.ts';
import { machineTool, machineToolChannel } from './machine-tool.ts';
import { machinery } from './machinery.ts';
import { packml } from './packml.ts';

export const SPECIFICATIONS: readonly Specification[] = [packml, machinery, machineTool, isa95Jobs, machineToolChannel];
