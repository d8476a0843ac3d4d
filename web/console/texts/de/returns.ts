import type { ConsoleTexts } from '../en.ts';

export const returns: ConsoleTexts['returns'] = {
  title: 'Verleihabrechnungen',
  theater: 'Kino',
  chooseTheater: 'Kino wählen',
  movie: 'Film',
  chooseMovie: 'Film wählen',
  week: 'Erster Tag der Woche',
  choose: 'Wählen Sie ein Kino, einen Film und den ersten Tag einer Woche.',
  now: (from, to) => `Stand jetzt, vom ${from} bis ${to}`,
  figures: 'Besuche und Geld, Stand jetzt',
  csv: 'Diese Zahlen (CSV)',
  send: 'Abrechnung senden',
  howToSend:
    'Was gesendet ist, bleibt, wie es ist. Noch einmal gesendet, mit anderen Zahlen, ist es eine neue Version neben der alten.',
  sent: (version) => `Version ${version} ist gesendet.`,
  neverSent: 'Diese Abrechnung wurde nicht gesendet.',
  version: (version, moment) => `Version ${version}, gesendet am ${moment}`,
  lastSent: 'Die Abrechnung, wie sie zuletzt gesendet wurde',
  versionCsv: (version) => `Version ${version} (CSV)`,
  none: 'In dieser Woche gab es keine Besuche.',
  columns: {
    date: 'Datum',
    showtime: 'Vorstellung',
    ticketType: 'Kartenart',
    admissions: 'Besuche',
    gross: 'Brutto',
    refunds: 'Erstattungen',
    net: 'Netto',
  },
};
