import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Radio } from "antd";
import { useState } from "react";
import { TintIcon } from "@/components/Icon";
import { useWords } from "@/lib/i18n";
import { BeginDialog } from "./BeginDialog";
import { beginApp, type ListedApp } from "./api";
import { type TwoTitles, titled } from "@/components/TitleFields";

const BLANK = "";

/** Begins an app, from nothing or as a copy of one there is. */
export function NewApp({ apps, onClose }: { apps: ListedApp[]; onClose: () => void }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [title, setTitle] = useState<TwoTitles>({ zh: "", en: "" });
  const [template, setTemplate] = useState(BLANK);
  const begin = useMutation({
    mutationFn: () => {
      const copied = apps.find((one) => one.key === template);
      return beginApp({ title, ...(copied ? { template, icon: copied.icon, tint: copied.tint } : {}) });
    },
    onSuccess: ({ key }) => {
      void client.invalidateQueries({ queryKey: ["drafts"] });
      onClose();
      void navigate({ to: `/build/${key}` as "/" });
    },
  });
  const from = [{ key: BLANK, title: t("builder.blank"), icon: "file-add", tint: undefined as string | undefined }, ...apps.map((one) => ({ key: one.key, title: say(one.title), icon: one.icon, tint: one.tint }))];
  return (
    <BeginDialog
      heading={t("builder.newApp")}
      title={title}
      onTitle={setTitle}
      ready={titled(title)}
      begin={begin}
      onClose={onClose}
      after={
        <>
          <h3 className="fw-new-head">{t("builder.from")}</h3>
          <Radio.Group className="fw-new-from" value={template} onChange={(event) => setTemplate(String(event.target.value))}>
            {from.map((one) => (
              <Radio key={one.key} value={one.key}>
                <span className="fw-new-choice">
                  <TintIcon name={one.icon} tint={one.tint} />
                  {one.key === BLANK ? one.title : t("builder.copyOf", { title: one.title })}
                </span>
              </Radio>
            ))}
          </Radio.Group>
        </>
      }
    />
  );
}
