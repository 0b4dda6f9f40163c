import { expect, test } from 'vitest';
import { isThemeChoice, themeFor } from './theme.ts';

test('a wall is dark unless told otherwise, a desk follows the system', () => {
  expect(themeFor('auto', true, true)).toBe('dark');
  expect(themeFor('auto', false, true)).toBe('light');
  expect(themeFor('auto', false, false)).toBe('dark');
  expect(themeFor('night', true, true)).toBe('night');
  expect(isThemeChoice('neon')).toBe(false);
});
