import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { Failure } from "@/components/states";
import { sessionQuery } from "@/lib/api/queries";
import type { FormInfo } from "@/lib/api/types";
import { changeView, keepView, type View, type ViewContent, type ViewLayout } from "@/lib/api/views";
import { useMay } from "@/lib/hooks/useMay";
import { useWords } from "@/lib/i18n";
import { FITS, LAYOUTS, possible } from "./layout";

interface ViewEditorProps {
  form: FormInfo;
  content: ViewContent;
  /** The view to change; none makes a new one. */
  view?: View;
  onClose: () => void;
  onSaved: (view: View) => void;
}

/** A view's title, the way it is drawn, and with whom it is shared; filter, order and columns are those shown now. */
export function ViewEditor({ form, content, view, onClose, onSaved }: ViewEditorProps) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const shares = useMay("share_views");
  const roles = useQuery(sessionQuery).data?.roles ?? [];
  const [title, setTitle] = useState(view ? say(content.title) : "");
  const [layout, setLayout] = useState<ViewLayout>(content.layout);
  const [share, setShare] = useState(view?.share ?? "me");
  const options = LAYOUTS[layout.type] ?? [];
  const lacks = options.some((option) => option.required && !layout[option.key]);
  const save = useMutation({
    mutationFn: () => {
      const made = { ...content, title: { zh: title.trim(), en: title.trim() }, layout };
      return view ? changeView(form.name, view, made, share) : keepView(form.name, made, share);
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ["views", form.name] });
      onSaved(saved);
    },
  });
  return (
    <Modal
      open
      title={t(view ? "view.edit" : "view.new")}
      okText={t("action.save")}
      okButtonProps={{ disabled: !title.trim() || lacks, loading: save.isPending }}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <div className="fw-view-editor">
        <label htmlFor="view-title">{t("view.name")}</label>
        <Input id="view-title" value={title} maxLength={60} onChange={(event) => setTitle(event.target.value)} />
        <label htmlFor="view-layout">{t("view.layout")}</label>
        <Select
          id="view-layout"
          aria-label={t("view.layout")}
          value={layout.type}
          options={Object.keys(LAYOUTS).map((type) => ({ value: type, label: t(`view.${type}`), disabled: !possible(form, type) }))}
          onChange={(type: string) => setLayout({ type })}
        />
        {options.map((option) => (
          <OptionField
            key={option.key}
            label={t(`view.option.${option.key}`)}
            value={layout[option.key] ?? undefined}
            required={option.required}
            options={form.fields.filter((field) => FITS[option.fits](form, field)).map((field) => ({ value: field.key, label: say(field.title) }))}
            onChange={(key) => setLayout({ ...layout, [option.key]: key ?? null })}
          />
        ))}
        {shares && (
          <>
            <label htmlFor="view-share">{t("view.share")}</label>
            <Select
              id="view-share"
              aria-label={t("view.share")}
              value={share}
              options={[
                { value: "me", label: t("view.shareMe") },
                { value: "everyone", label: t("view.shareEveryone") },
                ...roles.map((role) => ({ value: `role:${role.key}`, label: t("view.shareRole", { role: say(role.title) }) })),
              ]}
              onChange={setShare}
            />
          </>
        )}
        {save.error && <Failure error={save.error} small />}
      </div>
    </Modal>
  );
}

interface OptionFieldProps {
  label: string;
  value?: string;
  required?: boolean;
  options: { value: string; label: string }[];
  onChange: (key: string | undefined) => void;
}

function OptionField({ label, value, required, options, onChange }: OptionFieldProps) {
  return (
    <>
      <span className="fw-field-label">
        {label} {required && <span className="fw-star">*</span>}
      </span>
      <Select aria-label={label} aria-required={required} allowClear={!required} value={value} options={options} onChange={onChange} />
    </>
  );
}
