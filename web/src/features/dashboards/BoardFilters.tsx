import type { BoardFilter, FilterValues } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { FilterChip } from "./filters/FilterChip";

interface BoardFiltersProps {
  filters: BoardFilter[];
  values: FilterValues;
  changed: boolean;
  onChange: (key: string, value: unknown) => void;
  onReset: () => void;
}

/** The filters above a board, read as a sentence; they stand in the address. */
export function BoardFilters({ filters, values, changed, onChange, onReset }: BoardFiltersProps) {
  const { t } = useWords();
  if (filters.length === 0) return null;
  return (
    <div className="fw-board-filters" role="group" aria-label={t("filter.title")}>
      {filters.map((filter) => (
        <FilterChip key={filter.key} filter={filter} value={values[filter.key]} onChange={(value) => onChange(filter.key, value)} />
      ))}
      {changed && (
        <button type="button" className="fw-text-button" onClick={onReset}>
          {t("boards.reset")}
        </button>
      )}
    </div>
  );
}
