/** Lengths of time as whole seconds, read and shown as `engine/forms/fields/duration.py` does. */

import type { Language } from "@/lib/api/types";

const UNITS: [size: number, zh: string, en: string][] = [
  [86_400, "天", "d"],
  [3_600, "小时", "h"],
  [60, "分", "min"],
  [1, "秒", "s"],
];
const CLOCK = /^(\d{1,6})[:：]([0-5]\d)(?:[:：]([0-5]\d))?$/;
const WORDS =
  /^(?:(\d{1,9})(?:天|日|days?|d))?(?:(\d{1,9})(?:个?小时|时|hours?|hrs?|h))?(?:(\d{1,9})(?:分钟?|minutes?|mins?|m))?(?:(\d{1,9})(?:秒钟?|seconds?|secs?|s))?$/;

/** The seconds of what a person typed: `1:30`, `1 h 30 min`, `1小时30分` or plain seconds; null if it says none. */
export function readDuration(typed: string): number | null {
  const plain = typed.replace(/\s/g, "").toLowerCase();
  if (/^\d{1,9}$/.test(plain)) return Number(plain);
  const clock = CLOCK.exec(plain);
  if (clock) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const found = plain ? WORDS.exec(plain) : null;
  return found ? UNITS.reduce((sum, [size], place) => sum + Number(found[place + 1] ?? 0) * size, 0) : null;
}

export function showDuration(value: unknown, language: Language): string {
  let left = Number(value);
  if (!Number.isSafeInteger(left) || left < 0) return String(value);
  const parts: string[] = [];
  for (const [size, zh, en] of UNITS) {
    const count = Math.floor(left / size);
    left %= size;
    if (count > 0 || (size === 1 && parts.length === 0)) parts.push(language === "zh" ? `${count}${zh}` : `${count} ${en}`);
  }
  return parts.join(language === "zh" ? "" : " ");
}
