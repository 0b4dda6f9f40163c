/**
 * Loaded before a program (`node --import`): its clock is off by what `GEMBA_CLOCK_FILE` says, milliseconds as text, read
 * at the start and again at SIGUSR2. Only the time of day is set; clocks that nobody sets go on.
 */

import { readFileSync } from 'node:fs';

const file = process.env.GEMBA_CLOCK_FILE ?? '';
const read = (): number => Number(readFileSync(file, 'utf8'));
let offsetMs = read();
process.on('SIGUSR2', () => {
  offsetMs = read();
});

const RealDate = Date;
const now = (): number => RealDate.now() + offsetMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  apply: () => new RealDate(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
});
