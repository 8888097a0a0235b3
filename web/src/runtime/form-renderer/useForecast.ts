import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { sessionQuery } from "@/lib/api/queries";
import type { Evaluation, FormInfo, RecordInfo, Values } from "@/lib/api/types";
import type { Context } from "@/lib/expressions/program";
import { useNow } from "@/lib/hooks/useNow";
import { type Teller, useWays } from "../widgets/ways";
import { type Forecast, forecast } from "./forecast";

const TO_MILLISECONDS = 23;

interface Known {
  form: FormInfo;
  record?: RecordInfo;
  edits: Values;
  told?: Evaluation;
  /** Whether the server has answered for these very edits, so that nothing needs to be worked out here. */
  fresh: boolean;
}

/** What the page works out itself from the edits as they stand; nothing where the server has answered for them. */
export function useForecast({ form, record, edits, told, fresh }: Known): Forecast | null {
  const { teller } = useWays();
  const { data, dataUpdatedAt } = useQuery({ ...sessionQuery, enabled: !teller });
  const session = teller ?? data;
  const [opened] = useState(Date.now);
  const toldAt = teller ? opened : dataUpdatedAt;
  const now = useNow();
  const programs = form.programs;
  return useMemo(() => {
    if (!programs || !session || fresh) return null;
    const given = { ...record?.values, ...told?.values, ...edits };
    const unsure = record || told ? [] : programs.defaults.filter((key) => !(key in edits));
    return forecast(programs, given, unsure, contextOf(session, Math.max(now - toldAt, 0)));
  }, [programs, session, toldAt, now, record, edits, told, fresh]);
}

/** Who is signed in, with the date and moment of the server so many milliseconds after it told them. */
function contextOf(session: Teller, since: number): Context {
  const told = Date.parse(`${session.now.slice(0, TO_MILLISECONDS)}Z`);
  const now = new Date(told + since).toISOString().replace("Z", "000Z");
  const user = { id: Number(session.user.id), name: session.user.name, roles: session.roles.map((role) => role.key) };
  return { today: session.business_date, now, zone: session.zone ?? "UTC", parameters: {}, user };
}
