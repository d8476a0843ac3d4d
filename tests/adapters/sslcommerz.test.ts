import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromDecimal, payableAmount, shareOf, toDecimal } from '../../src/adapters/sslcommerz/amounts.ts';
import { SslcommerzGateway } from '../../src/adapters/sslcommerz/gateway.ts';
import {
  parseReference,
  paymentIdOf,
  refundTransactionIdOf,
  transactionIdOf,
} from '../../src/adapters/sslcommerz/identifiers.ts';
import { PaymentId, RefundId } from '../../src/domain/kernel/ids.ts';
import { money } from '../../src/domain/kernel/money.ts';
import type { PaymentOrder, RefundOrder } from '../../src/ports/payment-gateway.ts';
import { OPEN, QUERY, REFUND, REFUND_STATE, SslcommerzDouble, VALIDATE } from '../doubles/sslcommerz.ts';
import type { Fields, Oddity } from '../doubles/sslcommerz/store.ts';
import { booking, eur, payment, refund, showtimeId } from '../support/fixtures.ts';

const taka = (amount: number) => money(amount, 'BDT');
const order: PaymentOrder = {
  paymentId: payment(1),
  bookingId: booking(1),
  showtimeId,
  amount: taka(150_000),
  gatewayReference: null,
};
const transactionId = transactionIdOf(payment(1));

let sslcommerz: SslcommerzDouble;
let gateway: SslcommerzGateway;
beforeEach(async () => {
  sslcommerz = await SslcommerzDouble.start();
  gateway = gatewayWith();
});
afterEach(() => sslcommerz.close());

function gatewayWith(options: { readonly storePassword?: string } = {}): SslcommerzGateway {
  return new SslcommerzGateway({
    ...{ storeId: sslcommerz.store.id, storePassword: sslcommerz.store.password, baseUrl: sslcommerz.url },
    ...{ publicUrl: 'https://tickets.example.org', receiptsTo: 'tickets@example.org' },
    timeoutMilliseconds: 1000,
    ...options,
  });
}

const unavailable = { name: 'GatewayUnavailable' };
const named = (name: string): number => sslcommerz.requests.filter((asked) => asked.name === name).length;

/** Opens the payment and lets a customer pay. */
async function paid(oddity: Oddity = {}, of: PaymentOrder = order): Promise<Fields> {
  await gateway.open(of);
  return sslcommerz.store.pay(transactionIdOf(of.paymentId), oddity);
}

async function faultOf(asking: Promise<unknown>): Promise<Error> {
  return asking.then(
    () => new Error('There was no fault.'),
    (error: unknown) => error as Error,
  );
}

describe('Opening a payment at SSLCommerz', () => {
  it('asks for exactly the amount, with our ids, our addresses and no data about the customer', async () => {
    const opened = await gateway.open(order);
    const [session] = sslcommerz.store.sessions;
    expect(opened).toEqual({
      outcome: 'opened',
      gatewayReference: transactionId,
      clientSecret: null,
      redirectUrl: `https://sandbox.sslcommerz.com/EasyCheckOut/testcde${session?.sessionKey ?? ''}`,
    });
    const callbacks = 'https://tickets.example.org/api/v1/webhooks/sslcommerz';
    expect(session?.fields).toMatchObject({
      ...{ total_amount: '1500.00', currency: 'BDT', tran_id: transactionId, value_a: booking(1) },
      ...{ success_url: `${callbacks}/success`, fail_url: `${callbacks}/fail`, ipn_url: `${callbacks}/ipn` },
      ...{ cancel_url: `${callbacks}/cancel`, cus_name: 'Customer', cus_email: 'tickets@example.org' },
    });
  });

  it.each([
    ['too little', taka(999)],
    ['too much', taka(50_000_001)],
    ['too fine', money(1001, 'KWD')],
  ])('of %s is refused before it is asked for', async (_, amount) => {
    expect(await gateway.open({ ...order, amount })).toMatchObject({ outcome: 'refused' });
    expect(sslcommerz.requests).toEqual([]);
  });

  it('that SSLCommerz does not take is refused', async () =>
    expect(await gateway.open({ ...order, amount: eur(5) })).toEqual({
      outcome: 'refused',
      reason: 'refused by SSLCommerz',
    }));

  it.each(['lost', 'answer-lost', 'failed', 'hanging'] as const)(
    'is unknown where its request is %s',
    async (fault) => {
      sslcommerz.fail(OPEN, fault);
      await expect(gateway.open(order)).rejects.toMatchObject(unavailable);
      expect(await gateway.open(order)).toMatchObject({ gatewayReference: transactionId });
    },
  );

  it('of a store that is not served is unknown, not refused', async () => {
    sslcommerz.connect = 'INACTIVE';
    await expect(gateway.open(order)).rejects.toMatchObject(unavailable);
  });

  it('never names the password in a fault', async () => {
    const wrong = gatewayWith({ storePassword: 'wrong_secret@ssl' });
    const faults = [await faultOf(wrong.open(order)), await faultOf(wrong.report(transactionId))];
    sslcommerz.fail(QUERY, 'lost', 'failed', 'hanging');
    for (let time = 0; time < 3; time += 1) faults.push(await faultOf(wrong.report(transactionId)));
    for (const fault of faults) {
      expect(fault).toMatchObject(unavailable);
      expect(inspect(fault, { depth: null })).not.toMatch(/secret|store_passwd/);
    }
  });
});

