/** What a letter about a move calls it. */
export function movedInWords(
  isAtAnotherTime: boolean,
  isElsewhere: boolean,
): { readonly title: string; readonly headline: string; readonly sentence: string } {
  const what = [...(isAtAnotherTime || !isElsewhere ? ['time'] : []), ...(isElsewhere ? ['auditorium'] : [])];
  const article = what[0] === 'auditorium' ? 'another' : 'a new';
  return {
    title: `New ${what.join(' and ')}`,
    headline: `Your showtime has ${article} ${what.join(' and ')}`,
    sentence: isElsewhere
      ? `The showtime of your booking ${isAtAnotherTime ? 'begins at another time, and ' : ''}takes place in another auditorium.`
      : 'The showtime of your booking begins at another time.',
  };
}
