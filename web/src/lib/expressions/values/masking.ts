/** Personal data made unreadable. */
import { length } from "./text";

const MAIL = /^([^@])[^@]*(@[^@]+)$/u;

/** A mail address with the first character before its @ alone; anything else all hidden. */
export function maskMail(text: string): string {
  const found = MAIL.exec(text);
  return found ? `${found[1]}***${found[2]}` : "*".repeat(length(text));
}
