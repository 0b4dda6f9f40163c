/** Messages of the mirror: JSON already, here in the same form as all others. */

import type { Said } from './said.ts';

/** What it says; never throws. */
export function readMirror(topic: string, payload: Uint8Array): Said {
  const said = { kind: 'mirror', topic, rows: [] } as const;
  const text = Buffer.from(payload).toString();
  if (text === '') return { ...said, head: 'taken out of the broker' };
  try {
    const data = JSON.parse(text) as Record<string, unknown>;
    const [, , , , , machine = '', ...signal] = topic.split('/');
    if (!('value' in data)) return { ...said, head: text };
    const { value, unit, quality, time } = data;
    const shown = `${JSON.stringify(value)}${unit === undefined ? '' : ` ${unit}`} (${quality})`;
    const row = { what: 'mirror', machine, signal: signal.join('/'), time: String(time), text: shown, data };
    return { ...said, head: '', rows: [row] };
  } catch {
    return { ...said, head: text.slice(0, 200), problem: 'not JSON' };
  }
}
