import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { lazy, Suspense, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Value } from "@/components/Value";
import type { Field, FormInfo, RecordInfo, Values } from "@/lib/api/types";
import { isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { ReadValue } from "./ReadValue";
import { useBriefly } from "./useBriefly";
import "./form.css";

const UnmaskDialog = lazy(() => import("./UnmaskDialog"));

interface RecordValueProps {
  form: FormInfo;
  record: RecordInfo;
  field: Field;
  /** On one line, as among other facts. */
  brief?: boolean;
}

/** A field's value in a record; who has the right to it may look at a masked one in full. */
export function RecordValue({ form, record, field, brief }: RecordValueProps) {
  const masked = record.unmask?.includes(field.key) && !isBlank(record.values[field.key]);
  if (!masked) return <Drawn field={field} values={record.values} brief={brief} />;
  return <Unmaskable key={record.id} form={form} record={record} field={field} brief={brief} />;
}

function Drawn({ field, values, brief }: { field: Field; values: Values; brief?: boolean }) {
  if (brief) return <Value field={field} value={values[field.key]} values={values} />;
  return <ReadValue field={field} values={values} />;
}

/** Masked, until its viewer has said why they look; then in full for a minute, or until they leave. */
function Unmaskable({ form, record, field, brief }: RecordValueProps) {
  const { t, say } = useWords();
  const [asking, setAsking] = useState(false);
  const [clear, show, hide] = useBriefly();
  const eye = useRef<HTMLButtonElement>(null);
  const words = { field: say(field.title) };
  const close = () => {
    flushSync(() => setAsking(false)); // the dialog holds the focus until it is gone
    eye.current?.focus();
  };
  const done = (value: unknown) => {
    show(value);
    close();
  };
  return (
    <span className="fw-unmask">
      {clear ? (
        <Drawn field={{ ...field, masked: false }} values={{ ...record.values, [field.key]: clear.value }} brief={brief} />
      ) : (
        <Drawn field={field} values={record.values} brief={brief} />
      )}
      <button
        ref={eye}
        type="button"
        className="fw-icon-button"
        aria-label={t(clear ? "unmask.hide" : "unmask.look", words)}
        title={t(clear ? "unmask.hide" : "unmask.look", words)}
        onClick={() => (clear ? hide() : setAsking(true))}
      >
        {clear ? <EyeInvisibleOutlined aria-hidden /> : <EyeOutlined aria-hidden />}
      </button>
      {asking && (
        <Suspense fallback={null}>
          <UnmaskDialog form={form.name} id={record.id} field={field} onSeen={done} onClose={close} />
        </Suspense>
      )}
    </span>
  );
}
