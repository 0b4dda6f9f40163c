/** Which theme a page wears: chosen here, by `?theme=` in the address (a wall's installer), or by the system. */

export const THEMES = ['dark', 'light', 'night'] as const;
export type Theme = (typeof THEMES)[number];
/** `auto` follows the system on a desk; a wall is dark. */
export type ThemeChoice = Theme | 'auto';

export const isThemeChoice = (text: string | null): text is ThemeChoice =>
  text === 'auto' || (THEMES as readonly (string | null)[]).includes(text);

/** The theme to wear. */
export function themeFor(choice: ThemeChoice, onWall: boolean, systemIsLight: boolean): Theme {
  if (choice !== 'auto') return choice;
  return onWall || !systemIsLight ? 'dark' : 'light';
}
