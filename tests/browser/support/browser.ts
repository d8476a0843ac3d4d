import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { openCinema, type Cinema } from '../../support/cinema.ts';
import { send } from '../../support/client.ts';
import type { Deployment } from '../../support/deployment.ts';
import { openDeployment } from '../../support/open-deployment.ts';
import type { RunningMarquee } from '../../support/process.ts';

const executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isThere = existsSync(executable);

export const PASSWORD = 'popcorn-und-Kino-1!';
export const desktop = { width: 1280, height: 860 };
export const phone = { width: 390, height: 844 };

/** A cinema that sells, and a browser to look at it with. */
export interface Stage {
  readonly deployment: Deployment;
  readonly system: RunningMarquee;
  readonly cinema: Cinema;
  /** Somebody who opens the pages for the first time, in English unless told otherwise. */
  visitor(options?: BrowserContextOptions): Promise<Page>;
  /** A visitor who has an account, and is signed in. */
  customer(name: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Describes what is seen in a browser. Where no Chromium is found, says so and skips it. */
export function describeInBrowser(
  what: string,
  environment: Readonly<Record<string, string>>,
  tests: (stage: () => Stage) => void,
): void {
  if (!isThere) {
    describe.skip(`${what} (no Chromium at ${executable}: install it, or set CHROMIUM)`, () =>
      tests(() => {
        throw new Error('There is no browser.');
      }));
    return;
  }
  describe(what, () => {
    let browser: Browser;
    let deployment: Deployment;
    let stage: Stage;
    beforeAll(async () => {
      deployment = await openDeployment();
      const system = await deployment.start(environment);
      const cinema = await openCinema(system);
      // Chromium's own sandbox does not start for root, as a container's user often is.
      browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
      stage = stageOf({ browser, deployment, system, cinema });
    });
    afterAll(async () => {
      await browser.close();
      await deployment.close();
    });
    tests(() => stage);
  });
}

type Props = Pick<Stage, 'deployment' | 'system' | 'cinema'> & { readonly browser: Browser };

function stageOf({ browser, deployment, system, cinema }: Props): Stage {
  const visitor: Stage['visitor'] = async (options = {}) => {
    const given = { viewport: desktop, locale: 'en-GB', baseURL: system.url, ...options };
    const context = await browser.newContext(given);
    context.setDefaultTimeout(30_000);
    return context.newPage();
  };
  return {
    deployment,
    system,
    cinema,
    visitor,
    customer: async (name, options) => {
      const email = `${name}@visitors.example`;
      await send(system.url, 'POST', '/auth/register', { body: { email, password: PASSWORD } });
      const page = await visitor(options);
      await signIn(page, email);
      return page;
    },
  };
}

/** Signs in by the form, and waits until the page knows. */
export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in?next=/bookings');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(({ pathname }) => pathname === '/bookings');
}

/** A seat of the picture, once it has its name: then all is there that comes after the first picture. */
export function seat(page: Page, seatId: string): ReturnType<Page['locator']> {
  return page.locator(`[data-seat="${seatId}"][aria-label]`);
}

const axeFile = createRequire(resolve('package.json')).resolve('axe-core/axe.min.js');
const axe = readFileSync(axeFile, 'utf8');

/** What axe finds wrong with a page, and where. */
export async function faultsFoundBy(page: Page): Promise<readonly string[]> {
  // As the browser's own tools do it: the content policy lets no other script in.
  await page.evaluate(axe);
  return page.evaluate<string[]>(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary)))`,
  );
}

/** Keeps a picture of a whole page in `screenshots`, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync('screenshots', { recursive: true });
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true });
}