describe('A report of SSLCommerz', () => {
  it('tells what came, in the currency that was asked for, once SSLCommerz vouches for it', async () => {
    await gateway.open(order);
    expect(await gateway.report(transactionId)).toEqual({
      ...{ status: 'open', gatewayReference: transactionId, paymentId: payment(1) },
    });
    const { val_id: validationId = '' } = sslcommerz.store.pay(transactionId);
    const receipt = {
      ...{ gatewayReference: `${transactionId}.${validationId}`, openedReference: transactionId },
      ...{ paymentId: payment(1), bookingId: booking(1), showtimeId: null },
      ...{ received: taka(150_000), method: 'online', isSuspicious: false },
    };
    // VALID the first time, VALIDATED ever after.
    for (let time = 0; time < 2; time += 1) {
      expect(await gateway.report(transactionId)).toEqual({
        ...{ status: 'succeeded', receipt, others: [], disputes: [] },
      });
    }
    expect(await gateway.report(`${transactionId}.${validationId}`)).toMatchObject({ receipt });
  });

  it.each<[string, PaymentOrder['amount'], Oddity, object]>([
    ['a paisa less', taka(150_000), { paid: 149_999 }, { received: taka(149_999) }],
    ['the same number in another currency', taka(2000), { currency: 'EUR' }, { received: eur(2000) }],
    ['another currency, converted', eur(2000), {}, { received: eur(2000) }],
    ['taka in place of another currency', eur(2000), { currency: 'BDT' }, { received: taka(2000) }],
    ['what is risky', taka(150_000), { riskLevel: '1' }, { isSuspicious: true }],
  ])('tells of %s as it is', async (_, amount, oddity, told) => {
    await paid(oddity, { ...order, amount });
    expect(await gateway.report(transactionId)).toMatchObject({ receipt: told });
  });

  it('tells of both where a customer has paid twice, the earlier one first, in whatever order they are listed', async () => {
    const later = await paid({ later: 60 });
    const earlier = sslcommerz.store.pay(transactionId);
    for (let time = 0; time < 2; time += 1) {
      expect(await gateway.report(transactionId)).toMatchObject({
        receipt: { gatewayReference: `${transactionId}.${earlier['val_id'] ?? ''}` },
        others: [{ gatewayReference: `${transactionId}.${later['val_id'] ?? ''}` }],
      });
      sslcommerz.store.attempts.reverse();
    }
  });

  it.each<[readonly string[], string]>([
    [['FAILED'], 'cancelled'],
    [['FAILED', 'CANCELLED', 'EXPIRED'], 'cancelled'],
    [['FAILED', 'PENDING'], 'open'],
    [['UNATTEMPTED'], 'open'],
    [['A_STATUS_OF_TOMORROW'], 'open'],
  ])('takes attempts that are %j for %s', async (statuses, status) => {
    await gateway.open(order);
    for (const each of statuses) sslcommerz.store.fail(transactionId, each);
    expect(await gateway.report(transactionId)).toMatchObject({ status });
  });

  it('does not believe a list that the validation does not confirm', async () => {
    const { val_id: validationId = '' } = await paid();
    const [attempt] = sslcommerz.store.attempts;
    sslcommerz.onRequest = (name) => {
      if (name === VALIDATE && attempt !== undefined) attempt.status = 'FAILED';
    };
    expect(await gateway.report(transactionId)).toMatchObject({ status: 'open' });
    expect(await gateway.report(`${transactionId}.${validationId}`)).toMatchObject({ status: 'open' });
  });

  it('does not take the money of another payment for this one', async () => {
    const { val_id: validationId = '' } = await paid({}, { ...order, paymentId: payment(2) });
    expect(await gateway.report(`${transactionId}.${validationId}`)).toMatchObject({ status: 'open' });
  });

  it('knows nothing of what is not ours', async () => {
    expect(await gateway.report('5E121A0D01F92')).toBeNull();
    expect(sslcommerz.requests).toEqual([]);
  });

  it.each([QUERY, VALIDATE])('that does not come is unknown: %s', async (name) => {
    await paid();
    for (const fault of ['lost', 'answer-lost', 'failed', 'hanging'] as const) {
      sslcommerz.fail(name, fault);
      await expect(gateway.report(transactionId)).rejects.toMatchObject(unavailable);
    }
    sslcommerz.connect = 'FAILED';
    await expect(gateway.report(transactionId)).rejects.toMatchObject(unavailable);
    sslcommerz.connect = 'DONE';
    expect(await gateway.report(transactionId)).toMatchObject({ status: 'succeeded' });
  });
});

