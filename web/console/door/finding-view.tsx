import type { JSX } from 'preact';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { Refused } from '../elements/refused.tsx';
import { useConsoleTexts, type ConsoleTexts } from '../texts/console-texts.ts';
import type { Finding } from './use-door.ts';

type Result = keyof ConsoleTexts['door']['results'];

/** What is seen from a step away: a colour, a sign and two words, then what there is to do. */
export function FindingView({
  finding,
  timeZone,
}: {
  readonly finding: Finding;
  readonly timeZone: string;
}): JSX.Element {
  const c = useConsoleTexts();
  if (finding.kind === 'failed') return <Refused error={finding.error} />;
  const result = resultOf(finding);
  return (
    <div class={`finding ${result === 'valid' ? 'good' : result === 'unlisted' ? 'warning' : 'bad'}`}>
      <p class="result" data-result={result}>
        <span aria-hidden="true">{result === 'valid' ? '✓' : result === 'unlisted' ? '?' : '✕'}</span>{' '}
        {c.door.results[result]}
      </p>
      {finding.kind === 'online' ? <OnlineDetails finding={finding} timeZone={timeZone} /> : null}
      {finding.kind === 'offline' ? <OfflineDetails finding={finding} timeZone={timeZone} /> : null}
    </div>
  );
}

function OnlineDetails({
  finding: { ticket },
  timeZone,
}: {
  readonly finding: Extract<Finding, { kind: 'online' }>;
  readonly timeZone: string;
}): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { result, seat, proof, due, scans, showtime, reference } = ticket;
  const [first] = scans;
  return (
    <>
      {seat === null ? null : <Seat seat={seat} />}
      {proof === null ? null : <p class="proof">{c.door.proof(proof)}</p>}
      {result === 'used' && first !== undefined ? (
        <p>{c.door.usedAt(formats.dayAndTime(first.scannedAt, timeZone), first.device ?? '')}</p>
      ) : null}
      {result === 'wrongShowtime' ? (
        <p>
          {c.door.isOf(
            `${showtime.movie.title ?? '–'}, ${formats.dayAndTime(showtime.startsAt, showtime.timeZone)}, ${showtime.auditorium.name ?? '–'}`,
          )}
        </p>
      ) : null}
      {due === null ? null : <p>{c.door.due(formats.money(due))}</p>}
      <p class="reference">{reference}</p>
    </>
  );
}

function OfflineDetails({
  finding: { ticket },
  timeZone,
}: {
  readonly finding: Extract<Finding, { kind: 'offline' }>;
  readonly timeZone: string;
}): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { seat, usedAt, reference, result } = ticket;
  return (
    <>
      {seat === null ? null : <Seat seat={seat} />}
      {usedAt === null ? null : <p>{c.door.usedAt(formats.dayAndTime(usedAt, timeZone), '')}</p>}
      {result === 'unlisted' ? <p>{c.door.unlistedDetail}</p> : null}
      {reference === null ? null : <p class="reference">{reference}</p>}
      <p>{c.door.judgedAlone}</p>
    </>
  );
}

function Seat({
  seat: { row, number, ticketType },
}: {
  readonly seat: { readonly row: string; readonly number: number; readonly ticketType: string };
}): JSX.Element {
  const { t } = useSurroundings();
  return (
    <p class="where">
      {t.map.seat(row, number)} <span class="tag">{ticketType}</span>
    </p>
  );
}

function resultOf(finding: Exclude<Finding, { kind: 'failed' }>): Result {
  return finding.kind === 'unknown' ? 'unknown' : finding.ticket.result;
}

/** The same in a line. */
export function headlineOf(finding: Finding, { door: texts }: ConsoleTexts): string {
  if (finding.kind === 'failed') return texts.failed;
  const result = texts.results[resultOf(finding)];
  if (finding.kind === 'unknown' || finding.ticket.seat === null) return result;
  const { row, number } = finding.ticket.seat;
  return `${result}: ${row} ${number}`;
}
