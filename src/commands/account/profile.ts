import type { SealedProfile } from '../../domain/account/commands.ts';
import { profileFields } from '../../domain/account/events.ts';
import type { PersonKey } from '../keys/key-vault.ts';

/** What people say of themselves. Null is nothing. */
export type Profile = { readonly [Field in keyof SealedProfile]: string | null };

export const profileFieldNames = Object.keys(profileFields) as readonly (keyof Profile)[];

/** A profile, sealed with the key of its person. */
export function sealProfile(key: PersonKey, profile: Profile): SealedProfile {
  const sealed = profileFieldNames.map((field) => {
    const value = profile[field];
    return [field, value === null ? null : key.seal(field, value)] as const;
  });
  return Object.fromEntries(sealed) as SealedProfile;
}
