/** Exact decimals as text: no value here ever becomes a JavaScript float. */

const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?$/;

interface Parts {
  negative: boolean;
  whole: string;
  fraction: string;
}

function parts(text: string): Parts | null {
  const match = PLAIN.exec(text.trim());
  if (!match || (!match[2] && !match[3])) return null;
  return { negative: match[1] === "-", whole: (match[2] || "0").replace(/^0+(?=\d)/, ""), fraction: match[3] ?? "" };
}

/** Reads what a person typed: separators, full-width digits and signs are accepted. */
export function readDecimal(typed: string): string | null {
  const plain = typed
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/．/g, ".")
    .replace(/[－−]/g, "-")
    .replace(/[,，\s¥￥$€£%％]/g, "");
  const found = parts(plain);
  if (!found) return null;
  const zero = /^0*$/.test(found.whole + found.fraction);
  return `${found.negative && !zero ? "-" : ""}${found.whole}${found.fraction ? `.${found.fraction}` : ""}`;
}

/** Writes a decimal with thousands separators; pads to `scale` but never rounds digits away. */
export function showDecimal(value: unknown, scale?: number): string {
  const found = parts(String(value));
  if (!found) return String(value);
  let fraction = found.fraction;
  if (scale !== undefined) {
    while (fraction.length > scale && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
    fraction = fraction.padEnd(scale, "0");
  }
  const whole = found.whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${found.negative ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}

/** Moves the decimal point: 0.05 by 2 is 5. */
export function shiftDecimal(value: string, by: number): string {
  const found = parts(value);
  if (!found) return value;
  let { whole, fraction } = found;
  for (let left = by; left > 0; left -= 1) {
    whole += fraction[0] ?? "0";
    fraction = fraction.slice(1);
  }
  for (let left = by; left < 0; left += 1) {
    fraction = (whole.at(-1) ?? "0") + fraction;
    whole = whole.slice(0, -1);
  }
  whole = whole.replace(/^0+(?=\d)/, "") || "0";
  return `${found.negative ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}

const symbols = new Map<string, string>();

/** The sign of a currency, or its code where it has none of its own. */
export function currencySign(code: string | null | undefined): string {
  if (!code) return "";
  const known = symbols.get(code);
  if (known !== undefined) return known;
  let sign = code;
  try {
    const format = new Intl.NumberFormat("zh-CN", { style: "currency", currency: code });
    sign = format.formatToParts(0).find((part) => part.type === "currency")?.value ?? code;
  } catch {
    sign = code;
  }
  symbols.set(code, sign);
  return sign;
}

export function showMoney(value: unknown, scale: number | undefined, code: string | null | undefined): string {
  const text = showDecimal(value, scale ?? 2);
  if (!/\d/.test(text)) return text;
  const sign = currencySign(code);
  if (!sign) return text;
  const gap = /[A-Za-z]$/.test(sign) ? " " : "";
  return text.startsWith("-") ? `-${sign}${gap}${text.slice(1)}` : `${sign}${gap}${text}`;
}

const PERCENT_SCALE = 2;

/** Rounds half away from zero, digit by digit. */
export function roundDecimal(text: string, scale: number): string {
  const found = parts(text);
  if (!found || found.fraction.length <= scale) return text;
  const kept = found.whole + found.fraction.slice(0, scale);
  const up = (found.fraction[scale] ?? "0") >= "5" ? 1n : 0n;
  const digits = (BigInt(kept) + up).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${found.negative && /[1-9]/.test(digits) ? "-" : ""}${whole}${scale ? `.${digits.slice(-scale)}` : ""}`;
}

/** A share as per cent: 0.25 is 25.00%. Rates below one per cent keep all their digits. */
export function showPercent(value: unknown): string {
  const percent = shiftDecimal(String(value), 2);
  if (!/\d/.test(percent)) return percent;
  const small = /^-?0(\.|$)/.test(percent);
  return `${showDecimal(small ? percent : roundDecimal(percent, PERCENT_SCALE), PERCENT_SCALE)}%`;
}

/** A decimal without the zeros that say nothing. */
export function trimDecimal(value: string): string {
  return value.includes(".") ? value.replace(/\.?0+$/, "") : value;
}
