import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Evaluation, FormInfo, RecordInfo, Values } from "@/lib/api/types";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWays } from "../widgets/ways";
import { valuesToWire } from "./wire";

const EVALUATE_WAIT = 400;

interface Asked {
  form: FormInfo;
  record?: RecordInfo;
  edits: Values;
  active: boolean;
}

/** The server's word on the edits once they rest: the latest answer, and whether it is about the edits as they stand. */
export function useEvaluation({ form, record, edits, active }: Asked): { told?: Evaluation; fresh: boolean } {
  const ways = useWays();
  const resting = useDebounced(edits, EVALUATE_WAIT);
  const query = useQuery({
    queryKey: ["evaluate", form.name, record?.id, record?.version, resting],
    queryFn: ({ signal }) =>
      ways.evaluate(form.name, { id: record?.id, values: valuesToWire(form.fields, resting, () => true) }, signal),
    placeholderData: keepPreviousData,
    enabled: active,
    gcTime: 0,
    staleTime: Infinity,
  });
  return { told: query.data, fresh: query.isSuccess && !query.isPlaceholderData && resting === edits };
}
