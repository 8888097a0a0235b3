import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Modal, Radio } from "antd";
import { useState } from "react";
import { Await } from "@/components/states";
import { ApiError, apiUrl, fetched, sent } from "@/lib/api/client";
import { recordPath } from "@/lib/api/queries";
import type { FormInfo, Language, Row } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import "./print.css";

const LANGUAGES: Language[] = ["zh", "en"];

interface PrintDialogProps {
  form: FormInfo;
  /** One record, or several whose documents come as one file. */
  records: [Row, ...Row[]];
  onClose: () => void;
}

/** A document of records: it is chosen, looked at as the first has it, and taken as PDF. */
export function PrintDialog({ form, records, onClose }: PrintDialogProps) {
  const [record] = records;
  const several = records.length > 1;
  const { t, say, language: mine } = useWords();
  const { message } = App.useApp();
  const prints = form.prints ?? [];
  const [name, setName] = useState(prints[0]?.name ?? "");
  const [language, setLanguage] = useState(mine);
  const path = `${recordPath(form.name, record.id)}/print/${encodeURIComponent(name)}`;
  const title = say(prints.find((one) => one.name === name)?.title);
  const preview = useQuery({
    queryKey: ["records", form.name, "print", String(record.id), name, language],
    queryFn: ({ signal }) => fetched(path, { format: "html", language }, signal).then((answer) => answer.text()),
  });
  const download = useMutation({
    mutationFn: async () => {
      if (!several) return (await fetched(path, { language })).blob();
      const together = `/records/${encodeURIComponent(form.name)}/print/${encodeURIComponent(name)}`;
      return (await sent(together, { ids: records.map((one) => one.id) }, { language })).blob();
    },
    onSuccess: (file) => save(file, several ? `${title}.pdf` : `${title} ${record.title}.pdf`),
    onError: (reason) => {
      const problem = reason instanceof ApiError ? reason.problems[0] : undefined;
      void message.error([problem?.message ?? t("state.failed"), problem?.hint].filter(Boolean).join(" "));
    },
  });
  return (
    <Modal
      open
      width="min(1080px, 96vw)"
      className="fw-print"
      title={`${t("print.open")} · ${several ? t("view.selected", { count: records.length }) : record.title}`}
      onCancel={onClose}
      footer={
        <>
          {!several && (
            <Button href={apiUrl(path, { language })} target="_blank">
              {t("print.inTab")}
            </Button>
          )}
          <Button
            type="primary"
            icon={<DownloadOutlined aria-hidden />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t("print.download")}
          </Button>
        </>
      }
    >
      <div className="fw-print-body">
        <div className="fw-print-choice">
          <Radio.Group
            vertical
            aria-label={t("print.templates")}
            value={name}
            options={prints.map((one) => ({ value: one.name, label: say(one.title) }))}
            onChange={(event) => setName(event.target.value as string)}
          />
          <Radio.Group
            aria-label={t("print.language")}
            optionType="button"
            value={language}
            options={LANGUAGES.map((one) => ({ value: one, label: t(`print.language.${one}`) }))}
            onChange={(event) => setLanguage(event.target.value as Language)}
          />
        </div>
        <div className="fw-print-preview">
          <Await of={preview} lines={8}>
            {(page) => <iframe title={t("print.preview", { title })} sandbox="" srcDoc={page} />}
          </Await>
        </div>
      </div>
    </Modal>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
