/** Hands the one live model of a page to the screens and tiles below it. */

import { createContext } from 'svelte';
import type { LiveModel } from './model.svelte.ts';

export const [useLive, provideLive] = createContext<LiveModel>();
