import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import type { BoardFilter, OptionKey } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";

const SEARCH_FROM = 9;

interface ChoiceEditorProps {
  filter: BoardFilter;
  value: OptionKey[];
  onDone: (value: OptionKey[] | null) => void;
}

/** Any of the options; none chosen means all. */
export function ChoiceEditor({ filter, value, onDone }: ChoiceEditorProps) {
  const { t, say } = useWords();
  const [chosen, setChosen] = useState(value);
  const [search, setSearch] = useState("");
  const options = filter.options ?? [];
  const found = options.filter((one) => say(one.title).toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <form
      className="fw-condition"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(chosen.length > 0 ? chosen : null);
      }}
    >
      {options.length >= SEARCH_FROM && (
        <Input
          autoFocus
          aria-label={t("nav.search")}
          placeholder={t("nav.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <div className="fw-columns">
        {found.map((one) => (
          <Checkbox
            key={one.key}
            checked={chosen.includes(one.key)}
            onChange={(event) =>
              setChosen(event.target.checked ? [...chosen, one.key] : chosen.filter((key) => key !== one.key))
            }
          >
            {say(one.title)}
          </Checkbox>
        ))}
        {found.length === 0 && <span className="fw-note">{t("boards.noOption")}</span>}
      </div>
      <Button type="primary" htmlType="submit">
        {t("filter.apply")}
      </Button>
    </form>
  );
}
