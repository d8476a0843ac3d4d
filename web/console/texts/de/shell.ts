import type { ConsoleTexts } from '../en.ts';
import type { shell as english } from '../en/shell.ts';

export const shell: Pick<ConsoleTexts, keyof typeof english> = {
  title: 'Konsole',
  sections: 'Bereiche',
  toBookingPage: 'Zur Buchungsseite',
  signedInAs: (name, role) => `${name}, ${role}`,
  signInTitle: 'An der Konsole anmelden',
  noRole: 'Kein Zugang zur Konsole',
  noRoleDetail: 'Dieses Konto hat keine Rolle beim Personal. Die Administration kann ihm eine geben.',
  noRoleOther: 'Mit einem anderen Konto anmelden',
  notYourSection: 'Dieser Bereich ist für andere Rollen.',
  home: 'Übersicht',
  homeDetail: (role) => `Sie sind angemeldet als: ${role}. Das können Sie hier tun.`,
  toHome: 'Zur Übersicht',
  groups: {
    selling: 'Verkauf',
    programme: 'Programm',
    insight: 'Berichte',
    control: 'Kontrolle',
  },
  roles: {
    customer: 'Kundschaft',
    boxOffice: 'Kasse',
    analyst: 'Auswertung',
    auditor: 'Revision',
    admin: 'Administration',
  },
};
