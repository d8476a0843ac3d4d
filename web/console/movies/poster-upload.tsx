import type { JSX } from 'preact';
import { command } from '../../api/client.ts';
import type { Movie } from '../../api/resources.ts';
import { Poster } from '../../elements/poster.tsx';
import { TextField } from '../elements/fields.tsx';
import { refusalOf } from '../elements/form-values.ts';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import type { MoreProperties } from '../elements/record-pages.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** The poster of a movie, and the way to another one. */
export function PosterUpload({ item, entityTag, onChange }: MoreProperties<Movie>): JSX.Element {
  const c = useConsoleTexts();
  const { say } = useNotices();
  const address = `/movies/${item.id}/poster`;
  return (
    <section class="card poster-upload" aria-label={c.movies.poster}>
      <div>
        <Poster key={item.posterUrl} title={item.title} url={item.posterUrl} />
      </div>
      <div>
        <h2>{c.movies.poster}</h2>
        <RecordForm
          key={item.posterUrl}
          submitLabel={c.movies.uploadPoster}
          send={async (values) => {
            const file = values.file('poster');
            if (file === null) throw refusalOf('poster', c.movies.choosePoster);
            await command('PUT', address, { file, ifMatch: entityTag });
            say(c.movies.posterUploaded);
            onChange();
          }}
        >
          <TextField
            name="poster"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            label={c.movies.posterFile}
            hint={c.movies.posterHint}
            required
          />
        </RecordForm>
        {item.posterUrl?.startsWith('/api/') === true ? (
          <RecordForm
            submitLabel={c.movies.removePoster}
            isDangerous
            send={async () => {
              await command('DELETE', address, { ifMatch: entityTag });
              say(c.movies.posterRemoved);
              onChange();
            }}
          >
            {null}
          </RecordForm>
        ) : null}
      </div>
    </section>
  );
}
