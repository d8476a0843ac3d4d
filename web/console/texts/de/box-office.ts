import type { ConsoleTexts } from '../en.ts';

export const boxOffice: ConsoleTexts['boxOffice'] = {
  title: 'Kasse',
  chooseShowtime: 'Wählen Sie die Vorstellung, die verkauft wird.',
  customer: 'Dieser Kunde',
  tickets: 'Karten',
  chooseSeats: 'Wählen Sie Plätze im Saalplan oder die besten für eine Gruppe.',
  typeOf: (seat: string) => `Kartenart von ${seat}`,
  proof: (proof: string) => `Nachweis: ${proof}`,
  name: 'Name',
  email: 'E-Mail-Adresse',
  emailHint: 'Dorthin gehen die Karten.',
  noEmail: 'Das ist keine E-Mail-Adresse.',
  toPay: 'Zu zahlen',
  given: 'Bar gegeben',
  change: (amount: string) => `Zurück: ${amount}`,
  methods: { cash: 'Bar bezahlt', terminal: 'Mit Karte bezahlt', complimentary: 'Freikarte' },
  stillHeld:
    'Für einen Gast sind Plätze gehalten, bis sie verkauft oder freigegeben sind oder die Frist abläuft. Trotzdem verlassen?',
  lapsed: 'Diese Plätze sind nicht mehr reserviert. Halten Sie sie noch einmal.',
  countedBefore: (how: string) =>
    `Der Versuch davor hat gegolten: ${how}. Nehmen Sie das Geld nicht zweimal.`,
  soldTitle: 'Verkauft',
  sold: (reference: string) => `Verkauft. Die Buchungsnummer ist ${reference}.`,
  next: 'Nächster Kunde',
  selling: {
    scheduled: 'Der Online-Verkauf hat nicht begonnen. Auch die Kasse wird vielleicht abgelehnt.',
    onSale: 'Im Verkauf',
    closed: 'Der Online-Verkauf ist beendet. Die Kasse verkauft bis zu ihrem eigenen Schluss.',
    cancelled: 'Diese Vorstellung ist abgesagt. Es wird nichts verkauft.',
  },
};

export const today: ConsoleTexts['today'] = {
  theater: 'Kino',
  day: 'Tag',
  noTheaters: 'Es gibt noch kein Kino.',
  none: 'An diesem Tag kommt keine Vorstellung mehr.',
  cancelled: 'Abgesagt',
  left: (available: number, total: number) => `${available} von ${total} frei`,
};
