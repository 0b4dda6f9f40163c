/** Wall screens that the server knows. */

import { request } from './request.ts';

export interface WallScreen {
  /** `place~mark`. */
  id: string;
  name: string | null;
  state: 'live' | 'silent' | 'closed';
  /** Last sign of life, ms UTC. */
  seenMs: number | null;
}

export const wallScreens = (): Promise<{ walls: WallScreen[] }> => request('GET', '/walls');

/** An empty name takes it away. */
export const renameWall = (id: string, name: string): Promise<unknown> =>
  request('POST', '/walls/rename', { id, name });

export const forgetWall = (id: string): Promise<unknown> => request('POST', '/walls/forget', { id });
