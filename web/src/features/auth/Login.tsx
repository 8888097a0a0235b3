import { type FormEvent, useEffect, useState } from "react";
import mark from "@/components/mark.svg";
import { ApiError, api, get, patch, setCsrf } from "@/lib/api/client";
import type { Session, Workspace } from "@/lib/api/types";
import { switchLanguage, useWords } from "@/lib/i18n";
import "./login.css";

/** Only an address of this site may be returned to. */
function wanted(): string {
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  return next.startsWith("/") && !next.startsWith("//") && !next.startsWith("/login") ? next : "/";
}

function useWorkspace(): Workspace | null {
  const [workspace, setWorkspace] = useState<Workspace | null>(null);
  useEffect(() => {
    get<Workspace>("/workspace").then(setWorkspace, () => setWorkspace(null));
  }, []);
  return workspace;
}

export function Login() {
  const { t, language } = useWords();
  const workspace = useWorkspace();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  /** A language chosen here holds after signing in. */
  const [switched, setSwitched] = useState(false);
  const [fault, setFault] = useState("");
  const name = workspace?.name ?? "Formwright";

  useEffect(() => {
    document.title = `${t("login.title")} · Formwright`;
  }, [t]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (!login || !password) {
      setFault(t("login.incomplete"));
      return;
    }
    setBusy(true);
    setFault("");
    try {
      const session = await api<Session>("POST", "/session", { body: { login, password } });
      if (switched && session.user.language !== language) {
        setCsrf(session.csrf);
        await patch("/session", { language });
      }
      location.replace(wanted());
    } catch (reason) {
      const status = reason instanceof ApiError ? reason.status : 0;
      setFault(t(status === 429 ? "login.wait" : status === 0 || status >= 500 ? "state.offline" : "login.wrong"));
      setBusy(false);
    }
  }

  return (
    <main className="fw-login">
      <button
        type="button"
        className="fw-login-language"
        onClick={() => {
          switchLanguage(language === "zh" ? "en" : "zh");
          setSwitched(true);
        }}
      >
        {language === "zh" ? "English" : "中文"}
      </button>
      <form className="fw-login-box" onSubmit={(event) => void submit(event)}>
        <img src={mark} alt="" width={40} height={40} />
        <h1>{name}</h1>
        <label htmlFor="login">{t("login.login")}</label>
        <input
          id="login"
          value={login}
          onChange={(event) => setLogin(event.target.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <label htmlFor="password">{t("login.password")}</label>
        <input
          id="password"
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
        />
        <p className="fw-login-fault" role="alert">
          {fault}
        </p>
        <button type="submit" className="fw-login-submit" disabled={busy}>
          {t("login.submit")}
        </button>
      </form>
      {workspace?.demo && (
        <DemoUsers
          workspace={workspace}
          onPick={(user) => {
            setLogin(user.login);
            setPassword(user.password);
            setFault("");
          }}
        />
      )}
    </main>
  );
}

type DemoUser = NonNullable<Workspace["demo_users"]>[number];

function DemoUsers({ workspace, onPick }: { workspace: Workspace; onPick: (user: DemoUser) => void }) {
  const { t, say } = useWords();
  return (
    <section className="fw-login-demo" aria-label={t("login.demo")}>
      <h2>{t("login.demo")}</h2>
      <ul>
        {(workspace.demo_users ?? []).map((user) => (
          <li key={user.login}>
            <button type="button" onClick={() => onPick(user)}>
              <span>{user.name}</span>
              <span className="fw-note">{say(user.roles_title)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
