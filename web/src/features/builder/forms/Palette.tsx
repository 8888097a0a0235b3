import { AppstoreOutlined, FileTextOutlined, LayoutOutlined, MinusOutlined, SearchOutlined, SendOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { type ReactNode, useState } from "react";
import { Icon } from "@/components/Icon";
import { useDrag } from "@/lib/dnd";
import { useWords } from "@/lib/i18n";
import type { Offer } from "./actions";
import { useBuilder } from "./builder";
import { type Dragged, usePage } from "./page";

interface Offered {
  offer: Offer;
  label: string;
  icon: ReactNode;
}

interface Group {
  key: string;
  label: string;
  offers: Offered[];
}

/** What a form is made of: dragged to the canvas, or put at its end by a double click or Enter. */
export function Palette() {
  const { t, say, language } = useWords();
  const { kinds } = useBuilder();
  const { actions } = usePage();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const groups: Group[] = [
    ...kinds.groups.map((group) => ({
      key: group.key,
      label: say(group.label),
      offers: kinds.fields
        .filter((kind) => (kind.group ?? "special") === group.key)
        .filter((kind) => [kind.name, ...Object.values(kind.label)].some((text) => text.toLowerCase().includes(wanted)))
        .map((kind): Offered => ({ offer: { type: "field", kind: kind.name }, label: say(kind.label), icon: <Icon name={kind.icon} /> })),
    })),
    { key: "layout", label: t("builder.form.layout"), offers: LAYOUT.map(([offer, icon]): Offered => ({ offer, label: t(`builder.form.${offer.type === "element" ? offer.element : offer.type}`), icon })).filter((one) => one.label.toLowerCase().includes(wanted)) },
  ];
  const shown = groups.filter((group) => group.offers.length > 0);
  return (
    <aside className="fw-builder-palette" aria-label={t("builder.form.palette")}>
      <Input
        type="search"
        prefix={<SearchOutlined aria-hidden />}
        value={typed}
        data-own-undo
        aria-label={t("builder.form.searchPalette")}
        placeholder={t("builder.form.searchPalette")}
        allowClear
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => {
          const first = shown[0]?.offers[0];
          if (wanted && first) actions.add(first.offer);
        }}
      />
      <div className="fw-palette-groups">
        {shown.map((group) => (
          <section key={`${group.key}-${language}`} aria-label={group.label}>
            <h4>{group.label}</h4>
            <div className="fw-palette-offers">
              {group.offers.map((one) => (
                <OfferButton key={JSON.stringify(one.offer)} {...one} />
              ))}
            </div>
          </section>
        ))}
        {shown.length === 0 && <p className="fw-note">{t("builder.form.nothingFound")}</p>}
      </div>
    </aside>
  );
}

const LAYOUT: [Offer, ReactNode][] = [
  [{ type: "section" }, <LayoutOutlined aria-hidden key="section" />],
  [{ type: "tab" }, <AppstoreOutlined aria-hidden key="tab" />],
  [{ type: "element", element: "divider" }, <MinusOutlined aria-hidden key="divider" />],
  [{ type: "element", element: "description" }, <FileTextOutlined aria-hidden key="description" />],
  [{ type: "element", element: "button" }, <SendOutlined aria-hidden key="button" />],
];

function OfferButton({ offer, label, icon }: Offered) {
  const { actions } = usePage();
  const { ref, isDragging } = useDrag<Dragged>(`offer:${JSON.stringify(offer)}`, { type: "offer", offer });
  return (
    <button
      ref={ref}
      type="button"
      className={isDragging ? "fw-offer fw-offer-dragged" : "fw-offer"}
      title={label}
      onDoubleClick={() => actions.add(offer)}
      onClick={(event) => {
        // A key has no place: one click of the pointer does nothing yet.
        if (event.detail === 0) actions.add(offer);
      }}
    >
      {icon}
      <span>{label}</span>
    </button>
  );
}
