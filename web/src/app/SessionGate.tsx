import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { Failure, Loading } from "@/components/states";
import { ApiError, setCsrf } from "@/lib/api/client";
import { sessionQuery } from "@/lib/api/queries";
import { setZone } from "@/lib/format/dates";
import { startLanguage, switchLanguage } from "@/lib/i18n";

/** Lets nobody in without a session; who has none goes to sign in and comes back to this address. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useQuery({
    ...sessionQuery,
    select: (data) => {
      setCsrf(data.csrf);
      setZone(data.zone);
      return data;
    },
  });
  const lost = session.error instanceof ApiError && session.error.status === 401;
  const language = session.data?.user.language;
  useEffect(() => {
    if (language && language !== startLanguage()) switchLanguage(language);
  }, [language]);
  useEffect(() => {
    if (!lost) return;
    const wanted = location.pathname + location.search;
    location.replace(wanted === "/" ? "/login" : `/login?next=${encodeURIComponent(wanted)}`);
  }, [lost]);
  if (session.data) return children;
  if (session.error && !lost) return <Failure error={session.error} onRetry={() => void session.refetch()} />;
  return (
    <div className="fw-gate">
      <Loading lines={6} />
    </div>
  );
}
