import type { ConsoleTexts } from '../en.ts';

export const door: ConsoleTexts['door'] = {
  title: 'Einlass',
  chooseShowtime: 'Wählen Sie die Vorstellung, deren Gäste hier hereinkommen.',
  doorOf: (showtime: string) => `Einlass: ${showtime}`,
  token: 'Code der Karte',
  check: 'Prüfen',
  device: 'Name dieses Einlasses',
  deviceHint: 'Steht bei jedem Scan, etwa Saal-1-links.',
  startCamera: 'Mit der Kamera scannen',
  stopCamera: 'Kamera ausschalten',
  camera: 'Bild der Kamera',
  noCamera: 'Die Kamera ist nicht verfügbar. Erlauben Sie sie im Browser, oder tippen Sie den Code.',
  withoutCamera:
    'Dieser Browser liest keine Codes mit der Kamera. Nehmen Sie einen Handscanner, oder fügen Sie den Code ein.',
  waiting: 'Scannen Sie die erste Karte.',
  checking: 'Die Karte wird geprüft…',
  online: 'Verbunden.',
  offline: 'Kein Netz: Dieser Einlass urteilt nach seiner Liste.',
  listed: (count: number) => `Die Liste für eine Netzlücke hat ${count} Karten.`,
  noList: 'Es gibt noch keine Liste für eine Netzlücke.',
  toReport: (count: number) =>
    count === 1 ? '1 Scan ist noch zu melden.' : `${count} Scans sind noch zu melden.`,
  report: 'Jetzt melden',
  conflicts: (count: number) =>
    count === 1
      ? 'Ohne Netz wurde 1 Karte eingelassen, die draußen bleiben sollte:'
      : `Ohne Netz wurden ${count} Karten eingelassen, die draußen bleiben sollten:`,
  earlier: 'Frühere Scans',
  failed: 'Die Karte konnte nicht geprüft werden',
  results: {
    valid: 'Gültig',
    used: 'Schon benutzt',
    wrongShowtime: 'Andere Vorstellung',
    cancelled: 'Storniert',
    unpaid: 'Nicht bezahlt',
    unknown: 'Keine Karte von uns',
    unlisted: 'Echt, aber nicht auf der Liste',
  },
  proof: (proof: string) => `Zeigen lassen: ${proof}`,
  usedAt: (time: string, device: string) =>
    device === '' ? `Damit kam jemand am ${time} herein.` : `Damit kam jemand am ${time} herein (${device}).`,
  isOf: (showtime: string) => `Sie gilt für ${showtime}.`,
  due: (amount: string) => `${amount} sind noch an der Kasse zu zahlen.`,
  unlistedDetail:
    'Sie wurde nach dem Abruf der Liste verkauft. Urteilen Sie selbst, oder warten Sie auf das Netz.',
  judgedAlone: 'Ohne Netz beurteilt.',
};
