const isGivenNode = process.env.EVENTSTORE_URL !== undefined;

/** API tests that no store has a part in: `npm test` is enough for them. */
const withoutStores = [
  'access',
  'compression',
  'cookies',
  'csv',
  'event-connection',
  'http',
  'openapi',
  'rate-limits',
  'return-page',
  'route-types',
  'sending-pace',
  'web-pages',
];

/** Tests over the real clients and the real wire; their servers are named by the environment or started. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: [
    '<rootDir>/tests/servers/**/*.test.ts',
    // The same files as in `npm test`, on these stores. Some count what is in the log, so they need an empty one.
    ...(isGivenNode
      ? [
          '<rootDir>/tests/api/{access,accounts,selling}.test.ts',
          // What the double claims of a node, and the contracts that `npm test` runs on the double.
          '<rootDir>/tests/{adapters,doubles}/eventstoredb.test.ts',
        ]
      : [`<rootDir>/tests/api/!(${withoutStores.join('|')}).test.ts`]),
    '<rootDir>/tests/journeys/{agreement,crash,operator,personal-data,race}.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/support/servers-set-up.ts',
  globalTeardown: '<rootDir>/tests/support/servers-tear-down.ts',
  // One file at a time. Each has a store or two and several processes of the program, and a request has 5 s for all of it:
  // on two cores two files keep each other from that. And a node that is given has one log, for one file.
  maxWorkers: 1,
};
