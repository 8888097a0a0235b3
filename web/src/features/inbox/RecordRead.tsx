import { useQuery } from "@tanstack/react-query";
import { Panel } from "@/components/PageHeader";
import { Await } from "@/components/states";
import { recordQuery, useForm } from "@/lib/api/queries";
import { useWords } from "@/lib/i18n";
import { ReadSections } from "@/runtime/form-renderer/ReadSections";

/** The record of a process, for reading. */
export function RecordRead({ form, id }: { form: string; id: number }) {
  const { t } = useWords();
  const info = useForm(form);
  const record = useQuery(recordQuery(form, id));
  return (
    <Panel label={t("inbox.record")}>
      <Await of={info}>
        {(found) => <Await of={record}>{(data) => <ReadSections form={found} record={data} />}</Await>}
      </Await>
    </Panel>
  );
}
