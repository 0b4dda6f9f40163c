import { describe, expect, it } from 'vitest';
import { hostIsLoopback, isLoopback, originAllowed } from './origins.ts';

const rules = { allowedOrigins: ['https://gemba.example'] };

describe('origins', () => {
  it.each([
    [undefined, 'localhost:8080', true],
    ['http://localhost:8080', 'localhost:8080', true],
    ['https://gemba.example', '10.0.0.1', true],
    ['http://localhost:8081', 'localhost:8080', false],
    ['null', 'localhost:8080', false],
    ['http://localhost:8080.evil.example', 'localhost:8080', false],
    ['http://evil.example/localhost:8080', 'localhost:8080', false],
    ['https://gemba.example.evil', '10.0.0.1', false],
    ['file://localhost:8080', 'localhost:8080', false],
    ['http://localhost:8080', undefined, false],
  ])('%s at %s: %s', (origin, host, allowed) => {
    expect(originAllowed(origin, host, rules)).toBe(allowed);
  });
});

describe('this machine', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost'])('is %s', (name) => {
    expect(isLoopback(name)).toBe(true);
  });

  it.each(['0.0.0.0', '10.0.0.1', '127.evil.example', 'localhost.evil.example', ''])('is not %s', (name) => {
    expect(isLoopback(name)).toBe(false);
  });

  it('is meant by its own names, and by none that somebody pointed at it', () => {
    expect(hostIsLoopback('localhost:8080')).toBe(true);
    expect(hostIsLoopback('[::1]:8080')).toBe(true);
    expect(hostIsLoopback('rebound.example:8080')).toBe(false);
    expect(hostIsLoopback(undefined)).toBe(false);
  });
});
