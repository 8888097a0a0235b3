import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Avatar } from "@/components/Avatar";
import { sessionQuery } from "@/lib/api/queries";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { useLanguageSwitch, useLogOut, usePlaces } from "./person";

/** The phone's page of the person: who I am, language, log out. */
export function MePage() {
  const { t, say, language } = useWords();
  const session = useQuery(sessionQuery).data;
  const setLanguage = useLanguageSwitch();
  const logOut = useLogOut();
  const places = usePlaces();
  useTitle(t("nav.me"));
  if (!session) return null;
  return (
    <div className="fw-page fw-me">
      <Avatar name={session.user.name} large />
      <h1>{session.user.name}</h1>
      <p className="fw-note">{session.roles.map((role) => say(role.title)).join(t("value.comma"))}</p>
      <p className="fw-note">
        {t("nav.businessDate")} {session.business_date}
      </p>
      <Link to="/menu" className="fw-link">
        {t("nav.menu")}
      </Link>
      {places.map((one) => (
        <Link key={one.to} to={one.to} className="fw-link">
          {one.title}
        </Link>
      ))}
      <Button block onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
        {language === "zh" ? "English" : "中文"}
      </Button>
      <Button block onClick={logOut}>
        {t("nav.logOut")}
      </Button>
    </div>
  );
}
