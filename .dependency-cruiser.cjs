/** Who may import whom. The table stands in docs/architecture.md; each rule here is one row of it. */
const layer = (name) => `^src/${name}/`;
const only = (from, allowed, comment) => ({
  name: from.replace('^src/', '').replace('/', ''),
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|tests|bench|web|client)/', pathNot: [from, ...allowed] },
});
/** An event type and its data, and the values that they are made of; no decider and no command. */
const eventsAndValues = [
  '^src/domain/[^/]+/(events|values)\\.ts$',
  layer('domain/kernel'),
  '^src/domain/aggregates.ts$',
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only(layer('engine'), [], 'The engine knows nothing of cinemas.'),
    only(
      layer('domain'),
      ['^src/engine/(decider|event|instant|json|registry|notary/tree-head).ts$'],
      'The domain knows facts and decisions, and no store.',
    ),
    {
      name: 'domain-is-pure',
      comment: 'The domain imports no Node module and no package but zod.',
      severity: 'error',
      from: { path: layer('domain') },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'engine-uses-zod-only',
      severity: 'error',
      from: { path: layer('engine') },
      to: { dependencyTypes: ['npm', 'npm-dev'], pathNot: 'node_modules/zod/' },
    },
    only(
      layer('ports'),
      [layer('domain'), '^src/engine/(instant|stage-times).ts$'],
      'A port speaks of ids and values.',
    ),
    only(
      layer('commands'),
      [layer('domain'), layer('engine'), layer('ports')],
      'A decision never reads a read model.',
    ),
    only(
      layer('projections'),
      [layer('domain'), layer('engine')],
      'A projection knows events, and the evolve of its own aggregate.',
    ),
    only(
      layer('processes'),
      [layer('commands'), layer('domain'), layer('engine'), layer('ports')],
      'A process manager issues commands.',
    ),
    only(
      layer('api'),
      [layer('commands'), layer('projections'), layer('domain'), layer('engine'), layer('ports')],
      'The API asks and answers.',
    ),
    only(
      layer('adapters'),
      [layer('ports'), layer('domain/kernel'), layer('engine')],
      'An adapter fills a port.',
    ),
    {
      name: 'no-vendor-imports-another',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: layer('adapters'), pathNot: ['^src/adapters/$1/', '^src/adapters/task-thread.ts$'] },
    },
    {
      name: 'only-the-runtime-picks-adapters',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(runtime|read-only-runtime|stores).ts$', layer('adapters')] },
      to: { path: layer('adapters') },
    },
    {
      name: 'only-config-reads-the-environment',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(config|main).ts$' },
      to: { path: '^(node:)?process$' },
    },
    {
      name: 'vendors-of-the-api',
      severity: 'error',
      from: { path: layer('api') },
      to: {
        dependencyTypes: ['npm'],
        pathNot:
          'node_modules/(koa|@koa|@types/koa|busboy|@types/busboy|zod|swagger-jsdoc|@types/swagger-jsdoc|swagger-ui-dist|@types/swagger-ui-dist)',
      },
    },
    {
      name: 'documents-are-made-at-build-time',
      comment:
        'A process that serves pays neither for making the OpenAPI document nor for loading Swagger UI.',
      severity: 'error',
      from: { path: '^src/main.ts$' },
      to: { path: 'node_modules/(swagger-jsdoc/|swagger-ui-dist/index.js)', reachable: true },
    },
    {
      name: 'benches-run-without-jest',
      comment: 'The demo and the benchmarks use the support of the tests, and no test runner.',
      severity: 'error',
      from: { path: '^bench/' },
      to: { path: 'node_modules/@jest/', reachable: true },
    },
    only('^web/', ['^client/'], 'The pages use the public API only.'),
    only('^client/', [], 'The client knows the OpenAPI document only.'),
    {
      name: 'the-client-needs-no-package',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/generate.js$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    {
      name: 'packages-of-the-pages',
      severity: 'error',
      from: { path: '^web/', pathNot: '^web/build.js$' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev'],
        pathNot: 'node_modules/(preact|@stripe/stripe-js)/',
      },
    },
    {
      name: 'not-to-tests-or-pages',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tests|bench|web|client)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.cjs$' },
  },
};
