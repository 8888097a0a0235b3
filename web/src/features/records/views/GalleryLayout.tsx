import { PictureOutlined } from "@ant-design/icons";
import { useEffect } from "react";
import { fieldOf } from "@/components/columns";
import { Failure, Loading } from "@/components/states";
import { apiUrl } from "@/lib/api/client";
import { useRows } from "@/lib/api/queries";
import type { StoredFile } from "@/lib/api/types";
import { listOf } from "@/lib/format/value";
import { ListFooter } from "../list/ListFooter";
import { type LayoutProps, needed } from "./layout";
import { RecordCard } from "./RecordCard";

/** Cards side by side, with a picture if there is one. */
export function GalleryLayout({ form, layout, scope, sort, keys, openKey, onOpen, onOrder, empty }: LayoutProps) {
  const list = useRows(form.name, { ...scope, sort, fields: needed(form, [...keys, layout.cover]), count: true });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const ids = rows.map((row) => String(row.id)).join();
  useEffect(() => onOrder(ids ? ids.split(",") : []), [ids, onOrder]);
  if (list.isPending) return <Loading lines={10} />;
  if (list.error && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return empty;
  const cover = layout.cover && fieldOf(form, layout.cover) ? layout.cover : null;
  return (
    <>
      <div className="fw-gallery">
        {rows.map((row) => (
          <RecordCard
            key={row.id}
            form={form}
            row={row}
            keys={keys.filter((key) => key !== cover)}
            open={openKey === String(row.id)}
            cover={cover && <Cover files={listOf(row.values[cover]) as StoredFile[]} />}
            onOpen={onOpen}
          />
        ))}
      </div>
      <ListFooter list={list} loaded={rows.length} count={list.data?.pages[0]?.count} />
    </>
  );
}

/** What the server cannot make small may still be drawn by the browser; tried once. */
function showItself(image: HTMLImageElement, file: StoredFile): void {
  if (image.src.endsWith("/thumbnail")) image.src = apiUrl(`/files/${file.id}`);
}

const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

function Cover({ files }: { files: StoredFile[] }) {
  const found = files.find((file) => PICTURE.test(file.name));
  return (
    <div className="fw-cover">
      {found ? (
        <img
          src={apiUrl(`/files/${found.id}/thumbnail`)}
          alt={found.name}
          loading="lazy"
          onError={(event) => showItself(event.currentTarget, found)}
        />
      ) : (
        <PictureOutlined aria-hidden />
      )}
    </div>
  );
}
