export type PhoneNumberCheck =
  | { readonly valid: true; /** As E.164, `+4930123456`. */ readonly number: string }
  | { readonly valid: false; readonly reason: string };

/** Tells numbers that can be called from others. Never throws: what cannot be asked is not held against a number. */
export interface PhoneNumbers {
  /** `text` is an international number, with a plus sign and however it is spaced. */
  check(text: string): Promise<PhoneNumberCheck>;
}
