/** The face of a machine's tile for each shown state: a new face is a file and a line here. */

import type { ShownState } from '@gemba/contract/state';
import type { Component } from 'svelte';
import CountdownFace from './CountdownFace.svelte';
import type { FaceProps } from './face.ts';
import NoDataFace from './NoDataFace.svelte';
import RateFace from './RateFace.svelte';
import SinceFace from './SinceFace.svelte';

export const FACES: Record<ShownState, Component<FaceProps>> = {
  run: RateFace,
  slow: RateFace,
  down: SinceFace,
  starved: SinceFace,
  blocked: SinceFace,
  idle: SinceFace,
  setup: SinceFace,
  maintenance: SinceFace,
  planned: CountdownFace,
  off: SinceFace,
  'no-data': NoDataFace,
};
