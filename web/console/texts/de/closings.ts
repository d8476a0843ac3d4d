import type { ConsoleTexts } from '../en.ts';

export const closings: ConsoleTexts['closings'] = {
  title: 'Tagesabschluss',
  theater: 'Kino',
  chooseTheater: 'Kino wählen',
  date: 'Geschäftstag',
  choose: 'Wählen Sie ein Kino und einen Geschäftstag.',
  open: 'Dieser Tag ist offen.',
  closedAt: (moment) => `Abgeschlossen am ${moment}.`,
  close: 'Tag abschließen',
  closed: 'Der Tag ist abgeschlossen.',
  howToCount:
    'Zählen Sie das Geld des Tages: die Kasse ohne Wechselgeld, und die Summe des Terminals. Ein Tag wird einmal abgeschlossen.',
  countedCash: (currency) => `In der Kasse gezählt (${currency})`,
  countedTerminal: (currency) => `Summe des Terminals (${currency})`,
  note: 'Bemerkung',
  none: 'An diesem Tag wurde nichts eingenommen und nichts erstattet.',
  takings: 'Einnahmen nach Zahlungsart',
  corrections: 'Korrekturen seit dem Abschluss',
  methods: { cash: 'Bar', terminal: 'Terminal' },
  columns: {
    method: 'Zahlungsart',
    taken: 'Eingenommen',
    refunded: 'Erstattet',
    expected: 'Erwartet',
    counted: 'Gezählt',
    difference: 'Differenz',
  },
};
