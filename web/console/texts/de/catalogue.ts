import type { ConsoleTexts } from '../en.ts';
import type { catalogue as english } from '../en/catalogue.ts';

const entries = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;

export const catalogue: Pick<ConsoleTexts, keyof typeof english> = {
  actors: { title: 'Besetzung', new: 'Neue Person', name: 'Name' },

  movies: {
    title: 'Filme',
    new: 'Neuer Film',
    name: 'Titel',
    duration: 'Minuten',
    released: 'Erschienen',
    classification: 'Altersfreigabe',
    rating: 'Bewertung (1 bis 5)',
    language: 'Sprache',
    languageHint: 'Ein Kürzel wie de oder pt-BR',
    basePrice: 'Grundpreis',
    genre: 'Genre',
    genres: 'Genres',
    genresHint: 'Mit Kommas dazwischen',
    description: 'Beschreibung',
    trailer: 'Adresse des Trailers',
    cast: 'Besetzung',
    findActor: 'Person nach Namen suchen',
    actorAdded: (name) => `${name} hinzugefügt.`,
    removeActor: (name) => `${name} entfernen`,
    poster: 'Plakat',
    posterFile: 'Bild',
    posterHint: 'JPEG, PNG oder WebP, bis 5 MB',
    choosePoster: 'muss ein Bild sein: bitte eines auswählen',
    uploadPoster: 'Plakat hochladen',
    posterUploaded: 'Das Plakat ist hochgeladen.',
    removePoster: 'Plakat entfernen',
    posterRemoved: 'Das Plakat ist entfernt.',
  },

  theaters: {
    title: 'Kinos',
    new: 'Neues Kino',
    name: 'Name',
    city: 'Ort',
    address: 'Anschrift',
    timeZone: 'Zeitzone',
    timeZoneHint: 'Zum Beispiel Europe/Berlin',
    currency: 'Währung',
    currencyHint: 'Zum Beispiel EUR',
    policiesLater:
      'Preise, Zeiten und Erstattungen beginnen mit üblichen Werten und lassen sich danach ändern.',
    surcharges: 'Aufschläge auf den Grundpreis',
    morningDiscount: 'Vormittagsrabatt',
    percent: 'Prozent',
    before: 'Vor',
    times: 'Zeiten',
    cleaningMinutes: 'Minuten Reinigung nach einer Vorstellung',
    salesCutoffMinutes: 'Onlineverkauf endet: Minuten vor Beginn',
    boxOfficeCutoffMinutes: 'Kasse schließt: Minuten vor Beginn',
    wheelchairReleaseMinutes: 'Rollstuhlplätze sind für alle da: Minuten vor Beginn',
    wheelchairReleaseHint:
      'Leer: von Anfang an. Bis dahin sind sie für alle, die sagen, dass sie einen brauchen.',
    businessDayStart: 'Der Geschäftstag beginnt',
    payAtCounter: 'Onlinebuchungen dürfen an der Kasse bezahlt werden',
    refundPolicy: 'Erstattungen',
    untilMinutesBefore: 'Bis so viele Minuten vorher',
    addRule: 'Regel hinzufügen',
    removeRule: (number) => `Regel ${number} entfernen`,
    ticketTypes: 'Kartenarten',
    code: 'Kürzel',
    typeName: 'Name der Art',
    percentOff: 'Prozent Ermäßigung',
    amountOff: 'Betrag Ermäßigung',
    proof: 'Nachweis am Einlass',
    staffOnly: 'Nur das Personal verkauft sie',
    addType: 'Kartenart hinzufügen',
    removeType: (number) => `Kartenart ${number} entfernen`,
  },

  auditoriums: {
    title: 'Säle',
    new: 'Neuer Saal',
    name: 'Name',
    theater: 'Kino',
    screenType: 'Leinwand',
    capacity: 'Plätze in Gebrauch',
    seats: 'Plätze',
    noSeats: 'Noch gibt es keine Plätze. Reihen hinzufügen oder einen Saalplan übernehmen.',
    chooseChange: 'muss gewählt sein: was sich ändern soll',
    chooseSeats:
      'Plätze auswählen, ganze Reihen über ihren Namen, und zusammen ändern. Pfeiltasten bewegen zwischen ihnen.',
    changeSeats: (count) => `${entries(count, 'Platz', 'Plätze')} ändern`,
    seatsChanged: (count, bookings) =>
      `${entries(count, 'Platz ist', 'Plätze sind')} geändert.${
        bookings === 0
          ? ''
          : ` ${entries(bookings, 'künftige Buchung hat', 'künftige Buchungen haben')} Plätze außer Gebrauch.`
      }`,
    chooseNone: 'Nichts auswählen',
    asItIs: 'Wie bisher',
    tier: 'Kategorie',
    kind: 'Art',
    kinds: { standard: 'Sitzplatz', wheelchair: 'Rollstuhlplatz', companion: 'Platz für Begleitung' },
    use: 'Gebrauch',
    inUse: 'in Gebrauch',
    outOfUse: 'außer Gebrauch',
    addRows: 'Reihen hinzufügen',
    rows: 'Namen der Reihen',
    rowsHint: 'Mit Kommas dazwischen: E, F',
    seatsPerRow: 'Plätze je Reihe',
    firstNumber: 'Erste Nummer',
    rowsAdded: (count) => `${entries(count, 'Reihe ist', 'Reihen sind')} hinzugefügt.`,
    plan: 'Saalplan',
    planDetail:
      'Eine Datei des Saalplaneditors von pretix. Plätze, die der Plan nicht hat, gehen außer Gebrauch.',
    planOut: 'Plan herunterladen',
    planFile: 'Datei',
    planIn: 'Diesen Plan übernehmen',
    choosePlan: 'muss eine Datei sein: bitte eine auswählen',
    planUnreadable: 'muss JSON sein',
    planAdopted: (removed, bookings) =>
      `Der Plan ist übernommen. ${entries(removed, 'Platz ist', 'Plätze sind')} außer Gebrauch, ${entries(bookings, 'Buchung ist', 'Buchungen sind')} betroffen.`,
  },
};
