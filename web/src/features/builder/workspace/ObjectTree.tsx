import { AppstoreOutlined, CloudUploadOutlined, HistoryOutlined, PlusOutlined, SettingOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { Button, Input, Tooltip } from "antd";
import { type ReactNode, useState } from "react";
import { Icon } from "@/components/Icon";
import { Await } from "@/components/states";
import { useWords } from "@/lib/i18n";
import { type AppTree, checkQuery, type Entry, treeQuery } from "./api";
import { KINDS, placeOfPath } from "./kinds";
import { NewDocument } from "./NewDocument";
import "./workspace.css";

/** What is in an app, in place of its menu while it is being built. */
export function ObjectTree({ app }: { app: string }) {
  const { t } = useWords();
  return (
    <nav className="fw-menu fw-objects" aria-label={t("builder.objects")}>
      <Await of={useQuery(treeQuery(app))} lines={12}>
        {(tree) => <Objects tree={tree} />}
      </Await>
    </nav>
  );
}

function Objects({ tree }: { tree: AppTree }) {
  const { t, say } = useWords();
  const [search, setSearch] = useState("");
  const [adding, setAdding] = useState(false);
  const problems = useQuery(checkQuery(tree.key)).data?.problems ?? [];
  const faulty = new Set(problems.filter((one) => one.severity === "error").map((one) => one.document));
  const wanted = search.trim().toLowerCase();
  const fits = (one: Entry) => !wanted || [say(one.title), one.key].some((text) => text.toLowerCase().includes(wanted));
  return (
    <>
      <div className="fw-menu-title fw-objects-head">
        <span className="fw-ellipsis fw-grow">{say(tree.title)}</span>
        <Tooltip title={t("builder.newDocument")}>
          <Button type="text" icon={<PlusOutlined aria-hidden />} aria-label={t("builder.newDocument")} onClick={() => setAdding(true)} />
        </Tooltip>
      </div>
      <Input
        allowClear
        className="fw-objects-search"
        placeholder={t("builder.findObject")}
        aria-label={t("builder.findObject")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className="fw-menu-items">
        <TreeLink to={`/build/${tree.key}`} icon={<AppstoreOutlined aria-hidden />} title={t("builder.overview")} />
        <TreeLink to={`/build/${tree.key}/app/app`} icon={<SettingOutlined aria-hidden />} title={t("builder.settings")} />
        <TreeLink to={`/build/${tree.key}/publish`} icon={<CloudUploadOutlined aria-hidden />} title={t("builder.publish")} />
        <TreeLink to={`/build/${tree.key}/releases`} icon={<HistoryOutlined aria-hidden />} title={t("builder.releases")} />
        {KINDS.map(({ kind, folder, icon }) => {
          const mine = tree.documents.filter((one) => one.kind === kind && fits(one));
          if (mine.length === 0) return null;
          return (
            <div key={kind} role="group" aria-label={t(`builder.kinds.${kind}`)}>
              <div className="fw-menu-group">{t(`builder.kinds.${kind}`)}</div>
              {mine.map((one) => (
                <TreeLink
                  key={one.path}
                  to={`/build/${tree.key}/${folder}/${placeOfPath(one.path)?.key}`}
                  icon={<Icon name={one.icon ?? icon} />}
                  title={say(one.title)}
                  mark={<Mark entry={one} faulty={faulty.has(one.path)} />}
                  gone={one.state === "deleted"}
                />
              ))}
            </div>
          );
        })}
      </div>
      {adding && <NewDocument app={tree} onClose={() => setAdding(false)} />}
    </>
  );
}

/** How a definition stands: faulty, overtaken, new, changed or going; nothing where it is as published. */
function Mark({ entry, faulty }: { entry: Entry; faulty: boolean }) {
  const { t } = useWords();
  const state = faulty ? "faulty" : entry.overtaken ? "overtaken" : entry.state;
  if (state === "published") return null;
  const words = t(`builder.states.${state}`);
  return (
    <Tooltip title={words}>
      <span className={`fw-mark fw-mark-${state}`} role="img" aria-label={words} />
    </Tooltip>
  );
}

function TreeLink(props: { to: string; icon: ReactNode; title: string; mark?: ReactNode; gone?: boolean }) {
  const { pathname } = useLocation();
  const here = pathname === props.to;
  return (
    <Link
      to={props.to as "/"}
      className={here ? "fw-menu-item fw-menu-here" : "fw-menu-item"}
      aria-current={here ? "page" : undefined}
      activeProps={{}}
    >
      {props.icon}
      <span className={props.gone ? "fw-ellipsis fw-grow fw-gone" : "fw-ellipsis fw-grow"} title={props.title}>
        {props.title}
      </span>
      {props.mark}
    </Link>
  );
}
