/** A filter for texts that contain this one, whatever the case. */
export function containing(text: string): { readonly $regex: string; readonly $options: 'i' } {
  return { $regex: text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' };
}
