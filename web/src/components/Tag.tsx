import type { CSSProperties } from "react";
import { namedColour } from "@/app/theme";

/** A choice as a quiet label; coloured only if its maker gave it a colour. */
export function Tag({ text, colour }: { text: string; colour?: string | null }) {
  const found = namedColour(colour);
  return (
    <span
      className={found ? "fw-tag fw-tag-tinted" : "fw-tag"}
      style={found ? ({ "--tint": found } as CSSProperties) : undefined}
      title={text}
    >
      {text}
    </span>
  );
}