describe('Ending a payment at SSLCommerz', () => {
  it('asks, because nothing can be cancelled', async () => {
    await gateway.open(order);
    sslcommerz.store.fail(transactionId, 'PENDING');
    expect(gateway.canCancel).toBe(false);
    expect(await gateway.cancel(order)).toEqual({ outcome: 'cancelled' });
    sslcommerz.store.pay(transactionId);
    expect(await gateway.cancel(order)).toMatchObject({
      outcome: 'succeeded',
      receipt: { received: taka(150_000) },
    });
    sslcommerz.fail(QUERY, 'failed');
    await expect(gateway.cancel(order)).rejects.toMatchObject(unavailable);
  });
});

describe('A refund of SSLCommerz', () => {
  let refundOrder: RefundOrder;
  const begin = async (of: PaymentOrder = order): Promise<void> => {
    const { val_id: validationId = '' } = await paid({}, of);
    refundOrder = {
      ...{ paymentId: of.paymentId, bookingId: of.bookingId, refundId: refund(1) },
      ...{ gatewayReference: `${transactionId}.${validationId}`, refundReference: null },
      amount: money(50_000, of.amount.currency),
    };
  };
  const made = (): (typeof sslcommerz.store.refunds)[number] | undefined => sslcommerz.store.refunds[0];

  it('is begun once under its own id, and asked about until it ends', async () => {
    await begin();
    sslcommerz.store.refundStatus = 'processing';
    const pending = await gateway.refund(refundOrder);
    const refundReference = made()?.reference ?? '';
    expect(pending).toEqual({ outcome: 'pending', gatewayReference: refundReference });
    expect(made()).toMatchObject({ refundTransactionId: refundTransactionIdOf(refund(1)), taka: 50_000 });
    const known = { ...refundOrder, refundReference };
    expect(await gateway.refund(known)).toEqual(pending);
    Object.assign(made() ?? {}, { status: 'refunded' });
    expect(await gateway.refund(known)).toEqual({ outcome: 'succeeded', gatewayReference: refundReference });
    Object.assign(made() ?? {}, { status: 'cancelled' });
    expect(await gateway.refund(known)).toEqual({ outcome: 'failed', reason: 'cancelled by SSLCommerz' });
    expect([named(REFUND), named(REFUND_STATE)]).toEqual([1, 3]);
  });

  it.each(['lost', 'answer-lost', 'failed', 'failed-after', 'hanging'] as const)(
    'whose request is %s is made once',
    async (fault) => {
      await begin();
      sslcommerz.fail(REFUND, fault);
      await expect(gateway.refund(refundOrder)).rejects.toMatchObject(unavailable);
      const again = await gateway.refund(refundOrder);
      expect(again).toEqual({ outcome: 'pending', gatewayReference: made()?.reference });
      expect(sslcommerz.store.refunds).toHaveLength(1);
    },
  );

  it('of more than there is fails; one that is there already does not', async () => {
    await begin();
    expect(await gateway.refund({ ...refundOrder, amount: taka(150_001) })).toEqual({
      outcome: 'failed',
      reason: 'refused by SSLCommerz',
    });
    sslcommerz.store.refund = () => ({
      ...{
        APIConnect: 'DONE',
        status: 'failed',
        errorReason: 'Duplicate refund_trans_id',
        refund_ref_id: '',
      },
    });
    expect(await gateway.refund(refundOrder)).toEqual({ outcome: 'pending', gatewayReference: null });
  });

  it('of a payment in another currency gives back that part of the taka that were taken', async () => {
    await begin({ ...order, amount: eur(150_000) });
    await gateway.refund(refundOrder);
    expect(made()).toMatchObject({ taka: 6_500_000 });
  });

  it('of money that SSLCommerz does not know of is unknown', async () => {
    await begin();
    const gatewayReference = `${transactionId}.nothing`;
    await expect(gateway.refund({ ...refundOrder, gatewayReference })).rejects.toMatchObject(unavailable);
    await expect(gateway.refund({ ...refundOrder, gatewayReference: transactionId })).rejects.toMatchObject(
      unavailable,
    );
    expect(named(REFUND)).toBe(0);
  });
});

