import { useQuery } from "@tanstack/react-query";
import { Await } from "@/components/states";
import { appsQuery } from "@/lib/api/queries";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { MenuItems } from "./AppMenu";

/** The phone's menu: every app with its entries. */
export function MenuPage() {
  const { t, say } = useWords();
  useTitle(t("nav.menu"));
  return (
    <div className="fw-page fw-menu-page">
      <Await of={useQuery(appsQuery)}>
        {(apps) =>
          apps.map((app) => (
            <section key={app.key} aria-label={say(app.title)}>
              <h2>{say(app.title)}</h2>
              <MenuItems items={app.menu} app={app.key} folded={false} />
            </section>
          ))
        }
      </Await>
    </div>
  );
}
