const isGivenNode = process.env.EVENTSTORE_URL !== undefined;

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
      : ['<rootDir>/tests/api/**/*.test.ts']),
    '<rootDir>/tests/journeys/{agreement,crash,operator,personal-data,race}.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/support/servers.cjs',
  // A node that is given has one log: whoever looks at what is new in it must be alone.
  ...(isGivenNode ? { maxWorkers: 1 } : {}),
  testTimeout: 60_000,
};
