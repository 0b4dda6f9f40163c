/** The HTTP side of the server: what every request passes, then one group of routes for each resource. */

import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { alarmFigureRoutes } from './alarm-figures.ts';
import { alarmJournalRoutes } from './alarm-journal.ts';
import { alarmStudyRoutes } from './alarm-studies.ts';
import { alarmSuppressionRoutes } from './alarm-suppression.ts';
import { alarmRoutes } from './alarms.ts';
import { attachmentRoutes } from './attachments.ts';
import { backupRoutes } from './backups.ts';
import { bookingRoutes } from './bookings.ts';
import { bundleRoutes } from './bundle.ts';
import { calendarRoutes } from './calendars.ts';
import type { Api, ApiContext } from './context.ts';
import { dashboardRoutes } from './dashboard.ts';
import { description, descriptionPage } from './description.ts';
import { diagnosticsRoutes } from './diagnostics.ts';
import { editRoutes } from './edits.ts';
import { effectRoutes } from './effect.ts';
import { answerError } from './errors.ts';
import { exchangeRoutes } from './exchange.ts';
import { exportRoutes } from './export.ts';
import { figureRoutes } from './figures.ts';
import { type GuardOptions, guard } from './guard.ts';
import { healthRoutes } from './health.ts';
import { historyRoutes } from './history.ts';
import { jobPeopleRoutes } from './job-people.ts';
import { jobRoutes } from './jobs.ts';
import { lossRoutes } from './losses.ts';
import { machineCodeRoutes } from './machine-codes.ts';
import { machineRoutes } from './machines.ts';
import { maintenanceRoutes } from './maintenance.ts';
import { meterRoutes } from './meters.ts';
import { notificationRoutes } from './notifications.ts';
import { opportunityRoutes } from './opportunities.ts';
import { orderRoutes } from './orders.ts';
import { partRoutes } from './parts.ts';
import { planRoutes } from './plan.ts';
import { plantRoutes } from './plant.ts';
import { procedureVersionRoutes } from './procedure-versions.ts';
import { procedureRoutes } from './procedures.ts';
import { qualityRoutes } from './quality.ts';
import { quarantineRoutes } from './quarantine.ts';
import { reportScheduleRoutes } from './report-schedules.ts';
import { reportRoutes } from './reports.ts';
import { requestRoutes } from './requests.ts';
import { sessionRoutes } from './session.ts';
import { targetRoutes } from './targets.ts';
import { taskRoutes } from './tasks.ts';
import { userRoutes } from './users.ts';
import { wallRoutes } from './walls.ts';

export interface AppOptions {
  guard: GuardOptions;
  /** Folder of the built dashboard. */
  dashboard: string;
  tls?: { cert: Buffer; key: Buffer };
  trustedProxy?: readonly string[];
  frameAncestors: readonly string[];
}

/** Bytes of a request's body. */
const BODY_MAX_BYTES = 64 * 1024;
/** Requests of one address in a minute: a wall asks for little, a script may poll. */
const REQUESTS_PER_MIN = 6000;

export async function makeApp(context: ApiContext, options: AppOptions): Promise<Api> {
  const answer = (error: Error, request: FastifyRequest, reply: FastifyReply) =>
    answerError(error, request, reply, options.guard.log);
  const app = Fastify({
    // Failures are logged by hand below; requests are not: writes stand in the audit log.
    logger: false,
    frameworkErrors: answer,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: 30_000,
    trustProxy: options.trustedProxy === undefined ? false : [...options.trustedProxy],
    routerOptions: { maxParamLength: 200 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: false } },
    ...(options.tls === undefined ? {} : { https: options.tls }),
  }) as unknown as Api;
  // Answers go out as they are made: the schemas describe them, and tests hold the two together.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error, request, reply) => answer(error as Error, request, reply));
  await app.register(helmet, securityHeaders(options));
  await app.register(rateLimit, { max: REQUESTS_PER_MIN, timeWindow: '1 minute' });
  await app.register(cookie);
  guard(app, options.guard);
  await app.register(swagger, description(context.version));
  await app.register(swaggerUi, descriptionPage);
  await app.register(async (api) => {
    const routes = api as unknown as Api;
    routes.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
    for (const add of [
      healthRoutes,
      machineRoutes,
      historyRoutes,
      exportRoutes,
      plantRoutes,
      lossRoutes,
      figureRoutes,
      editRoutes,
      bookingRoutes,
      alarmRoutes,
      alarmSuppressionRoutes,
      alarmFigureRoutes,
      alarmJournalRoutes,
      alarmStudyRoutes,
      maintenanceRoutes,
      effectRoutes,
      opportunityRoutes,
      jobRoutes,
      jobPeopleRoutes,
      requestRoutes,
      attachmentRoutes,
      machineCodeRoutes,
      partRoutes,
      exchangeRoutes,
      calendarRoutes,
      meterRoutes,
      sessionRoutes,
      userRoutes,
      diagnosticsRoutes,
      backupRoutes,
      quarantineRoutes,
      reportRoutes,
      qualityRoutes,
      reportScheduleRoutes,
      procedureRoutes,
      procedureVersionRoutes,
      targetRoutes,
      taskRoutes,
      bundleRoutes,
      orderRoutes,
      planRoutes,
      notificationRoutes,
      wallRoutes,
    ]) {
      add(routes, context);
    }
  });
  await dashboardRoutes(app, options.dashboard);
  return app;
}

function securityHeaders({ tls, frameAncestors }: AppOptions) {
  const own = ["'self'"];
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: own,
        scriptSrc: own,
        styleSrc: own,
        fontSrc: own,
        imgSrc: own,
        connectSrc: own,
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: own,
        frameAncestors: frameAncestors.length > 0 ? [...frameAncestors] : ["'none'"],
      },
    },
    // Said only where TLS is ours: a proxy says it for itself.
    strictTransportSecurity: tls === undefined ? false : { maxAge: 15_552_000, includeSubDomains: false },
    xFrameOptions: frameAncestors.length > 0 ? false : ({ action: 'deny' } as const),
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' as const },
  };
}
