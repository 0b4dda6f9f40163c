/**
 * Who may import whom (docs/architecture.md). `tools/check/rules.test.ts` seeds one violation per rule and expects it to be
 * found: a rule that sees no file passes everything.
 */
const OURS = ['contract', 'program', 'journal', 'gateway', 'server', 'dashboard', 'simulators'];
const room = (name, allowed) => ({
  name: `${name}-imports`,
  comment: `${name} imports only ${allowed.length > 0 ? allowed.join(', ') : 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: {
    path: `^(${[...OURS, 'tests', 'tools', 'bench'].filter((other) => other !== name && !allowed.includes(other)).join('|')})/`,
  },
});
/** An outside library lives in one folder. */
const home = (name, library, folders) => ({
  name: `library-${name}`,
  comment: `${library} lives in ${folders}`,
  severity: 'error',
  from: { path: '^(contract|program|journal|gateway|server|dashboard|simulators)/', pathNot: folders },
  to: { path: `^node_modules/${library}` },
});
/** In the server, a folder imports only what stands left of it: ingest → domain → records, historian, facts → live → api. */
const server = (folder, forbidden) => ({
  name: `server-${folder}`,
  severity: 'error',
  from: { path: `^server/src/${folder}/`, pathNot: '\\.(test|suite)\\.ts$' },
  to: { path: `^server/src/(${forbidden.join('|')})/`, pathNot: '/port\\.ts$' },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'but for what nests in itself, as a document does',
      severity: 'error',
      from: { pathNot: '^dashboard/src/procedures/(Blocks|Inlines)\\.svelte$' },
      to: { circular: true },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'npm-no-pkg',
      comment: 'each package names what it imports',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    room('contract', []),
    room('program', ['contract']),
    room('journal', ['contract']),
    room('gateway', ['contract', 'program', 'journal']),
    room('server', ['contract', 'program', 'journal']),
    room('simulators', ['contract', 'program']),
    room('dashboard', ['contract']),
    {
      name: 'contract-is-pure',
      severity: 'error',
      from: { path: '^contract/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^server/src/domain/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'domain-libraries',
      severity: 'error',
      // What tests share makes its stories by chance, too.
      from: { path: '^server/src/domain/', pathNot: '(\\.test|\\.arbitrary|/fixture|/story|/testing)\\.ts$' },
      to: { path: '^node_modules/', pathNot: '^node_modules/(rrule-temporal|typebox)/' },
    },
    server('domain', ['ingest', 'pipeline', 'historian', 'records', 'live', 'api', 'access', 'broker']),
    server('historian', ['ingest', 'domain/(?!.*types)', 'records', 'live', 'api', 'access', 'broker', 'pipeline']),
    server('records', ['ingest', 'historian', 'live', 'api', 'access', 'broker', 'pipeline']),
    server('facts', ['ingest', 'historian', 'records', 'live', 'api', 'access', 'broker']),
    server('ingest', ['historian', 'records', 'live', 'api', 'access', 'broker', 'pipeline', 'quarantine']),
    server('quarantine', ['historian', 'records', 'live', 'api', 'access', 'broker', 'pipeline']),
    server('reports', ['ingest', 'historian', 'records', 'live', 'api', 'access', 'broker', 'pipeline']),
    server('edits', [
      'ingest',
      'historian',
      'records',
      'live',
      'api',
      'access',
      'broker',
      'pipeline',
      'views',
      'reports',
    ]),
    {
      name: 'edits-lie-over-the-ledger',
      comment:
        'what people say is laid over rows by those who show them; what keeps or carries rows does not know of it',
      severity: 'error',
      from: {
        path: '^server/src/(domain|ingest|historian|records|facts|quarantine|live|access|broker|backup|notifications)/',
        pathNot: '\\.(test|suite)\\.ts$',
      },
      to: { path: '^server/src/edits/' },
    },
    server('live', ['ingest', 'historian', 'records', 'api', 'broker']),
    server('api', ['ingest', 'historian', 'records', 'broker']),
    home('influx', '@influxdata/', '^server/src/historian/influx/'),
    home('duckdb', '@duckdb/', '^server/src/historian/duckdb/'),
    home('kysely', 'kysely/', '^server/src/records/'),
    {
      name: 'sql-in-records',
      comment: 'what is kept in a database of facts is asked of the records',
      severity: 'error',
      from: {
        path: '^(contract|program|journal|gateway|server|dashboard|simulators)/',
        pathNot: '^server/src/records/',
      },
      to: { path: '^(node:)?sqlite$' },
    },
    home('socketio', 'socket.io(-client)?/', '^(server/src/live|dashboard/src/live)/'),
    home(
      'reports',
      '(pdfmake|fflate|nodemailer|@expo-google-fonts)/',
      '^server/src/(reports/|api/(reports|bundle)\\.test\\.ts$)',
    ),
    home('uplot', 'uplot/', '^dashboard/src/trends/'),
    home('opcua', 'node-opcua(-client)?/', '^((gateway|simulators)/src/opcua|simulators/src/nasty)/'),
    home('mqtt', 'mqtt/', '^(gateway/src/mqtt|server/src/ingest/mqtt)\\.ts$'),
    home('aedes', 'aedes/', '^server/src/broker/'),
    home('csv-parse', 'csv-parse/', '^server/src/imports/'),
    {
      name: 'gateway-lanes-know-no-opcua',
      severity: 'error',
      from: { path: '^gateway/src/(lanes|sparkplug|stages)/' },
      to: { path: '^gateway/src/opcua/' },
    },
    {
      name: 'widgets-know-no-live',
      severity: 'error',
      from: { path: '^dashboard/src/widgets/' },
      to: { path: '^dashboard/src/(live|screens|tiles)/' },
    },
    {
      name: 'tiles-know-no-screens',
      severity: 'error',
      from: { path: '^dashboard/src/tiles/' },
      to: { path: '^dashboard/src/screens/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
