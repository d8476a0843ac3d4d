import { beforeAll, expect, it } from '@jest/globals';
import { clerk, hold, pay, customer } from '../support/cinema.ts';
import { desktop, describeInBrowser, phone } from './support/browser.ts';
import { faultOf, field, lookAt, said, staff } from './support/console.ts';

describeInBrowser('selling in the console', {}, (stage) => {
  let showtimeId: string;
  let date: string;
  beforeAll(async () => {
    const { cinema, system } = stage();
    showtimeId = await cinema.schedule(30);
    const answer = await clerk(system).get(`/showtimes/${showtimeId}`);
    date = (answer.body as { businessDate: string }).businessDate;
  });
  const timetable = (): string => `/console/showtimes?theaterId=${stage().cinema.theaterId}&date=${date}`;

  it('schedules a showtime on the timetable, refuses one in the way, reprices and cancels it, and copies the day', async () => {
    const page = await staff(stage(), 'admin', timetable());
    await page.locator('.lane li').first().waitFor();
    await lookAt(page, 'timetable');
    await page.locator('.lane a').first().click();
    await page.getByRole('heading', { level: 1, name: 'Metropolis' }).waitFor();
    const taken = await field(page, 'startsAt').inputValue();

    await page.goto(timetable());
    await page.getByRole('link', { name: 'New showtime' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await faultOf(page, 'movieId').waitFor();
    await field(page, 'movieId').selectOption({ label: 'Metropolis' });
    await field(page, 'auditoriumId').selectOption({ index: 1 });
    await field(page, 'startsAt').fill(taken);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.locator('[data-code=timetable-conflict] a', { hasText: /^Metropolis, / }).waitFor();
    const [day = '', hour = ''] = taken.split(/[T:]/);
    const other = Number(hour) >= 12 ? '08:00' : '20:00';
    await field(page, 'startsAt').fill(`${day}T${other}`);
    await field(page, 'basePrice').fill('free');
    await page.getByRole('button', { name: 'Create' }).click();
    await faultOf(page, 'basePrice').waitFor();
    await field(page, 'basePrice').fill('8.50');
    await page.getByRole('button', { name: 'Create' }).click();
    await said(page, 'The showtime is scheduled.').waitFor();
    await page.locator('.lane li').getByText('€8.50').click();

    await field(page, 'basePrice').fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'The showtime is changed.').waitFor();
    await page.locator('.history').getByText('Showtime at other prices').waitFor();
    await lookAt(page, 'showtime');
    await page.getByRole('button', { name: 'Cancel the showtime' }).click();
    const dialog = page.locator('dialog');
    await dialog.getByRole('button', { name: 'Cancel the showtime' }).click();
    await dialog.locator('.fault').waitFor();
    await dialog.locator('[name=reason]').fill('The projector is broken.');
    await dialog.getByRole('button', { name: 'Cancel the showtime' }).click();
    await page.getByText('Every booking has been given back.').waitFor();

    await page.goto(timetable());
    await page.getByRole('link', { name: 'Copy this day' }).click();
    await field(page, 'to').fill('2020-01-01');
    await page.getByRole('button', { name: 'Copy this day' }).click();
    await faultOf(page, 'to').waitFor();
    await field(page, 'to').fill(await field(page, 'from').inputValue());
    await page.getByRole('button', { name: 'Copy this day' }).click();
    await page.getByText('1 scheduled, 0 refused.').waitFor();
    await lookAt(page, 'copied');
    await field(page, 'to').fill('2020-01-01');
    await page.getByRole('button', { name: 'Copy this day' }).click();
    await faultOf(page, 'to').waitFor();
    expect(await page.getByText('1 scheduled, 0 refused.').count()).toBe(0);
  });

  it('keeps the hour that comes twice when clocks go back, and refuses the one that they skip', async () => {
    const { admin, movieId, auditoriumId } = stage().cinema;
    // The second 02:30 of the night; the movie runs for two hours.
    const startsAt = '2027-10-31T01:30:00.000Z';
    const scheduled = await admin.post('/showtimes', { movieId, auditoriumId, startsAt });
    const { id } = scheduled.body as { id: string };
    const page = await staff(stage(), 'admin', `/console/showtimes/${id}`, { timezoneId: 'Asia/Tokyo' });
    await field(page, 'basePrice').fill('9');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'The showtime is changed.').waitFor();
    const priced = await admin.get(`/showtimes/${id}`);
    expect(priced.body).toMatchObject({ startsAt, basePrice: { amount: 900 } });

    await field(page, 'startsAt').fill('2027-03-28T02:30');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(faultOf(page, 'startsAt').innerText()).resolves.toContain('the clocks skip this one');

    // The first 02:30: it ends at 03:30 by the clocks, and is two hours long all the same.
    await admin.patch(`/showtimes/${id}`, { startsAt: '2027-10-31T00:30:00.000Z' });
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(timetable().replace(date, '2027-10-30'));
    const entry = page.locator('.lane li');
    await entry.waitFor();
    const [width = 0, hour = 1] = await page.evaluate<number[]>(`(() => {
      const [one, two] = document.querySelectorAll('.hours span');
      const wide = (element) => element.getBoundingClientRect();
      return [wide(document.querySelector('.lane li')).width, wide(two).left - wide(one).left];
    })()`);
    expect(width / hour).toBeCloseTo(2, 1);
  });

  it('finds a booking, changes its seats, cancels a part with its quote, and pays the rest back', async () => {
    const { system } = stage();
    const buyer = customer(system);
    const bookingId = await hold(buyer, showtimeId, ['A1', 'A2', 'A3']);
    await pay(buyer, bookingId);
    const answer = await buyer.get(`/bookings/${bookingId}`);
    const { reference } = answer.body as { reference: string };

    const page = await staff(stage(), 'boxOffice', '/console/bookings');
    await page.getByLabel('Reference or e-mail address').fill(reference);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('1 entry').waitFor();
    await lookAt(page, 'bookings');
    await page.getByRole('link', { name: reference }).click();
    await page.getByRole('button', { name: 'Change the seats' }).click();
    await field(page, 'seats/0').selectOption('C1');
    await page.getByRole('button', { name: 'Change the seats' }).click();
    await page.locator('[data-code=price-differs]').waitFor();
    await field(page, 'seats/0').selectOption('B5');
    await page.getByRole('button', { name: 'Change the seats' }).click();
    await said(page, 'The seats are changed.').waitFor();
    await page.getByText('Row B, seat 5').waitFor();
    await lookAt(page, 'booking');

    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    const dialog = page.locator('dialog');
    const quote = dialog.locator('.notice[role=status]');
    await quote.getByText('The customer gets back €30').waitFor();
    let goOn = (): void => undefined;
    const wait = new Promise<void>((resolve) => (goOn = resolve));
    await page.route('**/cancellation-quote?**', async (route) => {
      await wait;
      await route.continue();
    });
    await dialog.getByLabel('Row A, seat 2').uncheck();
    // What all the seats would give back is not what two of them do.
    await quote.getByText('Loading').waitFor();
    goOn();
    await quote.getByText('The customer gets back €20').waitFor();
    await dialog.getByLabel('Row A, seat 3').uncheck();
    await dialog.getByLabel('Row B, seat 5').uncheck();
    await quote.getByText('No seat is chosen.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel 0 seats' }).click();
    await expect(faultOf(page, 'seats').innerText()).resolves.toBe('must be one seat at least');
    await dialog.getByLabel('Row B, seat 5').check();
    await quote.getByText('The customer gets back €10').waitFor();
    await lookAt(page, 'cancelling');
    await dialog.getByRole('button', { name: 'Cancel 1 seat' }).click();
    await said(page, 'Cancelled.').waitFor();
    await page.locator('.history').getByText('Some seats cancelled').waitFor();

    await page.getByRole('region', { name: 'Payments' }).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: 'Payment of €30.00' }).waitFor();
    await page.getByRole('button', { name: 'Pay money back' }).click();
    await faultOf(page, 'reason').waitFor();
    await field(page, 'reason').fill('A good customer');
    await field(page, 'amount').fill('100');
    await page.getByRole('button', { name: 'Pay money back' }).click();
    await page.locator('[data-code=refund-exceeds-payment]').waitFor();
    await field(page, 'amount').fill('2.50');
    await page.getByRole('button', { name: 'Pay money back' }).click();
    await said(page, 'The refund is on its way.').waitFor();
    await page.getByRole('cell', { name: 'By staff' }).waitFor();
    await lookAt(page, 'payment');
  });

  it('records money at the counter, and what is paid out there', async () => {
    const { system } = stage();
    const bookingId = await hold(clerk(system), showtimeId, ['B1']);
    const page = await staff(stage(), 'admin', `/console/bookings/${bookingId}`, { viewport: phone });
    await page.getByRole('button', { name: 'Record €10.00' }).click();
    await said(page, 'The money is recorded').waitFor();
    await lookAt(page, 'booking-phone');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.locator('dialog').getByRole('button', { name: 'Cancel 1 seat' }).click();
    await said(page, 'Cancelled.').waitFor();
    await page.goto('/console/payments?gateway=counter');
    await page.getByText('1 entry').waitFor();
    await lookAt(page, 'payments-phone');
    await page.locator('tbody a').first().click();
    await page.getByRole('button', { name: 'Paid out' }).click();
    await said(page, 'It is noted that the refund was paid out.').waitFor();
    await page.locator('.history').getByText('Refund succeeded').waitFor();
  });

  it('exchanges a booking for dearer seats of another show, and records what is paid for it', async () => {
    const other = await stage().cinema.schedule(36);
    const buyer = customer(stage().system);
    const bookingId = await hold(buyer, showtimeId, ['B4']);
    await pay(buyer, bookingId);
    const page = await staff(stage(), 'boxOffice', `/console/bookings/${bookingId}`);
    await page.getByRole('link', { name: 'Exchange a booking' }).click();
    await page.getByLabel('For the show on').selectOption(other);
    await page.locator('[data-seat="C4"][aria-label]').click();
    await page.getByText('€5.00 is to be paid besides.').waitFor();
    await lookAt(page, 'exchange');
    await page.getByRole('button', { name: 'Hold the new seats and pay the difference' }).click();
    await said(page, 'The new seats are held. Record what is paid for them.').waitFor();
    await page.getByRole('button', { name: /€5\.00/ }).click();
    await page.locator('.badge', { hasText: 'Confirmed' }).first().waitFor();
    await page.goto(`/console/bookings/${bookingId}`);
    await page.locator('.badge', { hasText: 'Cancelled' }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Exchange a booking' }).count()).toBe(0);
  });

  it('makes a user, gives a role, blocks and unblocks', async () => {
    const page = await staff(stage(), 'admin', '/console/users/new', {
      viewport: desktop,
      colorScheme: 'dark',
    });
    await field(page, 'email').fill('nobody');
    await page.getByRole('button', { name: 'Create' }).click();
    await faultOf(page, 'email').waitFor();
    await faultOf(page, 'role').waitFor();
    await field(page, 'email').fill('anna@staff.example');
    await field(page, 'firstName').fill('Anna');
    await field(page, 'role').selectOption('boxOffice');
    await page.getByRole('button', { name: 'Create' }).click();
    await said(page, 'anna@staff.example is created.').waitFor();
    await field(page, 'role').selectOption('analyst');
    await page.getByRole('button', { name: 'Give this role' }).click();
    await said(page, 'The role is given.').waitFor();
    await page.locator('.history').getByText('Role assigned').first().waitFor();
    await page.getByRole('button', { name: 'Block' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Block' }).click();
    await said(page, 'The user is blocked.').waitFor();
    await lookAt(page, 'user-dark');
    await page.getByRole('button', { name: 'Unblock' }).click();
    await said(page, 'The user may sign in again.').waitFor();
    await page.goto('/console/users?role=analyst');
    await page.getByText('1 entry').waitFor();
    await expect(page.locator('tbody tr').count()).resolves.toBe(1);
    await lookAt(page, 'users-dark');
  });
});
