import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { type ReactNode, useState } from "react";
import { departmentsQuery, peopleQuery, rowsQuery } from "@/lib/api/queries";
import type { Department, Field, Ref, Values } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { isRef, listOf } from "@/lib/format/value";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { type Say, useWords } from "@/lib/i18n";
import { learnTitle } from "./titles";
import { useWays } from "./ways";

const SEARCH_WAIT = 250;
const OFFERED = 20;

interface RemoteSelectProps {
  field: Field;
  value: unknown;
  onChange: (value: Ref | Ref[] | null) => void;
  /** Any number may be picked. */
  several?: boolean;
  label?: string;
  id?: string;
  disabled?: boolean;
  invalid?: boolean;
  /** The other values of the record; what is offered may depend on them. */
  values?: Values;
}

interface Offer extends Ref {
  note?: string;
}

/** Picks a record, a person or a department, or several, by searching on the server. */
export function RemoteSelect({ field, value, onChange, label, id, disabled, invalid, values, several }: RemoteSelectProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const { offers, waiting } = useOffers(field, useDebounced(typed, SEARCH_WAIT), open, values);
  const current = listOf(value).filter(isRef);
  const all = [...current.filter((one) => !offers.some((offer) => isSame(offer, one))), ...offers];
  const take = (keys: string[]) => {
    const picked = keys.flatMap((key) => all.find((offer) => String(offer.id) === key) ?? []).map((one) => ({ id: one.id, title: one.title }));
    picked.forEach((ref) => learnTitle(field, ref));
    setTyped("");
    onChange(several ? picked : (picked[0] ?? null));
  };
  return (
    <Select
      id={id}
      className="fw-wide"
      aria-label={label}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      allowClear
      open={open}
      onOpenChange={setOpen}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t("widget.search")}
      loading={waiting}
      notFoundContent={waiting ? t("state.loading") : t("widget.nothing")}
      mode={several ? "multiple" : undefined}
      maxCount={several && typeof field.options?.most === "number" ? field.options.most : undefined}
      value={several ? current.map((one) => String(one.id)) : current[0] && String(current[0].id)}
      options={all.map((offer) => ({ value: String(offer.id), label: offer.title, note: (offer as Offer).note }))}
      optionRender={drawOffer}
      onChange={(keys?: string | string[]) => take(listOf(keys) as string[])}
    />
  );
}

const isSame = (one: Ref, other: Ref): boolean => String(one.id) === String(other.id);

function drawOffer(option: { label?: ReactNode; data: { note?: string } }): ReactNode {
  return (
    <span className="fw-option">
      <span className="fw-ellipsis">{option.label}</span>
      <span className="fw-note">{option.data.note}</span>
    </span>
  );
}

/** The condition that a record has what ours has, in the fields the link names; an empty field asks for nothing. */
function sameAs(field: Field, values: Values = {}): unknown {
  const pairs = Object.entries((field.options?.same ?? {}) as Record<string, string>);
  const parts = pairs.flatMap(([theirs, ours]) => {
    const value = values[ours];
    const plain = isRef(value) ? value.id : value;
    return plain === null || plain === undefined || plain === "" ? [] : [{ "==": [{ var: theirs }, plain] }];
  });
  return parts.length > 0 ? { and: parts } : undefined;
}

function useOffers(field: Field, search: string, enabled: boolean, values?: Values): { offers: Offer[]; waiting: boolean } {
  const { say } = useWords();
  const { offers: told } = useWays();
  const family = familyOf(field);
  const [ofPeople, ofDepartments] = [family === "person" || family === "persons", family === "department" || family === "departments"];
  const ofRecords = family === "link" || family === "links";
  const to = field.options?.to ?? "";
  const people = useQuery(peopleQuery(search, enabled && ofPeople));
  const departments = useQuery({ ...departmentsQuery, enabled: enabled && ofDepartments });
  const rows = useQuery({
    ...rowsQuery(to, { search, limit: OFFERED, filter: sameAs(field, values) }),
    enabled: enabled && ofRecords && Boolean(to) && !told,
  });
  const outside = useQuery({
    queryKey: ["offers", field.key, search],
    queryFn: ({ signal }) => told?.(field, search, signal) ?? [],
    enabled: enabled && ofRecords && Boolean(told),
    placeholderData: keepPreviousData,
  });
  if (told) return { offers: outside.data ?? [], waiting: outside.isFetching };
  if (ofPeople) {
    const offers = (people.data ?? []).map((person) => ({
      id: person.id,
      title: person.name,
      note: isRef(person.department) ? person.department.title : (person.department ?? undefined),
    }));
    return { offers, waiting: people.isFetching };
  }
  if (ofDepartments) {
    const offers = flatten(departments.data ?? [], say).filter((one) => one.title.includes(search));
    return { offers, waiting: departments.isFetching };
  }
  const offers = (rows.data?.rows ?? []).map((row) => ({ id: row.id, title: row.title }));
  return { offers, waiting: rows.isFetching };
}

function flatten(nodes: Department[], say: Say, above = ""): Offer[] {
  return nodes.flatMap((node) => {
    const title = say(node.title ?? node.name);
    return [{ id: node.id, title, note: above }, ...flatten(node.children ?? [], say, title)];
  });
}
