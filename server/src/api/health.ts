/** Whether the server lives, whether it can do its work, and its figures. */

import Type from 'typebox';
import type { Api, ApiContext } from './context.ts';

const Health = Type.Object({
  ok: Type.Boolean({ description: 'Everything below is well' }),
  version: Type.String(),
  serverMs: Type.Number({ description: 'The server’s clock, ms UTC' }),
  broker: Type.Boolean({ description: 'The broker is connected' }),
  historian: Type.Boolean({ description: 'The historian stores' }),
  records: Type.Boolean({ description: 'The records commit' }),
});

export function healthRoutes(api: Api, { health, metrics, clock, version }: ApiContext): void {
  api.get(
    '/api/v1/health',
    { schema: { summary: 'Health of the server and its parts', tags: ['server'], response: { 200: Health } } },
    () => {
      const { broker, historian, records } = health();
      return { ok: broker && historian && records, version, serverMs: clock.nowMs(), broker, historian, records };
    },
  );

  api.get('/livez', { schema: { hide: true } }, (_request, reply) => reply.type('text/plain').send('ok\n'));

  // Ready means that deliveries are taken: a historian that is down is waited for, not a reason to be restarted.
  api.get('/readyz', { schema: { hide: true } }, (_request, reply) => {
    const ready = health().records;
    return reply
      .code(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ok\n' : 'not ready\n');
  });

  api.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.text()),
  );
}
