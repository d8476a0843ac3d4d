interface Pattern {
  readonly $regex: string;
  readonly $options: 'i';
}

/** A filter for texts that contain this one, whatever the case. */
export function containing(text: string): Pattern {
  return { $regex: escaped(text), $options: 'i' };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
