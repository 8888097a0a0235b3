import dayjs from "dayjs";
import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { setApiLanguage } from "@/lib/api/client";
import type { Language, Words } from "@/lib/api/types";
import en from "@/locales/en.json";
import zh from "@/locales/zh.json";
import "dayjs/locale/zh-cn";

const REMEMBERED = "fw.language";

export function startLanguage(): Language {
  return localStorage.getItem(REMEMBERED) === "en" ? "en" : "zh";
}

function follow(language: Language): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
  setApiLanguage(language);
}

export function startI18n(): void {
  const language = startLanguage();
  follow(language);
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "zh",
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
  });
}

export function switchLanguage(language: Language): void {
  localStorage.setItem(REMEMBERED, language);
  follow(language);
  void i18next.changeLanguage(language);
}

/** Picks the words for a language; the other language, then nothing, where they are missing. */
export function pickWords(words: Words | string | null | undefined, language: Language): string {
  if (!words) return "";
  if (typeof words === "string") return words;
  return words[language] ?? words.zh ?? words.en ?? "";
}

/** The language in use, the texts of the interface, and the words of definitions. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === "en" ? "en" : "zh";
  return { t, language, say: (words: Words | string | null | undefined) => pickWords(words, language) };
}

export type Say = (words: Words | string | null | undefined) => string;
export type Translate = ReturnType<typeof useWords>["t"];
