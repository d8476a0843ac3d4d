import type { ConsoleTexts } from '../en.ts';

export const system: ConsoleTexts['system'] = {
  title: 'System',
  ready: 'Alles läuft.',
  notReady: 'Der Prozess ist nicht bereit:',
  head: 'Ende des Logs',
  mostLag: 'Größter Rückstand',
  commands: 'Wartende Befehle',
  auditJobs: 'Prüfaufträge',
  process: (roles: string, leads: string) =>
    `Dieser Prozess hat die Rollen ${roles} und führt ${leads}. Die Seite folgt alle paar Sekunden.`,
  projections: 'Projektionen',
  processManagers: 'Prozessmanager',
  name: 'Name',
  checkpoint: 'Stand',
  lag: 'Rückstand',
  state: 'Zustand',
  runs: 'Läuft',
  jobs: 'Aufträge',
  parkedJobs: 'Geparkt',
  parked: 'Geparkte Aufträge',
  noParked: 'Kein Auftrag ist geparkt.',
  tried: (attempts: number, due: string) => `${attempts}-mal versucht, fällig seit ${due}.`,
  events: 'Seine Ereignisse',
  retry: 'Noch einmal versuchen',
  retried: (name: string) => `Ein Auftrag von ${name} wird noch einmal versucht.`,
};
