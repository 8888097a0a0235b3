import { Image } from "antd";
import { apiUrl } from "@/lib/api/client";
import type { StoredFile } from "@/lib/api/types";

interface PicturesProps {
  files: StoredFile[];
  small?: boolean;
  urlOf?: (file: StoredFile) => string | undefined;
}

const stored = (file: StoredFile): string => apiUrl(`/files/${file.id}`);

/** Pictures as thumbnails; a press shows one large. */
export default function Pictures({ files, small, urlOf = stored }: PicturesProps) {
  return (
    <span className="fw-pictures" role="presentation" onClick={(event) => event.stopPropagation()}>
      <Image.PreviewGroup>
        {files.map((file) => (
          <Image
            key={file.id}
            className={small ? "fw-picture fw-picture-small" : "fw-picture"}
            src={urlOf(file)}
            alt={file.name}
            title={file.name}
            loading="lazy"
          />
        ))}
      </Image.PreviewGroup>
    </span>
  );
}
