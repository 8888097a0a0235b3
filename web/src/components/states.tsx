import { InboxOutlined, LockOutlined, WarningOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "@/lib/api/client";
import { useWords } from "@/lib/i18n";

const SKELETON_AFTER = 150;

/** Shows its children only when the wait is long enough to be noticed. */
export function AfterAWhile({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return late ? children : null;
}

export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useWords();
  return (
    <AfterAWhile>
      <div className="fw-loading" role="status" aria-label={t("state.loading")}>
        <Skeleton active title={false} paragraph={{ rows: lines }} />
      </div>
    </AfterAWhile>
  );
}

export function Empty({ text, action, small }: { text: string; action?: ReactNode; small?: boolean }) {
  return (
    <div className={small ? "fw-state fw-state-small" : "fw-state"}>
      {!small && <InboxOutlined aria-hidden className="fw-state-icon" />}
      <p>{text}</p>
      {action}
    </div>
  );
}

/** The page is there, but not for this person. */
export function Denied() {
  const { t } = useWords();
  return (
    <div className="fw-state" role="alert">
      <LockOutlined aria-hidden className="fw-state-icon" />
      <p className="fw-state-title">{t("state.denied")}</p>
      <p className="fw-note">{t("state.deniedHint")}</p>
    </div>
  );
}

/** What went wrong and what to do, with a retry where that can help. */
export function Failure({ error, onRetry, small }: { error: unknown; onRetry?: () => void; small?: boolean }) {
  const { t } = useWords();
  const status = error instanceof ApiError ? error.status : -1;
  const problems = error instanceof ApiError ? error.problems : [];
  const denied = status === 403;
  const title = denied
    ? t("state.denied")
    : status === 404
      ? t("state.missing")
      : status === 0
        ? t("state.offline")
        : (error instanceof ApiError && error.title) || t("state.failed");
  const hint = denied ? t("state.deniedHint") : status === 404 ? t("state.missingHint") : "";
  return (
    <div className={small ? "fw-state fw-state-small" : "fw-state"} role="alert">
      {!small &&
        (denied ? <LockOutlined aria-hidden className="fw-state-icon" /> : <WarningOutlined aria-hidden className="fw-state-icon" />)}
      <p className="fw-state-title">{title}</p>
      {problems.length > 0
        ? problems.map((problem) => (
            <p key={problem.code + problem.path} className="fw-note">
              {problem.message} {problem.hint}
            </p>
          ))
        : hint && <p className="fw-note">{hint}</p>}
      {onRetry && !denied && status !== 404 && <Button onClick={onRetry}>{t("action.retry")}</Button>}
    </div>
  );
}

interface Fetched<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** Waits for one answer: skeleton, failure with retry, or the content. */
export function Await<T>(props: {
  of: Fetched<T>;
  children: (data: T) => ReactNode;
  lines?: number;
  small?: boolean;
}) {
  const { of, children, lines, small } = props;
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failure error={of.error} onRetry={() => void of.refetch()} small={small} />;
  return <Loading lines={lines} />;
}

/** Why something that was sent was not taken, beside what can be sent again. */
export function Fault({ error }: { error: unknown }) {
  const { t } = useWords();
  if (!error) return null;
  const problem = error instanceof ApiError ? error.problems[0] : undefined;
  const offline = error instanceof ApiError && error.status === 0;
  return (
    <p className="fw-problem" role="alert">
      {problem ? [problem.message, problem.hint].filter(Boolean).join(" ") : t(offline ? "state.offline" : "state.failed")}
    </p>
  );
}
