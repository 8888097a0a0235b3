import { Link } from "@tanstack/react-router";
import { Empty, Failure } from "@/components/states";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";

export function RouteMissing() {
  const { t } = useWords();
  useTitle(t("state.missing"));
  return (
    <Empty
      text={t("state.noSuchPage")}
      action={
        <Link to="/" className="fw-link">
          {t("nav.home")}
        </Link>
      }
    />
  );
}

export function RouteFailure({ error, reset }: { error: unknown; reset: () => void }) {
  return <Failure error={error} onRetry={reset} />;
}
