import type { ComponentChildren, JSX } from 'preact';
import { Refusal } from '../../api/client.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { ShowtimesInTheWay } from './showtimes-in-the-way.tsx';

interface RefusedProperties {
  readonly error: unknown;
  /** The faults that are shown beside no field. */
  readonly others?: readonly string[];
  readonly children?: ComponentChildren;
}

/**
 * Why the API refused something. Staff get its own words, which name the seats, times or bookings in the way; they are
 * in English.
 */
export function Refused({ error, others = [], children }: RefusedProperties): JSX.Element {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  const own: Readonly<Record<string, string>> = {
    offline: t.problems.offline,
    overloaded: c.elements.overloaded,
    'rate-limited': t.problems['rate-limited'],
    'not-found': t.problems['not-found'],
    'invalid-body': c.elements.refused,
    'version-conflict': c.elements.conflict,
  };
  const code = error instanceof Refusal ? error.code : '';
  const detail = error instanceof Refusal ? error.problem.detail : undefined;
  const text = own[code];
  return (
    <div class="notice bad" role="alert" data-code={code}>
      {text === undefined && detail !== undefined ? (
        <p lang="en">{detail}</p>
      ) : (
        <p>{text ?? t.problems.other}</p>
      )}
      {error instanceof Refusal && code === 'timetable-conflict' ? (
        <ShowtimesInTheWay refusal={error} />
      ) : null}
      {others.length === 0 ? null : (
        <ul lang="en">
          {others.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
      {children}
    </div>
  );
}
