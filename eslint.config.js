import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * What the rules about types may look at beside a file itself, as a digest. It stands in the configuration, which ESLint's
 * cache is good for: a type that changes in one file may be a fault in another that imports it. A test is imported by none.
 */
function sourcesIn(...folders) {
  const digest = createHash('sha256');
  for (const name of [...sources.keys(), 'package-lock.json', 'tsconfig.json', 'web/tsconfig.json']) {
    const text = sources.get(name) ?? readFileSync(join(import.meta.dirname, name), 'utf8');
    const isImported = folders.some((folder) => name.startsWith(`${folder}/`)) && !name.endsWith('.test.ts');
    if (isImported || !sources.has(name) || text.includes('declare global'))
      digest.update(`${name}\n${text}`);
  }
  return { settings: { sources: digest.digest('hex') } };
}

const everything = ['src', 'tests', 'bench', 'client', 'web', 'docs'];
const sources = new Map(
  everything.flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder), { recursive: true })
      .map((name) => `${folder}/${name}`)
      .filter((name) => /\.(ts|tsx)$/.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(import.meta.dirname, name), 'utf8')]),
  ),
);

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
  // Who may import whom is checked beside this.
  sourcesIn(...everything),
  { files: ['src/**/*.ts'], ...sourcesIn('src') },
  { files: ['web/**/*.{ts,tsx}'], ...sourcesIn('web', 'client') },
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
