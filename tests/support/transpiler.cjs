/** ts-jest with one cache for all suites. Its own is of one configuration of Jest: each suite would transpile everything again. */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { default: tsJest } = require('ts-jest');

const versions = ['ts-jest', 'typescript'].map((name) => require(`${name}/package.json`).version);
const options = ['tsconfig.json', 'tsconfig.jest.json'].map((name) =>
  readFileSync(resolve(__dirname, '../..', name), 'utf8'),
);

module.exports = {
  createTransformer: (config) => {
    const transformer = tsJest.createTransformer(config);
    transformer.getCacheKey = (text, file, { instrument, supportsStaticESM }) =>
      createHash('sha256')
        .update(JSON.stringify([versions, options, config, instrument, supportsStaticESM, file, text]))
        .digest('hex');
    return transformer;
  },
};
