import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { NARROW } from "@/app/theme";
import { Await } from "@/components/states";
import { recordQuery, useForm } from "@/lib/api/queries";
import { useMedia } from "@/lib/hooks/useMedia";
import { useTitle } from "@/lib/hooks/useTitle";
import { RecordView } from "./RecordView";

export function RecordPage() {
  const { form = "", id = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const narrow = useMedia(NARROW);
  const info = useForm(form);
  const record = useQuery(recordQuery(form, id));
  useTitle(record.data?.title);
  return (
    <Await of={info}>
      {(found) => (
        <Await of={record} lines={8}>
          {(data) => (
            <RecordView
              key={id}
              form={found}
              record={data}
              wide={!narrow}
              onDeleted={() => void navigate({ to: "/f/$form", params: { form } })}
            />
          )}
        </Await>
      )}
    </Await>
  );
}
