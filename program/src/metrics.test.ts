import { afterEach, expect, test } from 'vitest';
import { type Health, Metrics } from './metrics.ts';

let metrics: Metrics;
afterEach(() => metrics.stop());

async function serve(health?: Health) {
  metrics = new Metrics();
  const port = await metrics.listen(0, '127.0.0.1', health);
  return async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { code: response.status, text: await response.text() };
  };
}

test('a program without loops of its own lives and is ready', async () => {
  const get = await serve();
  expect(await get('/livez')).toEqual({ code: 200, text: 'ok\n' });
  expect(await get('/readyz')).toEqual({ code: 200, text: '{"ready":true}\n' });
  expect((await get('/')).code).toBe(404);
});

test('what is stuck and what is not ready is said', async () => {
  const get = await serve({
    stuck: () => ['edge-1: the journal has made no progress for 45 s'],
    readiness: () => ({ ready: false, broker: false }),
  });
  expect(await get('/livez')).toEqual({ code: 503, text: 'edge-1: the journal has made no progress for 45 s\n' });
  expect(await get('/readyz')).toEqual({ code: 503, text: '{"ready":false,"broker":false}\n' });
});
