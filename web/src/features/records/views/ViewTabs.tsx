import { DownOutlined, PlusOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Dropdown } from "antd";
import { useState } from "react";
import { Icon } from "@/components/Icon";
import type { FormInfo } from "@/lib/api/types";
import { changeView, removeView, type View, type ViewContent } from "@/lib/api/views";
import { useWords } from "@/lib/i18n";
import { ViewEditor } from "./ViewEditor";

interface ViewTabsProps {
  form: FormInfo;
  views: View[];
  current?: View;
  /** What is shown now, as it would be saved. */
  content: ViewContent;
  /** Whether that is another than the view's own. */
  changed: boolean;
  onPick: (key: string | undefined) => void;
}

/** The views of a form as tabs: all records first, then those of the app, one's own and shared ones. */
export function ViewTabs({ form, views, current, content, changed, onPick }: ViewTabsProps) {
  const { t, say } = useWords();
  const [making, setMaking] = useState(false);
  return (
    <div className="fw-views">
      <div className="fw-view-tabs" role="tablist" aria-label={t("view.title")}>
        <Tab title={t("view.all")} icon="table" selected={!current} onClick={() => onPick(undefined)} />
        {views.map((view) => (
          <Tab key={view.key} title={say(view.title)} icon={view.icon} selected={view === current} onClick={() => onPick(view.key)} />
        ))}
      </div>
      {current?.mine && <OwnView form={form} view={current} content={content} changed={changed} onGone={() => onPick(undefined)} />}
      <button type="button" className="fw-text-button" onClick={() => setMaking(true)}>
        <PlusOutlined aria-hidden /> {t(changed ? "view.saveAsNew" : "view.new")}
      </button>
      {making && (
        <ViewEditor
          form={form}
          content={content}
          onClose={() => setMaking(false)}
          onSaved={(view) => {
            setMaking(false);
            onPick(view.key);
          }}
        />
      )}
    </div>
  );
}

function Tab({ title, icon, selected, onClick }: { title: string; icon: string; selected: boolean; onClick: () => void }) {
  return (
    <button type="button" role="tab" aria-selected={selected} className="fw-view-tab" onClick={onClick}>
      <Icon name={icon} /> <span className="fw-ellipsis">{title}</span>
    </button>
  );
}

/** What its maker can do with a view: keep what was changed, edit it, remove it. */
function OwnView({ form, view, content, changed, onGone }: { form: FormInfo; view: View; content: ViewContent; changed: boolean; onGone: () => void }) {
  const { t, say } = useWords();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const fresh = () => client.invalidateQueries({ queryKey: ["views", form.name] });
  const keep = useMutation({
    mutationFn: () => changeView(form.name, view, { ...content, title: view.title }, view.share),
    onSuccess: async () => {
      await fresh();
      void message.success(t("view.saved"));
    },
    onError: () => void message.error(t("state.failed")),
  });
  const remove = () =>
    modal.confirm({
      title: t("view.removeAsk", { title: say(view.title) }),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      onOk: async () => {
        await removeView(form.name, view);
        onGone();
        await fresh();
      },
    });
  return (
    <>
      {changed && (
        <button type="button" className="fw-text-button" onClick={() => keep.mutate()}>
          {t("view.save")}
        </button>
      )}
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "edit", label: t("view.edit"), onClick: () => setEditing(true) },
            { key: "remove", label: t("action.delete"), danger: true, onClick: () => void remove() },
          ],
        }}
      >
        <button type="button" className="fw-column-menu" aria-label={t("view.menu")}>
          <DownOutlined aria-hidden />
        </button>
      </Dropdown>
      {editing && (
        <ViewEditor form={form} content={{ ...content, title: view.title }} view={view} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />
      )}
    </>
  );
}
