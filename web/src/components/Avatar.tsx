import type { CSSProperties } from "react";
import { dataColours } from "@/app/theme";

function initials(name: string): string {
  const trimmed = name.trim();
  if (/^[\u3400-\u9fff]/.test(trimmed)) return trimmed.slice(0, 1);
  const words = trimmed.split(/\s+/);
  return (words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "");
}

/** Initials on a colour that stays with the name. */
export function Avatar({ name, large, tint }: { name: string; large?: boolean; tint?: string | null }) {
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0) ?? 0;
  const found = tint ?? dataColours[sum % dataColours.length];
  return (
    <span
      className={large ? "fw-avatar fw-avatar-large" : "fw-avatar"}
      style={{ "--tint": found } as CSSProperties}
      aria-hidden
    >
      {initials(name).toUpperCase()}
    </span>
  );
}
