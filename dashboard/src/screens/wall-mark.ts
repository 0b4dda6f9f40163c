/** A mark that tells this screen from others that show the same wall; it stays over reloads and power cuts. */

const NAME = 'gemba.wall';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 8;

/** @param store where it is kept; a browser that keeps nothing gets a new mark with each start */
export function ownMark(store: Pick<Storage, 'getItem' | 'setItem'> = localStorage): string {
  try {
    const known = store.getItem(NAME);
    if (known !== null && /^[a-z0-9]{4,16}$/.test(known)) return known;
    const made = random();
    store.setItem(NAME, made);
    return made;
  } catch {
    return random();
  }
}

const random = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => LETTERS[byte % LETTERS.length]).join('');
