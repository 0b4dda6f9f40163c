/**
 * Who may do what: the roles with their permissions, and the one table of every route and socket event with the
 * permission it needs. Deny by default: a route that is not in the table can't be registered, an event not in it is
 * never heard. A test walks every entry with every role and with none.
 */

export const PERMISSIONS = [
  'see',
  'acknowledge',
  'shelve',
  'maintain',
  'request-jobs',
  'lead-jobs',
  'give-reasons',
  'correct-ledger',
  'quarantine',
  'do-tasks',
  'confirm-reading',
  'assign-tasks',
  'write-procedures',
  'publish-procedures',
  'read-receipts',
  'set-targets',
  'manage-users',
  'read-audit',
  'back-up',
  'schedule-reports',
  'run-orders',
  'plan-production',
  'be-notified',
  'route-alarms',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const SEE: readonly Permission[] = ['see'];
/** Whoever works in the plant: a screen does nothing and has read nothing. */
const OPERATOR: readonly Permission[] = [
  ...SEE,
  'run-orders',
  'give-reasons',
  'do-tasks',
  'confirm-reading',
  'be-notified',
  'request-jobs',
];
const TECHNICIAN: readonly Permission[] = [...OPERATOR, 'acknowledge', 'shelve', 'maintain'];
/** Who leads people says how work is done, and sees who has read it. */
const PROCEDURES: readonly Permission[] = ['write-procedures', 'publish-procedures', 'read-receipts'];

/**
 * Each role names all that it may. `display` is a screen, and whoever looks on the machine itself; `console` is a command
 * of the server, given by whoever may read its folder.
 */
export const ROLES = {
  display: SEE,
  console: ['back-up'],
  operator: OPERATOR,
  technician: TECHNICIAN,
  // What is replayed or dismissed changes the figures of the past.
  lead: [...TECHNICIAN, ...PROCEDURES, 'route-alarms', 'correct-ledger', 'quarantine', 'assign-tasks', 'lead-jobs'],
  planner: [
    ...TECHNICIAN,
    ...PROCEDURES,
    'route-alarms',
    'correct-ledger',
    'assign-tasks',
    'lead-jobs',
    'set-targets',
    'schedule-reports',
    'plan-production',
  ],
  cpo: [
    ...SEE,
    ...PROCEDURES,
    'confirm-reading',
    'be-notified',
    'set-targets',
    'read-audit',
    'schedule-reports',
    'run-orders',
    'plan-production',
  ],
  admin: PERMISSIONS,
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof ROLES;

/** Roles that a person can be given. */
export const PERSON_ROLES = ['operator', 'technician', 'lead', 'planner', 'cpo', 'admin'] as const satisfies Role[];

/** `public`: nobody need be known. `signed-in`: any person, also one who must change his password first. */
export type Need = Permission | 'public' | 'signed-in';

/** Every route (`METHOD pattern`) and every socket event (`socket name`). */
export const ACCESS = {
  'GET /livez': 'public',
  'GET /readyz': 'public',
  'GET /metrics': 'see',
  'GET /api/v1/health': 'public',
  'GET /api/openapi.json': 'see',
  'GET /api/docs': 'see',
  'GET /api/docs/*': 'see',
  'GET /api/v1/plant': 'see',
  'GET /api/v1/overview': 'see',
  'GET /api/v1/profiles': 'see',
  'GET /api/v1/figures': 'see',
  'GET /api/v1/figures/days': 'see',
  'GET /api/v1/machines/:machine/figures/:figure': 'see',
  'GET /api/v1/machines': 'see',
  'GET /api/v1/machines/:machine': 'see',
  'GET /api/v1/machines/:machine/kpi': 'see',
  'GET /api/v1/machines/:machine/qr': 'see',
  'GET /api/v1/lines/:line/qr': 'see',
  'GET /api/v1/machines/:machine/readings': 'see',
  'GET /api/v1/machines/:machine/export': 'see',
  'GET /api/v1/machines/:machine/charts': 'see',
  'GET /api/v1/machines/:machine/charts/:signal': 'see',
  'GET /api/v1/quality': 'see',
  'GET /api/v1/energy': 'see',
  'GET /api/v1/history': 'see',
  'GET /api/v1/latest': 'see',
  'GET /api/v1/lines': 'see',
  'GET /api/v1/lines/:line': 'see',
  'GET /api/v1/lines/:line/timeline': 'see',
  'GET /api/v1/lines/:line/bottleneck': 'see',
  'GET /api/v1/losses': 'see',
  'GET /api/v1/losses/stretches': 'see',
  'GET /api/v1/machines/:machine/stops': 'see',
  'GET /api/v1/machines/:machine/reasons': 'see',
  'GET /api/v1/machines/:machine/edits': 'see',
  'POST /api/v1/machines/:machine/edits': 'give-reasons',
  // Counts that were booked can be taken back by those alone who may book them.
  'DELETE /api/v1/machines/:machine/edits/:edit': 'give-reasons',
  'POST /api/v1/machines/:machine/corrections': 'correct-ledger',
  'GET /api/v1/lines/:line/bookings': 'see',
  'GET /api/v1/lines/:line/stops': 'see',
  'GET /api/v1/lines/:line/reasons': 'see',
  'GET /api/v1/lines/:line/plan': 'see',
  'GET /api/v1/plans': 'see',
  'GET /api/v1/products': 'see',
  'GET /api/v1/capacity': 'see',
  'GET /api/v1/orders': 'see',
  'POST /api/v1/orders': 'plan-production',
  'PATCH /api/v1/orders/:order': 'plan-production',
  'POST /api/v1/orders/import': 'plan-production',
  'GET /api/v1/orders/export': 'see',
  'POST /api/v1/orders/:order/start': 'run-orders',
  'POST /api/v1/orders/:order/pause': 'run-orders',
  'POST /api/v1/orders/:order/finish': 'run-orders',
  'POST /api/v1/orders/:order/cancel': 'plan-production',
  'GET /api/v1/alarms': 'see',
  'GET /api/v1/alarms/suppressed': 'see',
  'GET /api/v1/alarms/journal': 'see',
  'GET /api/v1/alarms/journal/export': 'see',
  'GET /api/v1/alarms/figures': 'see',
  'GET /api/v1/alarms/rules': 'see',
  'POST /api/v1/alarms/studies': 'shelve',
  'GET /api/v1/alarms/studies/:study': 'see',
  'DELETE /api/v1/alarms/studies/:study': 'shelve',
  'POST /api/v1/alarms/acknowledge': 'acknowledge',
  'POST /api/v1/alarms/reset': 'acknowledge',
  'POST /api/v1/alarms/shelve': 'shelve',
  'POST /api/v1/alarms/unshelve': 'shelve',
  'POST /api/v1/alarms/remove-from-service': 'shelve',
  'POST /api/v1/alarms/return-to-service': 'shelve',
  'POST /api/v1/alarms/comment': 'acknowledge',
  'GET /api/v1/maintenance': 'see',
  'GET /api/v1/maintenance/journal': 'see',
  'POST /api/v1/maintenance/complete': 'maintain',
  'GET /api/v1/jobs': 'see',
  'GET /api/v1/jobs/:job': 'see',
  'GET /api/v1/jobs/:job/candidates': 'see',
  'POST /api/v1/jobs': 'maintain',
  // To give one to somebody, to cancel and to change it asks for the right to lead jobs, beside.
  'POST /api/v1/jobs/:job/acts': 'maintain',
  'GET /api/v1/job-people': 'see',
  'GET /api/v1/requests': 'see',
  'POST /api/v1/requests': 'request-jobs',
  'POST /api/v1/requests/:request/decision': 'maintain',
  // To a job it asks for the right to work on jobs, beside.
  'POST /api/v1/attachments': 'request-jobs',
  'GET /api/v1/attachments/:attachment': 'see',
  'GET /api/v1/parts': 'see',
  'PUT /api/v1/parts/:part': 'lead-jobs',
  'GET /api/v1/parts/:part/movements': 'see',
  'POST /api/v1/parts/:part/movements': 'maintain',
  'GET /api/v1/meters': 'see',
  'GET /api/v1/meters/acts': 'see',
  'GET /api/v1/meters/events': 'see',
  'POST /api/v1/meters/reading': 'maintain',
  'POST /api/v1/meters/swap': 'maintain',
  'GET /api/v1/reports': 'see',
  'GET /api/v1/reports/options': 'see',
  'GET /api/v1/exports/bundle': 'see',
  'GET /api/v1/reports/sent': 'schedule-reports',
  'GET /api/v1/report-schedules': 'schedule-reports',
  'POST /api/v1/report-schedules': 'schedule-reports',
  'PATCH /api/v1/report-schedules/:schedule': 'schedule-reports',
  'DELETE /api/v1/report-schedules/:schedule': 'schedule-reports',
  'POST /api/v1/report-schedules/:schedule/send': 'schedule-reports',
  'GET /api/v1/diagnostics': 'see',
  'GET /api/v1/diagnostics/gaps': 'see',
  'GET /api/v1/quarantine': 'see',
  'GET /api/v1/quarantine/items': 'see',
  'GET /api/v1/quarantine/items/:item': 'see',
  'POST /api/v1/quarantine/replay': 'quarantine',
  'POST /api/v1/quarantine/dismiss': 'quarantine',
  'GET /api/v1/procedures': 'see',
  'GET /api/v1/procedures/mine': 'see',
  'GET /api/v1/procedures/:procedure': 'see',
  'POST /api/v1/procedures': 'write-procedures',
  'PATCH /api/v1/procedures/:procedure': 'write-procedures',
  'GET /api/v1/procedures/:procedure/receipts': 'read-receipts',
  'POST /api/v1/procedures/:procedure/versions': 'write-procedures',
  'GET /api/v1/procedures/:procedure/versions/:version/content': 'see',
  'POST /api/v1/procedures/:procedure/versions/:version/publish': 'publish-procedures',
  'POST /api/v1/procedures/:procedure/versions/:version/withdraw': 'publish-procedures',
  'POST /api/v1/procedures/:procedure/versions/:version/read': 'confirm-reading',
  'GET /api/v1/targets': 'see',
  'PUT /api/v1/targets': 'set-targets',
  'GET /api/v1/lines/:line/targets': 'see',
  'GET /api/v1/tasks': 'see',
  'POST /api/v1/tasks': 'assign-tasks',
  // Cancelling one asks for the right to assign them, beside.
  'PATCH /api/v1/tasks/:task': 'do-tasks',
  'GET /api/v1/notifications/mine': 'be-notified',
  'PUT /api/v1/notifications/mine': 'be-notified',
  'POST /api/v1/notifications/mine/test': 'be-notified',
  'GET /api/v1/notifications/plan': 'route-alarms',
  'PUT /api/v1/notifications/plan': 'route-alarms',
  'GET /api/v1/notifications/outbox': 'route-alarms',
  'GET /api/v1/notifications/messages': 'route-alarms',
  'POST /api/v1/notifications/messages/retry': 'route-alarms',
  'GET /api/v1/walls': 'see',
  'POST /api/v1/walls/forget': 'route-alarms',
  'GET /api/v1/session': 'public',
  'POST /api/v1/session': 'public',
  'DELETE /api/v1/session': 'signed-in',
  'POST /api/v1/session/password': 'signed-in',
  'GET /api/v1/users': 'manage-users',
  'POST /api/v1/users': 'manage-users',
  'GET /api/v1/audit': 'read-audit',
  'POST /api/v1/backups': 'back-up',
  'GET /api/v1/backups/:backup': 'back-up',
  // The dashboard's files: without them nobody could sign in.
  'GET /': 'public',
  'GET /*': 'public',
  'socket connect': 'see',
  'socket resync': 'see',
  'socket watch': 'see',
  'socket wall': 'see',
  'socket goodbye': 'see',
} as const satisfies Record<string, Need>;
export type Guarded = keyof typeof ACCESS;

/** Whether a role grants a permission. */
export const grants = (role: Role, permission: Permission): boolean =>
  (ROLES[role] as readonly Permission[]).includes(permission);

/** Whether the text is a role that a person can have. */
export const isPersonRole = (text: string): text is (typeof PERSON_ROLES)[number] =>
  (PERSON_ROLES as readonly string[]).includes(text);
