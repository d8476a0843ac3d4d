import { render, type JSX } from 'preact';
import '../styles/foundations.css';
import '../styles/frame.css';
import '../styles/booking.css';
import '../styles/sale.css';
import '../styles/seat-map.css';
import { NotFound, NotKnownYet } from '../elements/page.tsx';
import { idIn, NavigationProvider, useNavigation } from '../navigation/router.tsx';
import { SurroundingsProvider, useSurroundings } from '../surroundings/surroundings.tsx';
import { AccountPage } from './account/account-page.tsx';
import { ForgotPasswordPage } from './account/forgot-password-page.tsx';
import { SignInPage } from './account/sign-in-page.tsx';
import { SignUpPage } from './account/sign-up-page.tsx';
import { BookingPage } from './bookings/booking-page.tsx';
import { BookingsPage } from './bookings/bookings-page.tsx';
import { ExchangePage } from './exchange/exchange-page.tsx';
import { Frame } from './frame.tsx';
import { MoviePage } from './programme/movie-page.tsx';
import { ProgrammePage } from './programme/programme-page.tsx';
import { ShowtimePage } from './sale/showtime-page.tsx';

/** The page of an address. The server has the same list, to answer with these pages. */
function CurrentPage(): JSX.Element {
  const { path } = useNavigation();
  const { t, user } = useSurroundings();
  const movieId = idIn(path, 'movies');
  const showtimeId = idIn(path, 'showtimes');
  const bookingId = idIn(path, 'bookings');
  const exchangedId = idIn(path, 'bookings', 'exchange');
  if (path === '/') return <ProgrammePage />;
  if (movieId !== null) return <MoviePage key={movieId} id={movieId} />;
  if (showtimeId !== null) return <ShowtimePage key={showtimeId} id={showtimeId} />;
  if (path === '/sign-in') return <SignInPage />;
  if (path === '/sign-up') return <SignUpPage />;
  if (path === '/forgot-password') return <ForgotPasswordPage />;
  const isPersonal =
    path === '/account' || path === '/bookings' || bookingId !== null || exchangedId !== null;
  if (!isPersonal) return <NotFound />;
  if (user === undefined) {
    return <NotKnownYet title={path === '/account' ? t.account.title : t.bookings.title} />;
  }
  if (user === null) return <SignInPage reason={t.account.needed} />;
  if (path === '/account') return <AccountPage user={user} />;
  if (exchangedId !== null) return <ExchangePage key={exchangedId} id={exchangedId} />;
  return bookingId === null ? <BookingsPage /> : <BookingPage key={bookingId} id={bookingId} />;
}

const root = document.getElementById('page');
if (root !== null) {
  render(
    <NavigationProvider>
      <SurroundingsProvider>
        <Frame>
          <CurrentPage />
        </Frame>
      </SurroundingsProvider>
    </NavigationProvider>,
    root,
  );
}
