import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Select } from "antd";
import { useId, useState } from "react";
import { useWords } from "@/lib/i18n";
import { type AppTree, beginDocument } from "./api";
import { BeginDialog } from "./BeginDialog";
import { BEGUN, placeOfPath } from "./kinds";
import { type TwoTitles, titled } from "@/components/TitleFields";

/** Begins a definition in an app. */
export function NewDocument({ app, kind: wanted, onClose }: { app: AppTree; kind?: string; onClose: () => void }) {
  const { t, say } = useWords();
  const id = useId();
  const navigate = useNavigate();
  const client = useQueryClient();
  const forms = app.documents.filter((one) => one.kind === "form" && one.state !== "deleted");
  const [kind, setKind] = useState(BEGUN.some((one) => one.kind === wanted) ? (wanted as string) : "form");
  const [form, setForm] = useState(forms[0]?.key);
  const [title, setTitle] = useState<TwoTitles>({ zh: "", en: "" });
  const about = BEGUN.find((one) => one.kind === kind)?.about;
  const ready = titled(title) && (!about || Boolean(form));
  const begin = useMutation({
    mutationFn: () => beginDocument(app.key, { kind, title, ...(about ? { form } : {}) }),
    onSuccess: ({ path }) => {
      void client.invalidateQueries({ queryKey: ["drafts", app.key] });
      onClose();
      const place = placeOfPath(path);
      if (place) void navigate({ to: `/build/${app.key}/${place.folder}/${place.key}` as "/" });
    },
  });
  return (
    <BeginDialog
      heading={t("builder.newDocument")}
      title={title}
      onTitle={setTitle}
      ready={ready}
      begin={begin}
      onClose={onClose}
      before={
        <div className="fw-titles">
          <div>
            <label htmlFor={`${id}kind`}>{t("builder.kind")}</label>
            <Select
              id={`${id}kind`}
              className="fw-wide"
              value={kind}
              onChange={setKind}
              options={BEGUN.map((one) => ({ value: one.kind, label: t(`builder.kindOf.${one.kind}`) }))}
            />
          </div>
          {about && (
            <div>
              <label htmlFor={`${id}form`}>{t("builder.aboutForm")}</label>
              <Select
                id={`${id}form`}
                className="fw-wide"
                value={form}
                onChange={setForm}
                options={forms.map((one) => ({ value: one.key, label: say(one.title) }))}
                notFoundContent={t("builder.noForms")}
              />
            </div>
          )}
        </div>
      }
    />
  );
}
