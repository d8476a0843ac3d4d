import { expect, it } from '@jest/globals';
import { awaitPin } from '../support/mail.ts';
import { describeInBrowser, PASSWORD, seat, signIn } from './support/browser.ts';

describeInBrowser('accounts in a browser', { ACCESS_TOKEN_SECONDS: '60' }, (stage) => {
  it('changes names and the password, and signs out', async () => {
    const page = await stage().customer('lotte');
    await page.goto('/account');
    await page.locator('input[name=firstName]').fill('Lotte');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Lotte' }).waitFor();
    await page.locator('input[name=currentPassword]').fill('not it');
    await page.locator('input[name=newPassword]').fill('ein-neues-Wort-7');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.locator('.fault').waitFor();
    await expect(page.locator('input[name=currentPassword]').getAttribute('aria-invalid')).resolves.toBe(
      'true',
    );
    await page.locator('input[name=currentPassword]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await signIn(page, 'lotte@visitors.example', 'ein-neues-Wort-7');
  });

  it('sets a new password by the PIN of a mail', async () => {
    const email = 'forgetful@visitors.example';
    await (await stage().customer('forgetful')).context().close();
    const page = await stage().visitor();
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.locator('input[name=email]').fill(email);
    await page.getByRole('button', { name: 'Send a PIN' }).click();
    await page.locator('input[name=pin]').fill('00000000');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('This PIN is wrong').waitFor();
    await page.locator('input[name=pin]').fill(await awaitPin(stage().deployment.directory, email));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('input[name=newPassword]').fill('ein-anderes-Wort-8');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('Your new password is set').waitFor();
    await signIn(page, email, 'ein-anderes-Wort-8');
  });

  it.each([
    ['/console/reports', '/console/reports'],
    ['/sign-in?next=/bookings', '/bookings'],
  ])('sets a forgotten password on the way from %s, and goes on there', async (from, to) => {
    const name = `forgetter-${to.split('/')[1] ?? ''}`;
    await (await stage().customer(name)).context().close();
    const email = `${name}@visitors.example`;
    const page = await stage().visitor();
    await page.goto(from);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.locator('input[name=email]').fill(email);
    await page.getByRole('button', { name: 'Send a PIN' }).click();
    await page.locator('input[name=pin]').fill(await awaitPin(stage().deployment.directory, email));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('input[name=newPassword]').fill('ein-anderes-Wort-8');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('Your new password is set').waitFor();
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill('ein-anderes-Wort-8');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('input[name=password]').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe(to);
  });

  it('keeps somebody signed in whose access cookie has run out, and no token where scripts read it', async () => {
    const page = await stage().customer('stayer');
    const context = page.context();
    const before = await context.cookies();
    expect(
      before
        .filter(({ httpOnly }) => httpOnly)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['access_token', 'device', 'refresh_token']);
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
    );
    for (const { value } of before) expect(stored).not.toContain(value);
    await context.clearCookies({ name: 'access_token' });
    await page.reload();
    await page.getByText('You have no bookings yet.').waitFor();
    expect((await context.cookies()).map(({ name }) => name).sort()).toEqual([
      'access_token',
      'device',
      'refresh_token',
    ]);
  });

  it('leads to the sign-in from a page that is personal, and back to it', async () => {
    await (await stage().customer('returner')).context().close();
    const page = await stage().visitor();
    await page.goto('/account');
    await page.getByText('Please sign in to see this page.').waitFor();
    await page.locator('input[name=email]').fill('returner@visitors.example');
    await page.locator('input[name=password]').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'My account' }).waitFor();
  });

  it('signs out in every tab at once: nothing is paid there, and what was held is found after a sign-in', async () => {
    const showtimeId = await stage().cinema.schedule();
    const page = await stage().customer('two-tabs');
    await page.goto(`/showtimes/${showtimeId}`);
    await seat(page, 'B2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('timer').waitFor();
    const other = await page.context().newPage();
    await other.goto('/account');
    await other.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await expect(page.getByRole('button', { name: /^Pay/ }).count()).resolves.toBe(0);
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.locator('input[name=email]').fill('two-tabs@visitors.example');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('timer').waitFor();
  });

  it('has no form of a sign-in behind the page that it led to', async () => {
    const path = `/showtimes/${await stage().cinema.schedule()}`;
    const page = await stage().visitor();
    await page.goto(path);
    await seat(page, 'B2').click();
    await page.getByRole('button', { name: 'Hold 1 seat' }).click();
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.locator('input[name=email]').fill('backwards@visitors.example');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('link', { name: 'My account' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Hold 1 seat' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
  });

  it('leads nowhere else after a sign-in', async () => {
    await (await stage().customer('careful')).context().close();
    const page = await stage().visitor();
    await page.goto('/sign-in?next=//elsewhere.example/');
    await page.locator('input[name=email]').fill('careful@visitors.example');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: "What's on" }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });
});
