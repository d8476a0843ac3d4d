import type { ScanOutcome } from '../../door/door-resources.ts';

export const door = {
  title: 'Door',
  chooseShowtime: 'Choose the showtime whose guests come in here.',
  doorOf: (showtime: string) => `Door: ${showtime}`,
  token: 'Ticket code',
  check: 'Check',
  device: 'Name of this door',
  deviceHint: 'Stands beside every scan, such as Saal-1-left.',
  startCamera: 'Scan with the camera',
  stopCamera: 'Stop the camera',
  camera: 'Picture of the camera',
  noCamera: 'The camera cannot be used. Allow it in the browser, or type the code.',
  withoutCamera: 'This browser reads no codes by camera. Use a hand scanner, or paste the code.',
  waiting: 'Scan the first ticket.',
  checking: 'The ticket is being checked…',
  online: 'Connected.',
  offline: 'No network: this door judges by its list.',
  listed: (count: number) => `The list for a network gap has ${count} tickets.`,
  noList: 'There is no list for a network gap yet.',
  toReport: (count: number) =>
    count === 1 ? '1 scan waits to be reported.' : `${count} scans wait to be reported.`,
  report: 'Report now',
  conflicts: (count: number) =>
    count === 1
      ? 'Without a network, 1 ticket was let in that should have stayed out:'
      : `Without a network, ${count} tickets were let in that should have stayed out:`,
  earlier: 'Earlier scans',
  failed: 'The ticket could not be checked',
  results: {
    valid: 'Valid',
    used: 'Already used',
    wrongShowtime: 'Wrong showtime',
    cancelled: 'Cancelled',
    unpaid: 'Not paid',
    unknown: 'No ticket of ours',
    unlisted: 'Genuine, but not on the list',
  } satisfies Record<ScanOutcome | 'unknown' | 'unlisted', string>,
  proof: (proof: string) => `Ask to see: ${proof}`,
  usedAt: (time: string, device: string) =>
    device === '' ? `It let somebody in on ${time}.` : `It let somebody in on ${time} (${device}).`,
  isOf: (showtime: string) => `It is for ${showtime}.`,
  due: (amount: string) => `${amount} is still to be paid at the box office.`,
  unlistedDetail: 'It was sold after the list was fetched. Look at it yourself, or wait for the network.',
  judgedAlone: 'Judged without the network.',
};
