/** Tests run as CommonJS through ts-jest, which only transpiles; `npm run check` checks the types. */
module.exports = {
  // The suites share one cache of transpiled files: else each transpiles everything again after a fresh clone.
  id: 'marquee',
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/servers/', '<rootDir>/tests/browser/'],
  globalSetup: '<rootDir>/tests/support/build.ts',
  transform: {
    '^.+\\.ts$': ['<rootDir>/tests/support/transpiler.cjs', { tsconfig: '<rootDir>/tsconfig.jest.json' }],
    // These packages have ES modules only.
    '/node_modules/hyparquet.*\\.js$': [
      '<rootDir>/tests/support/transpiler.cjs',
      {
        tsconfig: { module: 'commonjs', target: 'es2023', allowJs: true, isolatedModules: true },
        diagnostics: false,
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!hyparquet)'],
  // Longer than `until` waits: it says what was waited for.
  testTimeout: 90_000,
  maxWorkers: 2,
  injectGlobals: false,
};
