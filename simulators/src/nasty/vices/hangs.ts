/** Its application hangs while its TCP stack lives: connections stay open, nothing is answered. */

import Type from 'typebox';
import { vice } from '../vice.ts';

export const hangs = vice({
  name: 'hangs',
  summary: 'answers nothing, with all connections open',
  parameters: Type.Object({}),
  act: () => ({ asked: () => 'silence', answered: () => null }),
});
