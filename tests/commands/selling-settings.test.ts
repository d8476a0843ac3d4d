import { describe, expect, it } from '@jest/globals';
import { assembleUseCases, type Ports } from '../../src/application.ts';
import { parseConfiguration } from '../../src/config.ts';
import { pickSellingSettings, type SellingSettings } from '../../src/commands/selling-settings.ts';
import { usualSettings } from '../support/system.ts';

const declared: Readonly<Record<keyof SellingSettings, true>> = {
  holdSeconds: true,
  paymentGraceSeconds: true,
  cleaningMinutes: true,
  salesCutoffMinutes: true,
  holdsPerCustomer: true,
  holdsPerCustomerDay: true,
  holdsPerClientDay: true,
  heldPercentPerClient: true,
  maximumSeatsPerHold: true,
  maximumSeatsPerStaffHold: true,
  defaultCurrency: true,
  refreshTokenDays: true,
  publicUrl: true,
};
const declaredKeys = Object.keys(declared).sort();

describe('Selling settings', () => {
  it('hold nothing else of the configuration, no secret above all', () => {
    const configuration = parseConfiguration({
      ADMIN_EMAIL: 'admin@example.org',
      ADMIN_PASSWORD: 'a password that nobody knows',
      JWT_SECRET: 'a secret of more than thirty-two characters',
      SMTP_URL: 'smtp://user:secret@mail.example.org',
    });
    const picked = pickSellingSettings({ ...configuration, maximumSeatsPerStaffHold: 50, publicUrl: '' });
    expect(Object.keys(picked).sort()).toEqual(declaredKeys);
    expect(JSON.stringify(picked)).not.toMatch(/secret|password/);
  });

  it('are all that the use cases get of the settings of the application', () => {
    const ports = { gateways: [], mail: {} } as unknown as Ports;
    const { settings } = assembleUseCases(ports, usualSettings);
    expect(Object.keys(settings).sort()).toEqual(declaredKeys);
  });
});
