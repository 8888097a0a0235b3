import { QRCode } from "antd";
import JsBarcode from "jsbarcode";
import { useEffect, useRef } from "react";

const FORMATS: Record<string, string> = { code128: "CODE128", ean13: "EAN13", ean8: "EAN8", upc_a: "UPC" };

/** A bar or QR code, with what it says below it. */
export default function CodeImage({ text, symbology }: { text: string; symbology: string }) {
  const bars = useRef<SVGSVGElement>(null);
  const format = FORMATS[symbology];
  useEffect(() => {
    if (bars.current && format) JsBarcode(bars.current, text, { format, height: 56, width: 1.6, fontSize: 14, margin: 8 });
  }, [text, format]);
  if (format) return <svg ref={bars} className="fw-bars" role="img" aria-label={text} />;
  return (
    <span className="fw-qr">
      <QRCode value={text} size={128} type="svg" color="#000000" bgColor="#ffffff" />
      <span className="fw-note">{text}</span>
    </span>
  );
}
