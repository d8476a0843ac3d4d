/** Tests over the real clients and the real wire; their servers are named by the environment or started. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/tests/servers/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
};
