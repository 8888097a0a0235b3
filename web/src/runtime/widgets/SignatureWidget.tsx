import { EditOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { type PointerEvent, useRef, useState } from "react";
import { listOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { FileWidget } from "./FileWidget";
import type { WidgetProps } from "./types";
import { useUpload } from "./useUpload";

const WIDTH = 560;
const HEIGHT = 220;
const PEN = 2.5;

/** A name drawn with mouse, pen or finger, or uploaded as a picture of it. */
export function SignatureWidget(props: WidgetProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { busy, fault, upload } = useUpload((added) => {
    props.onChange(added);
    props.onBlur?.();
  });
  const signed = listOf(props.value).length > 0;
  const sign = (
    <Button icon={<EditOutlined aria-hidden />} disabled={signed} loading={busy} onClick={() => setOpen(true)}>
      {t("widget.sign")}
    </Button>
  );
  return (
    <>
      <FileWidget {...props} another={sign} />
      {fault && <span className="fw-problem">{fault}</span>}
      {open && (
        <Pad
          title={props.label}
          onClose={() => setOpen(false)}
          onDrawn={(file) => {
            setOpen(false);
            void upload([file]);
          }}
        />
      )}
    </>
  );
}

function Pad({ title, onClose, onDrawn }: { title: string; onClose: () => void; onDrawn: (file: File) => void }) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(false);
  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
  };
  const pen = () => canvas.current?.getContext("2d") ?? null;
  const take = () =>
    canvas.current?.toBlob((blob) => blob && onDrawn(new File([blob], "signature.png", { type: "image/png" })));
  return (
    <Modal
      open
      title={title}
      width={WIDTH + 48}
      onCancel={onClose}
      footer={[
        <Button
          key="again"
          disabled={!drawn}
          onClick={() => {
            pen()?.clearRect(0, 0, WIDTH, HEIGHT);
            setDrawn(false);
          }}
        >
          {t("widget.signAgain")}
        </Button>,
        <Button key="cancel" onClick={onClose}>
          {t("action.cancel")}
        </Button>,
        <Button key="signed" type="primary" disabled={!drawn} onClick={take}>
          {t("widget.signed")}
        </Button>,
      ]}
    >
      <canvas
        ref={canvas}
        className="fw-pad"
        width={WIDTH}
        height={HEIGHT}
        aria-label={t("widget.signHere")}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const line = pen();
          if (!line) return;
          line.lineWidth = PEN;
          line.lineCap = line.lineJoin = "round";
          line.strokeStyle = getComputedStyle(event.currentTarget).color;
          line.beginPath();
          line.moveTo(...at(event));
        }}
        onPointerMove={(event) => {
          const line = event.buttons === 1 ? pen() : null;
          if (!line) return;
          line.lineTo(...at(event));
          line.stroke();
          setDrawn(true);
        }}
      />
      <p className="fw-note">{t("widget.signHere")}</p>
    </Modal>
  );
}
