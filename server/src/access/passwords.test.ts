import { describe, expect, it } from 'vitest';
import { hashPassword, randomPassword, verifyPassword, weakness } from './passwords.ts';

describe('a password', () => {
  it('fits its own hash and no other, and two hashes of it differ', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('correct horse', one)).toBe(true);
    expect(await verifyPassword('correct horsf', one)).toBe(false);
  });

  it('is the same however its letters were composed', async () => {
    const hash = await hashPassword('Pa\u0308sse sind lang');
    expect(await verifyPassword('Pässe sind lang', hash)).toBe(true);
  });

  it('fits nothing that is no hash, and none that is too long', async () => {
    expect(await verifyPassword('x', 'plain text')).toBe(false);
    expect(await verifyPassword('x'.repeat(10_000), await hashPassword('x'))).toBe(false);
  });

  it('is refused when it is short, dull, or the name', () => {
    expect(weakness('short', 'ann')).toContain('12');
    expect(weakness('aaaaaaaaaaaaaaaa', 'ann')).not.toBe(null);
    expect(weakness('annette-2026-x', 'annette')).not.toBe(null);
    expect(weakness('correct horse battery', 'ann')).toBe(null);
  });

  it('made for the first administrator is long and never the same', () => {
    const made = Array.from({ length: 50 }, randomPassword);
    expect(new Set(made).size).toBe(50);
    for (const password of made) expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/);
  });
});
