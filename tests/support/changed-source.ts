/**
 * Loaded before a program (`node --import`): changes its source as it is read, so that the suite can show what it notices.
 * `GEMBA_CHANGES` holds the changes as JSON. A text that is not where it is said to be ends the program: nothing would
 * have been changed.
 */

import { registerHooks } from 'node:module';

export interface SourceChange {
  /** From the root. */
  file: string;
  from: string;
  to: string;
}

const changes = JSON.parse(process.env.GEMBA_CHANGES ?? '[]') as SourceChange[];

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const own = changes.filter(({ file }) => url.endsWith(`/${file}`));
    if (own.length === 0) return loaded;
    let source = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source);
    for (const { file, from, to } of own) {
      if (!source.includes(from)) throw new Error(`${file} does not hold: ${from}`);
      source = source.replace(from, to);
    }
    return { ...loaded, source };
  },
});
