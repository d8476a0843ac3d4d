import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

/**
 * `npm run client` runs this: it writes the types of the API into `api.ts`, from the OpenAPI document that the build has
 * made. With `--check` it writes nothing, and ends with 1 where the file is not what the document says.
 */
const target = new URL('api.ts', import.meta.url);
const document = JSON.parse(readFileSync(new URL('../dist/openapi.json', import.meta.url), 'utf8'));
const PREFIX = '/api/v1';

/** What the types are made from: routes under the prefix, and of each what a program sends and gets as JSON. */
const paths = Object.entries(document.paths)
  .filter(([path]) => path.startsWith(`${PREFIX}/`))
  .map(([path, operations]) => [path.slice(PREFIX.length), mapValues(operations, slim)]);

function slim({ summary, description, parameters, requestBody, responses }) {
  const done = Object.entries(responses).filter(([status]) => status < '400');
  return {
    summary,
    description,
    parameters: parameters.filter(({ in: place }) => place === 'path' || place === 'query'),
    ...(requestBody === undefined ? {} : { requestBody: { ...requestBody, content: jsonOf(requestBody) } }),
    responses: Object.fromEntries(
      done.map(([status, response]) => [
        status,
        { description: response.description, ...(jsonOf(response) ? { content: jsonOf(response) } : {}) },
      ]),
    ),
  };
}

function jsonOf({ content }) {
  const json = content?.['application/json'];
  return json === undefined ? undefined : { 'application/json': { schema: json.schema } };
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

const { schemas } = document.components;
const ast = await openapiTS(
  { ...document, paths: Object.fromEntries(paths), components: { schemas } },
  { immutable: true, excludeDeprecated: false },
);
const types = `/* Made by client/generate.js from the OpenAPI document. */\n${astToString(ast)}`;
if (!process.argv.includes('--check')) {
  writeFileSync(target, types);
} else if (readFileSync(target, 'utf8') !== types) {
  process.stderr.write('client/api.ts is not what the OpenAPI document says. Run: npm run client\n');
  process.exitCode = 1;
}
