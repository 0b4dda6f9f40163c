/**
 * The dictionary of a batch: machines and signals by number, each name written once and only as far as it differs
 * from the name before it (`filler-1`, `filler-2` …). So a body can be read alone, whatever the configuration says by then.
 */

import { malformed, type Reader, readCount, readText, readUint, type Writer } from './varint.ts';

/** Longest id in bytes: a signal of eight folders. Ids are ASCII. */
const NAME_MAX_BYTES = 8 * 65;

/** Numbers names in the order in which they are first met. */
export class Names {
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  write(writer: Writer): void {
    writer.uint32(this.#numbers.size);
    let before = '';
    for (const name of this.#numbers.keys()) {
      const shared = sharedLength(before, name);
      writer.uint32(shared).string(name.slice(shared));
      before = name;
    }
  }
}

function sharedLength(a: string, b: string): number {
  const max = Math.min(a.length, b.length);
  let length = 0;
  while (length < max && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** Reads names back; each must pass `isValid`, and none may come twice. */
export function readNames(reader: Reader, maxCount: number, isValid: (name: string) => boolean): string[] {
  const count = readCount(reader, 2, maxCount, 'names');
  const names = new Set<string>();
  let before = '';
  for (let i = 0; i < count; i++) {
    const shared = readUint(reader);
    if (shared > before.length) throw malformed('a name that shares more than there is');
    const name = before.slice(0, shared) + readText(reader, NAME_MAX_BYTES);
    if (!isValid(name) || names.has(name)) throw malformed('a name that is no id, or comes twice');
    names.add(name);
    before = name;
  }
  return [...names];
}
