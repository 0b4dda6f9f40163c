/** What the two processes share: the world, what is wrong with it, what lies between them, and the truth of the sinks. */

import type { Epoch } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Breakage } from './breakage.ts';
import type { Cable } from './cable.ts';
import type { Field } from './field.ts';
import type { Perils } from './perils.ts';
import type { World } from './world.ts';

export interface Stage {
  world: World;
  perils: Perils;
  cable: Cable;
  field: Field;
  plant: Plant;
  breakage: Breakage;
  /** Whether both sinks hold a batch, whatever anybody says. */
  isStored(epoch: Epoch, position: number): boolean;
}
