import type { Path } from "@/documents/json";
import type { Translate } from "@/lib/i18n";

/** A place of the form's definition in words: the field or section it is in, and what of it. */
export function placeName([list, key, ...rest]: Path, t: Translate, titleOf: (field: string) => string): string {
  const known: Record<string, string> = {
    title: t("builder.form.titleOf"),
    help: t("builder.form.help"),
    type: t("builder.form.type"),
    required: t("builder.form.required"),
    required_when: t("builder.form.required_when"),
    visible_when: t("builder.form.visible_when"),
    readonly: t("builder.form.readonly"),
    readonly_when: t("builder.form.readonly_when"),
    unique: t("builder.form.unique"),
    protect: t("builder.form.protect"),
    checks: t("builder.form.checks"),
    default: t("builder.form.default"),
    columns: t("builder.form.columns"),
    widths: t("builder.form.width"),
    sections: t("builder.form.section"),
    tabs: t("builder.form.tab"),
    tab: t("builder.form.onTab"),
    icon: t("builder.form.icon"),
    tint: t("builder.form.tint"),
    title_field: t("builder.form.titleField"),
    search: t("builder.form.searchFields"),
    list: t("builder.form.listColumns"),
    zh: t("builder.edit.language.zh"),
    en: t("builder.edit.language.en"),
  };
  const said = (step: string) => known[step] ?? titleOf(step);
  const steps = list === "fields" ? [key === undefined ? undefined : titleOf(key), ...rest.map(said)] : [list, key, ...rest].map((step) => step && said(step));
  return steps.filter(Boolean).join(" / ");
}
