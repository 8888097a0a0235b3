import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { PHONE } from "@/app/theme";
import { MessageRow } from "@/components/MessageRow";
import { Await, Empty } from "@/components/states";
import { post } from "@/lib/api/client";
import { useMessages } from "@/lib/api/queries";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";

const WIDTH = 400;

export function MessagesDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const phone = useMedia(PHONE);
  const client = useQueryClient();
  const messages = useMessages();
  const readAll = useMutation({
    mutationFn: () => post("/messages/read-all"),
    onSuccess: () => client.invalidateQueries({ queryKey: ["messages"] }),
  });
  const unread = messages.data?.pages[0]?.unread ?? 0;
  return (
    <Drawer
      open
      size={phone ? "100%" : WIDTH}
      title={t("messages.title")}
      onClose={onClose}
      styles={{ body: { padding: "8px 16px" } }}
      extra={
        <Button type="text" disabled={unread === 0} loading={readAll.isPending} onClick={() => readAll.mutate()}>
          {t("messages.readAll")}
        </Button>
      }
    >
      <Await of={messages}>
        {(data) => {
          const rows = data.pages.flatMap((page) => page.rows);
          if (rows.length === 0) return <Empty text={t("messages.empty")} />;
          return (
            <>
              <ul className="fw-plain-list fw-messages">
                {rows.map((row) => (
                  <MessageRow key={row.id} message={row} onOpen={onClose} />
                ))}
              </ul>
              {messages.hasNextPage && (
                <Button type="text" block onClick={() => void messages.fetchNextPage()}>
                  {t("list.more")}
                </Button>
              )}
            </>
          );
        }}
      </Await>
    </Drawer>
  );
}
