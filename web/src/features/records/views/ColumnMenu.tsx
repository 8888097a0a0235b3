import { MoreOutlined } from "@ant-design/icons";
import { Dropdown, type MenuProps } from "antd";
import type { Field } from "@/lib/api/types";
import type { Aggregate } from "@/lib/api/views";
import { useWords } from "@/lib/i18n";
import { FITS, type LayoutProps } from "./layout";

const AGGREGATES: Aggregate[] = ["sum", "avg", "min", "max"];

/** What can be done with a column: sort, group, freeze, total, hide. */
export function ColumnMenu(props: LayoutProps & { field: Field; place: number }) {
  const { form, layout, keys, field, place, onSort, onLayout, onColumns } = props;
  const { t, say } = useWords();
  const grouped = layout.group === field.key;
  const frozen = (layout.frozen ?? 0) === place + 1;
  const { [field.key]: fn, ...others } = layout.totals ?? {};
  const items: MenuProps["items"] = [
    ...(field.sortable
      ? [
          { key: "asc", label: t("view.ascending"), onClick: () => onSort(field.key) },
          { key: "desc", label: t("view.descending"), onClick: () => onSort(`-${field.key}`) },
          { type: "divider" as const },
        ]
      : []),
    ...(FITS.group(form, field)
      ? [
          {
            key: "group",
            label: t(grouped ? "view.ungroup" : "view.groupBy"),
            onClick: () => onLayout({ ...layout, group: grouped ? null : field.key }),
          },
        ]
      : []),
    ...(FITS.number(form, field)
      ? [
          {
            key: "total",
            label: t("view.total"),
            children: [
              ...AGGREGATES.map((one) => ({
                key: one,
                label: t(`view.fn.${one}`),
                onClick: () => onLayout({ ...layout, totals: { ...others, [field.key]: one } }),
              })),
              ...(fn ? [{ key: "none", label: t("view.noTotal"), onClick: () => onLayout({ ...layout, totals: others }) }] : []),
            ],
          },
        ]
      : []),
    {
      key: "freeze",
      label: t(frozen ? "view.unfreeze" : "view.freeze"),
      onClick: () => onLayout({ ...layout, frozen: frozen ? 0 : place + 1 }),
      disabled: place >= MOST_FROZEN,
    },
    { key: "hide", label: t("view.hide"), disabled: keys.length < 2, onClick: () => onColumns(keys.filter((key) => key !== field.key)) },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <button type="button" className="fw-column-menu" aria-label={t("view.columnMenu", { title: say(field.title) })}>
        <MoreOutlined aria-hidden />
      </button>
    </Dropdown>
  );
}

const MOST_FROZEN = 5;
