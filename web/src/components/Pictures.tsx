import { Image } from "antd";
import { apiUrl } from "@/lib/api/client";
import type { StoredFile } from "@/lib/api/types";

interface PicturesProps {
  files: StoredFile[];
  small?: boolean;
  /** Where a file is, unless it is one of ours with a small picture beside it. */
  urlOf?: (file: StoredFile) => string | undefined;
}

/** Pictures as thumbnails; a press shows one large. */
export default function Pictures({ files, small, urlOf }: PicturesProps) {
  return (
    <span className="fw-pictures" role="presentation" onClick={(event) => event.stopPropagation()}>
      <Image.PreviewGroup>
        {files.map((file) => (
          <Image
            key={file.id}
            className={small ? "fw-picture fw-picture-small" : "fw-picture"}
            src={urlOf ? urlOf(file) : apiUrl(`/files/${file.id}/thumbnail`)}
            fallback={urlOf ? undefined : apiUrl(`/files/${file.id}`)}
            preview={{ src: urlOf ? urlOf(file) : apiUrl(`/files/${file.id}`) }}
            alt={file.name}
            title={file.name}
            loading="lazy"
          />
        ))}
      </Image.PreviewGroup>
    </span>
  );
}
