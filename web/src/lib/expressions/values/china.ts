/**
 * Numbers issued in China: identity cards (GB 11643-1999), codes of organizations (USCC, GB 32100-2015), bank cards
 * (ISO/IEC 7812), mobile telephones and vehicle plates (GA 36-2018).
 */
import { calendar, dayOf, month, year } from "./dates";
import { decimalText } from "./numeric";
import type { Integer } from "./text";

const ID = /^[1-9][0-9]{16}[0-9Xx]$/;
const OLD_ID = /^[1-9][0-9]{14}$/;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
const ID_CHECKS = "10X98765432";
const USCC = /^[159ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
const USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/** The powers of 3, modulo 31; the check character counts as it is. */
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1];
const CARD = /^[0-9]{12,19}$/;
const MOBILE = /^1[3-9][0-9]{9}$/;
const PLATE =
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z](?:[0-9A-HJ-NP-Z]{4}[0-9A-HJ-NP-Z挂学警港澳]|[A-HJK][0-9A-HJ-NP-Z][0-9]{4}|[0-9]{5}[A-HJK])$/;
/** Twice a digit, and the sum of its digits where it has two. */
const DOUBLED = "0246813579";
const ISSUER = 6;

/** The sum of the digits, each times its weight. */
const weighted = (digits: number[], weights: number[]): number =>
  digits.reduce((sum, digit, place) => sum + digit * (weights[place] ?? 0), 0);

const born = (text: string): string | null =>
  calendar(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)));

/** Whether the text is an identity number of 18 characters with a true date and check character. */
export function idValid(text: string): boolean {
  if (!ID.test(text) || born(text) === null) return false;
  const digits = [...text].map((one) => (one === "X" || one === "x" ? 10 : Number(one)));
  return weighted(digits, ID_WEIGHTS) % 11 === 1;
}

/** The 18 characters of an identity number, made of an old one of 15 digits where it is one. */
export function idUpgrade(text: string): string | null {
  if (idValid(text)) return text.toUpperCase();
  if (!OLD_ID.test(text)) return null;
  const body = `${text.slice(0, 6)}19${text.slice(6)}`;
  const whole = body + ID_CHECKS.charAt(weighted([...body].map(Number), ID_WEIGHTS) % 11);
  return idValid(whole) ? whole : null;
}

/** The birth date in a valid identity number. */
export const idBirthday = (text: string): string | null => (idValid(text) ? born(text) : null);

/** `M` or `F` by the 17th digit of a valid identity number. */
export function idGender(text: string): string | null {
  if (!idValid(text)) return null;
  return Number(text.charAt(16)) % 2 === 1 ? "M" : "F";
}

/** The six digits of the region (GB/T 2260) that issued a valid identity number. */
export const idRegion = (text: string): string | null => (idValid(text) ? text.slice(0, ISSUER) : null);

const compact = (day: string): number => year(day) * 10_000 + month(day) * 100 + dayOf(day);

/** The full years from a date to another, null before it; 29 February is passed on 1 March. */
export function fullYears(start: string, end: string): number | null {
  const gone = compact(end) - compact(start);
  return gone >= 0 ? Math.floor(gone / 10_000) : null;
}

/** Whether the text is a mobile number of 11 digits. */
export const mobileValid = (text: string): boolean => MOBILE.test(text);

/** Whether the text is 12 to 19 digits that pass the Luhn test. */
export function bankCardValid(text: string): boolean {
  if (!CARD.test(text)) return false;
  const digits = [...text].toReversed().map((one, place) => Number(place % 2 === 1 ? DOUBLED.charAt(Number(one)) : one));
  return digits.reduce((sum, digit) => sum + digit, 0) % 10 === 0;
}

/** The six digits that name the issuer of a valid card. */
export const bankCardBin = (text: string): string | null => (bankCardValid(text) ? text.slice(0, ISSUER) : null);

/** Whether the text is the code of an organization (USCC) with a true check character. */
export function usccValid(text: string): boolean {
  if (!USCC.test(text)) return false;
  const digits = [...text].map((one) => USCC_DIGITS.indexOf(one));
  return weighted(digits, USCC_WEIGHTS) % 31 === 0;
}

/** Whether the text is written as a vehicle plate, of a new-energy vehicle too. */
export const plateValid = (text: string): boolean => PLATE.test(text);

const CAPITALS = "零壹贰叁肆伍陆柒捌玖";
const RANKS = ["", "拾", "佰", "仟"];
const [NOUGHT, WHOLE_DIGITS, GROUP] = ["零", 16, 4];

const capital = (digit: string): string => CAPITALS.charAt(Number(digit));

/** A whole number of at most 16 digits in capitals; a gap of zeros between digits is one 零. */
function wholeUpper(whole: string): string {
  let [out, gap] = ["", false];
  const digits = whole.padStart(WHOLE_DIGITS, "0");
  for (let place = WHOLE_DIGITS - 1; place >= 0; place -= 1) {
    const [at, rank] = [WHOLE_DIGITS - 1 - place, place % GROUP];
    const digit = digits.charAt(at);
    if (digit !== "0") [out, gap] = [out + (gap ? NOUGHT : "") + capital(digit) + RANKS[rank], false];
    else if (out !== "") gap = true;
    if (rank === 0) {
      const filled = digits.slice(at - GROUP + 1, at + 1) !== "0000";
      out += (place === 4 || place === 12) && filled ? "万" : "";
      out += place === 8 && out !== "" ? "亿" : "";
      gap = out !== "" && !filled; // what ends in zeros needs no 零 after its unit, what is missing does
    }
  }
  return out || NOUGHT;
}

/** An amount in hundredths in Chinese capitals, null beyond 16 whole digits. */
export function rmbUpper(cents: Integer): string | null {
  const text = decimalText(cents < 0 ? -cents : cents, 2);
  const [yuan, tenths, hundredths] = [text.slice(0, -3), text.slice(-2, -1), text.slice(-1)];
  if (yuan.length > WHOLE_DIGITS) return null;
  const [some, rest] = [yuan !== "0", `${tenths}${hundredths}` !== "00"];
  let out = some || !rest ? `${wholeUpper(yuan)}元` : "";
  if (tenths !== "0") out += `${capital(tenths)}角`;
  else if (some && hundredths !== "0") out += NOUGHT;
  out += hundredths === "0" ? "整" : `${capital(hundredths)}分`;
  return cents < 0 ? `负${out}` : out;
}

/** A number in Chinese capitals, places read digit by digit, null beyond 16 whole digits. */
export function numberUpper(value: Integer, scale: number): string | null {
  const [whole = "", rest = ""] = decimalText(value < 0 ? -value : value, scale).split(".");
  if (whole.length > WHOLE_DIGITS) return null;
  const places = Array.from(rest.replace(/0+$/, ""), capital).join("");
  return `${value < 0 ? "负" : ""}${wholeUpper(whole)}${places && `点${places}`}`;
}