const bodyOf = (fields: Fields): Buffer => Buffer.from(new URLSearchParams(fields).toString());

describe('What SSLCommerz posts', () => {
  it('names the payment, and is one however often it comes', async () => {
    const form = await paid();
    const notice = gateway.notices.read(bodyOf(form), '');
    expect(notice).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      gatewayReference: transactionId,
    });
    expect(gateway.notices.read(bodyOf(form), '')).toEqual(notice);
    expect(gateway.notices.paymentOf(bodyOf(form))).toBe(payment(1));
    const failed = sslcommerz.store.fail(transactionId);
    expect(gateway.notices.read(bodyOf(failed), '')).not.toEqual(notice);
    expect(gateway.notices.read(bodyOf(failed), '')).toMatchObject({ gatewayReference: transactionId });
  });

  it('is signed by either hash, the better one first, over what is sent as it is sent', async () => {
    const { verify_sign: md5 = '', verify_sign_sha2: sha256 = '', ...rest } = await paid();
    const read = (form: Fields): unknown => gateway.notices.read(bodyOf(form), '');
    const signed = { gatewayReference: transactionId };
    expect(read({ ...rest, verify_sign: md5 })).toMatchObject(signed);
    expect(read({ ...rest, verify_sign_sha2: sha256 })).toMatchObject(signed);
    expect(read({ ...rest, verify_sign: md5, verify_sign_sha2: md5 })).toBe('forged');
    expect(read({ ...rest, verify_sign: 'x', verify_sign_sha2: sha256 })).toMatchObject(signed);
    const { verify_key: _, ...bare } = rest;
    const odd = { ...bare, value_c: ' 100% & ৳ + "x" ', card_issuer: '' };
    expect(read(sslcommerz.store.sign(odd))).toMatchObject(signed);
  });

  it('is forged where anything is missing or changed', async () => {
    const form = await paid();
    const { verify_sign: _md5, verify_sign_sha2: _sha256, ...unsigned } = form;
    const { verify_key: _, ...bare } = unsigned;
    const without = (name: string): Fields => {
      const { [name]: _gone, ...rest } = bare;
      return { ...rest, ...sslcommerz.store.sign(rest), [name]: form[name] ?? '' };
    };
    const forgeries: readonly Fields[] = [
      {},
      unsigned,
      { ...form, amount: '1.00' },
      { ...form, tran_id: transactionIdOf(payment(2)) },
      sslcommerz.store.sign(bare, 'wrong_secret@ssl'),
      sslcommerz.store.sign({ ...bare, store_id: 'another_store' }),
      // Signed, but over less than what counts.
      ...['tran_id', 'status', 'amount', 'currency', 'store_id'].map(without),
      ...['val_id', 'bank_tran_id', 'currency_type', 'currency_amount', 'risk_level'].map(without),
    ];
    for (const forgery of forgeries) expect(gateway.notices.read(bodyOf(forgery), '')).toBe('forged');
  });

  it('about a payment that is not ours is nothing for us', async () => {
    const { verify_key: _, verify_sign: _md5, verify_sign_sha2: _sha256, ...bare } = await paid();
    const foreign = sslcommerz.store.sign({ ...bare, tran_id: '5E121A0D01F92' });
    expect(gateway.notices.read(bodyOf(foreign), '')).toBeNull();
    expect(gateway.notices.paymentOf(bodyOf(foreign))).toBeNull();
  });

  const vector = JSON.parse(readFileSync('tests/fixtures/sslcommerz-hash-vector.json', 'utf8')) as {
    readonly storePassword: string;
    readonly fields: Fields;
    readonly md5: string;
    readonly sha256: string;
  };

  it.each(['verify_sign', 'verify_sign_sha2'])('has the published hash: %s', (name) => {
    const { storePassword, fields, md5, sha256 } = vector;
    const published = new SslcommerzGateway({
      ...{ storeId: 'test_testemi', storePassword, baseUrl: sslcommerz.url },
      ...{ publicUrl: 'https://tickets.example.org', receiptsTo: 'tickets@example.org' },
    });
    const signed = { ...fields, [name]: name === 'verify_sign' ? md5 : sha256 };
    // The hash is right; the transaction is none of ours.
    expect(published.notices.read(bodyOf(signed), '')).toBeNull();
    const changed = { ...signed, risk_title: 'safe' };
    expect(published.notices.read(bodyOf(changed), '')).toBe('forged');
  });
});

