import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Drawer } from "antd";
import { useState } from "react";
import { NARROW } from "@/app/theme";
import { firstColumns, useColumns } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import { LoadMore } from "@/components/LoadMore";
import { Await, Empty } from "@/components/states";
import { pastFormQuery, pastRecordQuery, useRows } from "@/lib/api/queries";
import type { FormInfo } from "@/lib/api/types";
import { fromClock, showDateTime, toClock } from "@/lib/format/dates";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import { ReadSections } from "@/runtime/form-renderer/ReadSections";
import "./past.css";

interface PastDrawerProps {
  form: string;
  moment: string;
  /** The record looked at first; without one the list. */
  id?: string | number;
  onClose: () => void;
}

/** Records as they were at a moment: labels, fields and values of then. */
export function PastDrawer({ form, moment: first, id, onClose }: PastDrawerProps) {
  const { t } = useWords();
  const narrow = useMedia(NARROW);
  const [moment, setMoment] = useState(first);
  const [open, setOpen] = useState(id);
  return (
    <Drawer open size={narrow ? "100%" : "60%"} onClose={onClose} title={t("past.title")}>
      <div className="fw-past-bar">
        {open !== undefined && (
          <Button icon={<ArrowLeftOutlined aria-hidden />} onClick={() => setOpen(undefined)}>
            {t("past.list")}
          </Button>
        )}
        <label>
          <span>{t("past.moment")}</span>
          <DatePicker
            showTime
            allowClear={false}
            aria-label={t("past.moment")}
            format="YYYY-MM-DD HH:mm:ss"
            value={toClock(moment)}
            onChange={(next) => next && setMoment(fromClock(next))}
          />
        </label>
      </div>
      <p className="fw-note">{t("past.hint", { moment: showDateTime(moment) })}</p>
      <Await of={useQuery(pastFormQuery(form, moment))}>
        {(then) =>
          open === undefined ? (
            <List form={then} moment={moment} onOpen={setOpen} />
          ) : (
            <One form={then} moment={moment} id={open} />
          )
        }
      </Await>
    </Drawer>
  );
}

function One({ form, moment, id }: { form: FormInfo; moment: string; id: string | number }) {
  return (
    <Await of={useQuery(pastRecordQuery(form.name, id, moment))} lines={8}>
      {(record) => (
        <article aria-label={record.title}>
          <h2 className="fw-past-title">{record.title}</h2>
          <ReadSections form={form} record={record} past />
        </article>
      )}
    </Await>
  );
}

function List({ form, moment, onOpen }: { form: FormInfo; moment: string; onOpen: (id: string | number) => void }) {
  const { t, say } = useWords();
  const keys = firstColumns(form);
  const list = useRows(form.name, { as_of: moment, fields: keys });
  const shown = useColumns(form, keys, say);
  return (
    <Await of={list}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        if (rows.length === 0) return <Empty text={t("past.empty")} />;
        return (
          <>
            <div className="fw-scroll">
              <DataTable label={say(form.title)} columns={shown} rows={rows} rowKey={(row) => String(row.id)} onOpen={(row) => onOpen(row.id)} />
            </div>
            <LoadMore list={list} />
          </>
        );
      }}
    </Await>
  );
}
