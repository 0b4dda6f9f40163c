/** Plans of lines: targets, actual, forecasts; and how full lines and sites are. */

import Type from 'typebox';
import type { Api, ApiContext } from './context.ts';
import { CapacitySchema, LinePlanSchema, ProductSchema } from './plan-schemas.ts';
import { ErrorSchema } from './schemas.ts';

const tags = ['orders'];

export function planRoutes(api: Api, { planner }: ApiContext): void {
  api.get(
    '/api/v1/lines/:line/plan',
    {
      schema: {
        summary: 'Orders of a line with target, actual and projected finish, in the order in which they are worked',
        tags,
        params: Type.Object({ line: Type.String({ description: 'Line id' }) }),
        response: { 200: LinePlanSchema, 404: ErrorSchema },
      },
    },
    ({ params }) => planner.plan(params.line),
  );

  api.get(
    '/api/v1/plans',
    {
      schema: {
        summary: 'The plans of all lines',
        tags,
        response: { 200: Type.Object({ plans: Type.Array(LinePlanSchema) }) },
      },
    },
    async () => ({ plans: await planner.plans() }),
  );

  api.get(
    '/api/v1/products',
    {
      schema: {
        summary: 'Products, and the lines that can make them',
        tags,
        response: { 200: Type.Object({ products: Type.Array(ProductSchema) }) },
      },
    },
    () => ({ products: planner.products() }),
  );

  api.get(
    '/api/v1/capacity',
    {
      schema: {
        summary:
          'How much of the working time of lines and sites their orders take; with an order, what moving it would do',
        tags,
        querystring: Type.Object({
          days: Type.Number({ minimum: 1, maximum: 90, default: 7 }),
          order: Type.Optional(Type.String({ maxLength: 64 })),
        }),
        response: { 200: CapacitySchema, 404: ErrorSchema },
      },
    },
    ({ query }) => planner.capacity(query.days, query.order ?? null),
  );
}
