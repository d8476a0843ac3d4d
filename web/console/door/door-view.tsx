import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Showtime } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { Refused } from '../elements/refused.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { Camera, hasCamera } from './camera.tsx';
import { FindingView, headlineOf } from './finding-view.tsx';
import { useDoor, type Door } from './use-door.ts';

/** The name of this machine's door. */
const DEVICE = 'marquee.console.device';

/** The field that a hand scanner types into, the camera, and what the last ticket is worth. */
export function DoorView({ showtime }: { readonly showtime: Showtime }): JSX.Element {
  const c = useConsoleTexts();
  const { announce } = useSurroundings();
  const [device, setDevice] = useState(() => localStorage.getItem(DEVICE) ?? '');
  const [isWatching, setWatching] = useState(false);
  const door = useDoor(showtime.id, device);
  const [last, ...earlier] = door.scanned;
  useEffect(() => {
    if (last !== undefined) announce(headlineOf(last.finding, c));
  }, [last]);
  return (
    <div class="door">
      <div>
        <Connection door={door} />
        <TokenField onToken={(token) => void door.scan(token)} />
        {hasCamera() ? (
          <button type="button" aria-pressed={isWatching} onClick={() => setWatching(!isWatching)}>
            {isWatching ? c.door.stopCamera : c.door.startCamera}
          </button>
        ) : (
          <p class="hint">{c.door.withoutCamera}</p>
        )}
        {isWatching ? <Camera onRead={(token) => void door.scan(token)} /> : null}
        <DeviceField
          value={device}
          onChange={(name) => {
            localStorage.setItem(DEVICE, name);
            setDevice(name);
          }}
        />
      </div>
      <div>
        {last === undefined || door.isBusy ? (
          // What the ticket before was worth is not what this one is.
          <p class="finding none">{door.isBusy ? c.door.checking : c.door.waiting}</p>
        ) : (
          <FindingView key={last.number} finding={last.finding} timeZone={showtime.timeZone} />
        )}
        {earlier.length === 0 ? null : <Earlier scanned={earlier} timeZone={showtime.timeZone} />}
      </div>
    </div>
  );
}

function Connection({ door }: { readonly door: Door }): JSX.Element {
  const c = useConsoleTexts();
  const { isOffline, listed, waiting, conflicts, refusal } = door;
  return (
    <>
      <p class={isOffline ? 'connection interrupted' : 'connection live'}>
        <span class="dot" aria-hidden="true" /> {isOffline ? c.door.offline : c.door.online}{' '}
        {listed === null ? c.door.noList : c.door.listed(listed)}
      </p>
      {waiting.length === 0 ? null : (
        <div class="notice warning">
          <p>{c.door.toReport(waiting.length)}</p>
          <button type="button" onClick={() => void door.report()}>
            {c.door.report}
          </button>
        </div>
      )}
      {refusal === undefined ? null : <Refused error={refusal} />}
      {conflicts.length === 0 ? null : (
        <div class="notice bad" role="alert">
          <p>{c.door.conflicts(conflicts.length)}</p>
          <ul>
            {conflicts.map((each, index) => (
              <li key={index}>
                {each.result === 'unknown'
                  ? c.door.results.unknown
                  : `${each.seatId}: ${c.door.results[each.result === 'valid' ? 'used' : each.result]}`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** A hand scanner types the token and presses Enter. The field keeps the focus and is empty for the next. */
function TokenField({ onToken }: { readonly onToken: (token: string) => void }): JSX.Element {
  const c = useConsoleTexts();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="token"
      onSubmit={(event) => {
        event.preventDefault();
        const token = field.current?.value.trim() ?? '';
        if (token === '' || field.current === null) return;
        field.current.value = '';
        field.current.focus();
        onToken(token);
      }}
    >
      <label for={id}>{c.door.token}</label>
      <input id={id} ref={field} type="text" name="token" autocomplete="off" spellcheck={false} />
      <button type="submit" class="primary">
        {c.door.check}
      </button>
    </form>
  );
}

function DeviceField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (name: string) => void;
}): JSX.Element {
  const c = useConsoleTexts();
  const id = useId();
  return (
    <div class="field device">
      <label for={id}>{c.door.device}</label>
      <input
        id={id}
        type="text"
        maxLength={40}
        autocomplete="off"
        // Not what is drawn: what is half typed would go with the next list of tickets.
        defaultValue={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const field = event.currentTarget;
          field.value = deviceName(field.value);
          onChange(field.value);
        }}
      />
      <p class="hint" id={`${id}-hint`}>
        {c.door.deviceHint}
      </p>
    </div>
  );
}

/** A name as the API takes it: what else was typed becomes a hyphen. */
function deviceName(typed: string): string {
  return typed.trim().replace(/[^A-Za-z0-9._-]+/g, '-');
}

function Earlier({
  scanned,
  timeZone,
}: {
  readonly scanned: Door['scanned'];
  readonly timeZone: string;
}): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  return (
    <section aria-label={c.door.earlier}>
      <h2>{c.door.earlier}</h2>
      <ol class="earlier">
        {scanned.map(({ number, at, finding }) => (
          <li key={number}>
            <span class="quiet">{formats.time(at, timeZone)}</span> {headlineOf(finding, c)}
          </li>
        ))}
      </ol>
    </section>
  );
}
