import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { get } from '../../api/client.ts';
import type { Page } from '../../api/resources.ts';
import type { Actor } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface CastMember {
  readonly id: string;
  readonly name: string | null;
}

/** Who plays in a movie: actors are searched by name, added and removed. */
export function CastField({ actors }: { readonly actors: readonly CastMember[] }): JSX.Element {
  const { announce } = useSurroundings();
  const c = useConsoleTexts();
  const id = useId();
  const [cast, setCast] = useState(actors);
  const [asked, setAsked] = useState('');
  const found = useFetched(() => findActors(asked), [asked]);
  const others = (found.value ?? []).filter((actor) => !cast.some((member) => member.id === actor.id));
  return (
    <div class="field cast" data-field="actorIds">
      <label for={id}>{c.movies.cast}</label>
      <ul class="chips">
        {cast.map((member) => (
          <li key={member.id}>
            <input type="hidden" name="actorIds" value={member.id} />
            {member.name ?? member.id}
            <button
              type="button"
              class="plain small"
              aria-label={c.movies.removeActor(member.name ?? '')}
              onClick={() => setCast(cast.filter((each) => each.id !== member.id))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <input
        id={id}
        type="search"
        autocomplete="off"
        placeholder={c.movies.findActor}
        value={asked}
        onInput={({ currentTarget }) => setAsked(currentTarget.value)}
        onKeyDown={(event) => {
          // Enter adds the first that was found, and sends no form.
          if (event.key !== 'Enter') return;
          event.preventDefault();
          const [first] = others;
          if (first === undefined) return;
          setCast([...cast, first]);
          setAsked('');
          announce(c.movies.actorAdded(first.name));
        }}
      />
      {asked === '' ? null : (
        <ul class="found">
          {others.map((actor) => (
            <li key={actor.id}>
              <button
                type="button"
                onClick={() => {
                  setCast([...cast, actor]);
                  setAsked('');
                  announce(c.movies.actorAdded(actor.name));
                }}
              >
                + {actor.name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

async function findActors(asked: string): Promise<readonly Actor[]> {
  if (asked.trim() === '') return [];
  const { items } = await get<Page<Actor>>(`/actors?limit=8&q=${encodeURIComponent(asked.trim())}`);
  return items.filter(({ active }) => active);
}