describe('An identifier', () => {
  it('is short enough for SSLCommerz, and tells what it is of', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const id = transactionIdOf(PaymentId.parse(uuid));
        expect(id).toMatch(/^T[0-9A-V]{26}$/);
        expect(paymentIdOf(id)).toBe(uuid);
        expect(refundTransactionIdOf(RefundId.parse(uuid))).toBe(`R${id.slice(1)}`);
        expect(parseReference(`${id}.200105.a`)).toEqual({
          ...{ paymentId: uuid, transactionId: id, validationId: '200105.a' },
        });
      }),
    );
  });

  it.each(['', 'T', `${transactionId}X`, transactionId.toLowerCase(), `T8${transactionId.slice(2)}`, 'pi_1'])(
    'of another shape is none: %j',
    (id) => expect([paymentIdOf(id), parseReference(id)]).toEqual([null, null]),
  );
});

describe('An amount at SSLCommerz', () => {
  it.each([
    [taka(150_050), '1500.50'],
    [eur(5), '0.05'],
    [money(500, 'JPY'), '500.00'],
    [money(5120, 'KWD'), '5.12'],
    [money(5121, 'KWD'), null],
  ])('%j is %s', (ours, theirs) => expect(toDecimal(ours)).toBe(theirs));

  it.each([
    ['69', 'BDT', 6900],
    ['69.5', 'BDT', 6950],
    ['69.500', 'BDT', 6950],
    ['500.00', 'JPY', 500],
  ])('%s %s is ours', (text, currency, amount) =>
    expect(fromDecimal(text, currency)).toEqual(money(amount, currency)),
  );

  it.each(['', '-1.00', '1e3', '1,000.00', '69.001', '0x10', ' 69'])('%j is none', (text) =>
    expect(() => fromDecimal(text, 'BDT')).toThrow(/is no amount/),
  );

  it('comes back as it went, in every currency', () => {
    const currency = fc.constantFrom(...Intl.supportedValuesOf('currency'));
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: 99_999_999 }), (code, amount) => {
        const theirs = payableAmount(money(amount, code));
        const back = theirs === null ? money(amount, code) : fromDecimal(theirs, code);
        expect(back).toEqual(money(amount, code));
      }),
    );
  });

  it('goes back in parts that are never more than what was taken, and all of it at once is all', () => {
    const whole = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 0, max: 100 }), (paid, taken, percent) => {
        const part = Math.floor((paid * percent) / 100);
        const parts = [part, paid - part].map((each) => shareOf(eur(each), eur(paid), taka(taken)).amount);
        expect(parts.reduce((a, b) => a + b)).toBeLessThanOrEqual(taken);
        expect(shareOf(eur(paid), eur(paid), taka(taken))).toEqual(taka(taken));
      }),
    );
  });
});
