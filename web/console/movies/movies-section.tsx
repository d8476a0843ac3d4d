import type { JSX } from 'preact';
import type { Movie } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { AreaField, TextField } from '../elements/fields.tsx';
import type { FormValues } from '../elements/form-values.ts';
import { ListPage } from '../elements/list-page.tsx';
import { MoneyField } from '../elements/money-field.tsx';
import { recordSection } from '../elements/record-pages.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { CastField } from './cast-field.tsx';
import { PosterUpload } from './poster-upload.tsx';

export const MoviesSection = recordSection<Movie>({
  path: 'movies',
  category: 'movie',
  title: (c) => c.movies.title,
  newTitle: (c) => c.movies.new,
  nameOf: ({ title }) => title,
  Fields,
  bodyOf,
  List,
  More: PosterUpload,
});

function bodyOf(values: FormValues): object {
  return {
    title: values.text('title'),
    durationMinutes: values.numberOrNull('durationMinutes'),
    description: values.textOrNull('description'),
    genres: values.parts('genres'),
    language: values.textOrNull('language'),
    classification: values.textOrNull('classification'),
    rating: values.numberOrNull('rating'),
    releaseDate: values.textOrNull('releaseDate'),
    basePrice: values.moneyOrNull('basePrice', values.text('basePrice/currency')),
    trailerUrl: values.textOrNull('trailerUrl'),
    actorIds: values.all('actorIds'),
  };
}

function Fields({ item }: { readonly item: Movie | null }): JSX.Element {
  const c = useConsoleTexts();
  const t = c.movies;
  return (
    <>
      <TextField name="title" label={t.name} value={item?.title} required />
      <div class="field-row">
        <TextField
          name="durationMinutes"
          label={t.duration}
          inputmode="numeric"
          value={item?.durationMinutes}
          required
        />
        <TextField name="releaseDate" type="date" label={t.released} value={item?.releaseDate} />
        <TextField name="classification" label={t.classification} value={item?.classification} />
        <TextField name="rating" label={t.rating} inputmode="decimal" value={item?.rating} />
        <TextField name="language" label={t.language} hint={t.languageHint} value={item?.language} />
        <MoneyField name="basePrice" label={t.basePrice} value={item?.basePrice ?? null} />
      </div>
      <TextField name="genres" label={t.genres} hint={t.genresHint} value={item?.genres.join(', ')} />
      <AreaField name="description" label={t.description} value={item?.description ?? null} />
      <TextField name="trailerUrl" type="url" label={t.trailer} value={item?.trailerUrl} />
      <CastField actors={item?.actors ?? []} />
    </>
  );
}

function List(): JSX.Element {
  const { t, formats } = useSurroundings();
  const c = useConsoleTexts();
  return (
    <ListPage<Movie>
      path="movies"
      title={c.movies.title}
      newLabel={c.movies.new}
      order="-releaseDate"
      filters={[
        { name: 'q', label: c.elements.search, kind: 'search' },
        { name: 'genre', label: c.movies.genre, kind: 'text' },
        {
          name: 'active',
          label: c.elements.state,
          kind: 'choice',
          choices: [
            { value: 'true', label: c.elements.active },
            { value: 'false', label: c.elements.inactive },
          ],
        },
      ]}
      columns={[
        { title: c.movies.name, cell: ({ title }) => title, sort: 'title' },
        {
          title: c.movies.released,
          cell: ({ releaseDate }) => (releaseDate === null ? c.elements.none : formats.date(releaseDate)),
          sort: 'releaseDate',
        },
        {
          title: c.movies.duration,
          cell: ({ durationMinutes }) => t.minutes(durationMinutes),
          isNumber: true,
        },
        {
          title: c.movies.rating,
          cell: ({ rating }) => rating ?? c.elements.none,
          sort: 'rating',
          isNumber: true,
        },
        {
          title: c.movies.basePrice,
          cell: ({ basePrice }) => (basePrice === null ? c.elements.none : formats.money(basePrice)),
          isNumber: true,
        },
      ]}
    />
  );
}
