import { Image } from "antd";
import { apiUrl } from "@/lib/api/client";
import type { StoredFile } from "@/lib/api/types";

/** Pictures as thumbnails; a press shows one large. */
export default function Pictures({ files, small }: { files: StoredFile[]; small?: boolean }) {
  return (
    <span className="fw-pictures" role="presentation" onClick={(event) => event.stopPropagation()}>
      <Image.PreviewGroup>
        {files.map((file) => (
          <Image
            key={file.id}
            className={small ? "fw-picture fw-picture-small" : "fw-picture"}
            src={apiUrl(`/files/${file.id}/thumbnail`)}
            fallback={apiUrl(`/files/${file.id}`)}
            preview={{ src: apiUrl(`/files/${file.id}`) }}
            alt={file.name}
            title={file.name}
            loading="lazy"
          />
        ))}
      </Image.PreviewGroup>
    </span>
  );
}
