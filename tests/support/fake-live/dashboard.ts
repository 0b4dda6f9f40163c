/** Where the dashboard lies that was built for this run of tests (`built.ts`). */

import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built dashboard. */
    dashboard: string;
  }
}

/** The folder of the built dashboard. */
export const builtDashboard = (): string => inject('dashboard');
