import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await, Denied } from "@/components/states";
import { useForm } from "@/lib/api/queries";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { CreateForm } from "@/runtime/form-renderer/CreateForm";
import "@/runtime/form-renderer/form.css";

export function RecordCreatePage() {
  const { t, say } = useWords();
  const { form = "" } = useParams({ strict: false });
  const { values } = useSearch({ strict: false });
  const navigate = useNavigate();
  const info = useForm(form);
  useTitle(t("action.new"));
  return (
    <Await of={info}>
      {(found) =>
        !found.actions.create ? (
          <Denied />
        ) : (
        <div className="fw-page fw-page-form">
          <PageHeader
            title={t("form.create", { form: say(found.title) })}
            icon={<TintIcon name={found.icon} tint={found.tint} />}
          />
          <div className="fw-form-sheet">
            <CreateForm
              form={found}
              prefill={values}
              onSaved={(record) =>
                void navigate({ to: "/f/$form/$id", params: { form, id: String(record.id) }, replace: true })
              }
              onCancel={() => void navigate({ to: "/f/$form", params: { form } })}
            />
          </div>
        </div>
        )
      }
    </Await>
  );
}
