/** Who may import whom. The table stands in README.md, "Where a line of code lives"; each rule here is one row of it. */
const layer = (name) => `^src/${name}/`;
const only = (from, allowed, comment) => ({
  name: from.replace('^src/', '').replace('/', ''),
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|tests|bench)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only(layer('domain'), [layer('domain')], 'The domain knows nothing but itself.'),
    {
      name: 'domain-is-pure',
      comment: 'The domain imports no Node module and no package but zod.',
      severity: 'error',
      from: { path: layer('domain') },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: 'node_modules/zod/' },
    },
    only(layer('commands'), [layer('commands'), layer('domain')], 'A decision never reads a read model.'),
    only(
      layer('feed'),
      [layer('feed'), '^src/domain/kernel/', '^src/domain/catalogue.ts$'],
      'Facts travel without knowing what they say.',
    ),
    only(
      layer('projections'),
      [layer('projections'), layer('feed'), '^src/domain/'],
      'A projection folds events.',
    ),
    {
      name: 'projections-know-no-decider',
      severity: 'error',
      from: { path: [layer('projections'), layer('feed')] },
      to: { path: '^src/domain/.*/(decider|commands)\\.ts$' },
    },
    only(
      layer('processes'),
      [layer('processes'), layer('commands'), layer('domain'), layer('feed')],
      'A process issues commands.',
    ),
    only(
      layer('api'),
      [layer('api'), layer('commands'), layer('projections'), layer('domain'), layer('feed')],
      'The API asks and answers.',
    ),
    only(
      layer('operator'),
      [
        '^src/(application|config).ts$',
        layer('operator'),
        layer('commands'),
        layer('projections'),
        layer('processes'),
        layer('domain'),
        layer('feed'),
      ],
      'A verb of the command line works on ports.',
    ),
    only(layer('adapters'), [layer('adapters'), '^src/domain/kernel/'], 'An adapter fills a port.'),
    {
      name: 'only-main-picks-adapters',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/main.ts$', layer('adapters')] },
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
      to: { dependencyTypes: ['npm'], pathNot: 'node_modules/(koa|@koa|@types/koa|zod|swagger-jsdoc)' },
    },
    { name: 'not-to-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(tests|bench)/' } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.cjs$' },
  },
};
