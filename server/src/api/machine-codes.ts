/** Codes of machines, to be shown and to be printed: whoever holds a phone to one is on the machine's page. */

import Type from 'typebox';
import { machineOf, originOf, placedMachines } from './asked.ts';
import type { Api, ApiContext } from './context.ts';
import { lineOf } from './place.ts';
import { ErrorSchema } from './schemas.ts';

const Binary = Type.Unsafe<Uint8Array>(Type.String({ format: 'binary' }));
export function machineCodeRoutes(api: Api, context: ApiContext): void {
  const { plant, machineCodes } = context;
  const placed = placedMachines(plant);
  const tags = ['machines'];

  api.get(
    '/api/v1/machines/:machine/qr',
    {
      schema: {
        summary: 'Code of a machine that leads to its page, as a drawing (SVG)',
        description:
          'It leads to notifications.url of server.yaml, or, where that is not said, to the server as it was asked.',
        tags,
        params: Type.Object({ machine: Type.String({ maxLength: 64, description: 'Machine id' }) }),
        response: { 200: Binary, 404: ErrorSchema },
      },
    },
    async (request, reply) => {
      const { machine } = machineOf(placed, request.params.machine);
      reply.header('content-type', 'image/svg+xml; charset=utf-8');
      reply.header('content-security-policy', "default-src 'none'; sandbox");
      return reply.send(Buffer.from(machineCodes.svg(machine.id, originOf(request))));
    },
  );

  api.get(
    '/api/v1/lines/:line/qr',
    {
      schema: {
        summary: 'Codes of all machines of a line, to be printed and stuck on (PDF)',
        tags,
        params: Type.Object({ line: Type.String({ maxLength: 64, description: 'Line id' }) }),
        response: { 200: Binary, 404: ErrorSchema },
      },
    },
    async (request, reply) => {
      const line = lineOf(plant, request.params.line);
      const bytes = await machineCodes.sheet(line, originOf(request));
      reply.header('content-type', 'application/pdf');
      reply.header('content-disposition', `inline; filename="qr-${line.id}.pdf"`);
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
      return reply.send(Buffer.from(bytes));
    },
  );
}
