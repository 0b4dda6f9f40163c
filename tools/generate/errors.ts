/** `docs/errors.md` from the error table. */

import { ERRORS } from '@gemba/contract/errors';

/** The page's text. */
export function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(([code, { message, next }]) => `| \`${code}\` | ${message} | ${next} |`);
  return [
    '# Errors',
    '',
    'Every error that a person can meet has a code, says what happened, and what to do next. This page is generated from `contract/src/errors.ts` by `npm run generate`.',
    '',
    '| code | what happened | next step |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
