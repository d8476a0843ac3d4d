import { writeFileSync } from 'node:fs';
import { routes } from '../routes/routes.ts';
import { openApiDocument } from './document.ts';

/** `npm run build` runs this: a process that serves finds the document in `dist`, and need not make it. */
writeFileSync(new URL('../../openapi.json', import.meta.url), JSON.stringify(openApiDocument(routes)));
