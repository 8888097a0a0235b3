import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MoreButton } from "@/components/MoreButton";
import { Await, Empty } from "@/components/states";
import { post } from "@/lib/api/client";
import { type Said, commentsKey, commentsPath, useComments } from "@/lib/api/comments";
import { useWatch } from "@/lib/events/watch";
import { useWords } from "@/lib/i18n";
import { CommentItem } from "./CommentItem";
import { Composer } from "./Composer";
import "./comments.css";

/** What people say about a record: the newest last, then where one says something oneself. */
export function Comments({ form, id }: { form: string; id: string | number }) {
  const { t } = useWords();
  useWatch(form, id);
  const list = useComments(form, id);
  return (
    <Await of={list} small>
      {({ pages }) => {
        const rows = pages.toReversed().flatMap((page) => page.rows);
        return (
          <div className="fw-comments">
            {list.hasNextPage && <MoreButton list={list} text={t("comments.earlier")} />}
            {rows.length === 0 ? (
              <Empty small text={t("comments.empty")} />
            ) : (
              <ol className="fw-plain-list" aria-label={t("comments.title")}>
                {rows.map((one) => (
                  <CommentItem key={one.id} form={form} id={id} comment={one} />
                ))}
              </ol>
            )}
            <NewComment form={form} id={id} />
          </div>
        );
      }}
    </Await>
  );
}

function NewComment({ form, id }: { form: string; id: string | number }) {
  const { t } = useWords();
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (said: Said) => post(commentsPath(form, id), said),
    onSuccess: () => client.invalidateQueries({ queryKey: commentsKey(form, id) }),
  });
  return <Composer form={form} id={id} sending={add} words={t("comments.send")} />;
}
