/** What of the house is looked at. */

import { backupLook } from './backup.ts';
import { certificateLooks } from './certificates.ts';
import { diskLook } from './disk.ts';
import { historianLook } from './historian.ts';
import type { Look } from './look.ts';
import { wallsLook } from './walls.ts';

export const LOOKS: readonly Look[] = [historianLook, diskLook(), ...certificateLooks, backupLook, wallsLook];
