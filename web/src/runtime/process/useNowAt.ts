import type { Waiting } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";

/** Where a process stands and who is waited for, in one line. */
export function useNowAt(): (places: Pick<Waiting, "node_title" | "people">[] | undefined) => string {
  const { t, say } = useWords();
  return (places = []) =>
    places
      .map(({ node_title, people }) => {
        const names = people.map((person) => person.name).join(t("value.comma"));
        return names ? t("process.waitingFor", { names, node: say(node_title) }) : say(node_title);
      })
      .join(t("value.semicolon"));
}
