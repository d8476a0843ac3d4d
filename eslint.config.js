import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * What every rule about types may look at. It stands in the configuration, which ESLint's cache is good for: a type that
 * changes in one file may be a fault in another, so that any change has all files looked at again.
 */
const sources = createHash('sha256');
for (const folder of ['src', 'tests', 'bench', 'client', 'web', 'docs']) {
  const names = readdirSync(join(import.meta.dirname, folder), { recursive: true })
    .map(String)
    .sort();
  for (const name of names.filter((each) => /\.(ts|tsx|js)$/.test(each))) {
    sources.update(`${folder}/${name}\n`).update(readFileSync(join(import.meta.dirname, folder, name)));
  }
}
for (const name of ['package-lock.json', 'tsconfig.json', 'web/tsconfig.json']) {
  sources.update(readFileSync(join(import.meta.dirname, name)));
}

const literalInLiteral = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression',
  message: 'Write the literal out: a spread literal switches off the check for unknown properties.',
};

const impureInDomain = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The time comes in with the command.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The time comes in with the command.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Ids come in with the command.',
  },
  { selector: 'AwaitExpression', message: 'The domain decides, it does not wait.' },
  { selector: ':function[async=true]', message: 'The domain decides, it does not wait.' },
];

export default defineConfig(
  globalIgnores([
    ...['dist/', '.cache/', 'data/', 'coverage/', 'mails-preview/', '**/*.cjs'],
    // Made from the OpenAPI document; and what a test checks against the built client.
    ...['client/api.ts', 'docs/examples/'],
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'web/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: { sources: sources.digest('hex') },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allow: ['bigint'] }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-param-reassign': ['error', { props: true, ignorePropertyModificationsFor: ['ctx'] }],
    },
  },
  {
    files: ['src/**/*.ts', 'client/*.ts'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', literalInLiteral],
    },
  },
  {
    files: ['web/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', literalInLiteral],
    },
  },
  {
    files: ['eslint.config.js', 'web/build.js', 'client/generate.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { URL: 'readonly', process: 'readonly' } },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', literalInLiteral, ...impureInDomain] },
  },
  {
    files: ['tests/**/*.test.ts'],
    ...jest.configs['flat/recommended'],
    settings: { jest: { version: 29 } },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'expect*', 'fc.assert', '**.then*', '**.onlyEvent'] },
      ],
      'jest/no-standalone-expect': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // What a page comes to show is waited for: it is there, or the test fails.
    files: ['tests/browser/**/*.test.ts'],
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', '**.waitFor', 'lookAt', 'signIn'] }],
    },
  },
  {
    // Answers are JSON of any shape; what they hold is what these tests are about.
    files: [
      'tests/api/**/*.ts',
      'tests/journeys/**/*.ts',
      'tests/servers/copy.test.ts',
      'tests/servers/processes/*.ts',
      'tests/support/c*.ts',
    ],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  prettier,
);
