import { PlayCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tooltip } from "antd";
import { buttonsQuery } from "@/lib/api/buttons";
import type { FormInfo, RecordInfo, RuleButtonAt, Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { usePress } from "./usePress";

interface RuleButtonsProps {
  form: FormInfo;
  record: RecordInfo;
}

/** Rules that the form's layout has a button for; they are not offered twice. */
const placed = (form: FormInfo): Set<string> =>
  new Set(
    form.sections.flatMap((section) =>
      (section.items ?? []).flatMap((item) => (typeof item !== "string" && item.type === "button" && item.rule ? [item.rule] : [])),
    ),
  );

/** The rules a person may run for the record, beside those that stand in its layout. */
export function RuleButtons({ form, record }: RuleButtonsProps) {
  const offered = (form.buttons ?? []).length > 0;
  const { data } = useQuery({ ...buttonsQuery(form.name, record.id), enabled: offered });
  const press = usePress();
  const known = placed(form);
  if (!offered || !data) return null;
  return data
    .filter((one) => !known.has(one.rule))
    .map((one) => (
      <Press key={one.rule} button={one} loading={press.pending === one.rule} onPress={() => press.ask(one, [record])} />
    ));
}

/** One rule of the layout; it is not there where the viewer may not run it. */
export function RuleButtonInLayout({ form, record, rule, title }: RuleButtonsProps & { rule: string; title: Words }) {
  const offered = (form.buttons ?? []).some((one) => one.rule === rule);
  const { data } = useQuery({ ...buttonsQuery(form.name, record.id), enabled: offered });
  const press = usePress();
  const button = data?.find((one) => one.rule === rule);
  if (!button) return null;
  return (
    <div className="fw-field-wide">
      <Press button={{ ...button, title }} loading={press.pending === rule} onPress={() => press.ask({ ...button, title }, [record])} />
      {button.reasons.map((one, place) => (
        <p key={place} className="fw-note">
          {one.message}
        </p>
      ))}
    </div>
  );
}

/** Disabled with its reason where pressing it is known to do nothing. */
function Press({ button, loading, onPress }: { button: RuleButtonAt; loading: boolean; onPress: () => void }) {
  const { say } = useWords();
  const why = button.reasons.map((one) => one.message).join(" ");
  return (
    <Tooltip title={why}>
      <Button
        icon={<PlayCircleOutlined aria-hidden />}
        disabled={why !== ""}
        aria-description={why || undefined}
        loading={loading}
        onClick={onPress}
      >
        {say(button.title)}
      </Button>
    </Tooltip>
  );
}
