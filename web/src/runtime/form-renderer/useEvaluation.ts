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

interface Told {
  /** The latest answer. */
  told?: Evaluation;
  /** The edits it is about. */
  about?: Values;
  /** Whether these are the edits as they stand. */
  fresh: boolean;
}

/** The server's word on the edits once they rest. */
export function useEvaluation({ form, record, edits, active }: Asked): Told {
  const ways = useWays();
  const resting = useDebounced(edits, EVALUATE_WAIT);
  const query = useQuery({
    queryKey: ["evaluate", form.name, record?.id, record?.version, resting],
    queryFn: async ({ signal }) => {
      const values = valuesToWire(form.fields, resting, () => true);
      return { told: await ways.evaluate(form.name, { id: record?.id, values }, signal), about: resting };
    },
    placeholderData: keepPreviousData,
    enabled: active,
    gcTime: 0,
    staleTime: Infinity,
  });
  return { ...query.data, fresh: query.isSuccess && !query.isPlaceholderData && resting === edits };
}
