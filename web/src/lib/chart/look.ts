import { type Scheme, schemes } from "@/app/theme";

const SMALL = 12;

/** The look of every chart: quiet axes, no frame, the data colours in their order. */
export function look(scheme: Scheme): Record<string, unknown> {
  const colour = schemes[scheme];
  const font = getComputedStyle(document.body).fontFamily;
  const words = { labelFont: font, titleFont: font, labelFontSize: SMALL, titleFontSize: SMALL };
  const titles = { titleColor: colour.secondary, titleFontWeight: "normal" };
  return {
    background: "transparent",
    font,
    padding: { left: 0, top: 2, right: 2, bottom: 4 },
    range: { category: [...colour.data], heatmap: [colour.heatLow, colour.heatHigh], ramp: [colour.heatLow, colour.heatHigh] },
    view: { stroke: null, cursor: "default" },
    axis: {
      ...words,
      ...titles,
      labelColor: colour.secondary,
      domainColor: colour.line,
      tickColor: colour.line,
      gridColor: colour.lineSoft,
      labelPadding: 6,
      labelLimit: 140,
      labelOverlap: true,
      labelSeparation: 8,
      tickSize: 4,
    },
    axisX: { grid: false },
    axisY: { domain: false, ticks: false },
    legend: {
      ...words,
      ...titles,
      labelColor: colour.secondary,
      orient: "top",
      symbolType: "circle",
      symbolSize: 64,
      labelLimit: 160,
      columnPadding: 16,
      rowPadding: 4,
      offset: 8,
    },
    header: { ...words, ...titles, labelColor: colour.secondary },
    title: { font, color: colour.ink, fontSize: SMALL, subtitleFont: font },
    text: { font, fontSize: SMALL, fill: colour.ink },
    bar: { cornerRadiusEnd: 2, discreteBandSize: { band: 0.72 } },
    mark: { color: colour.data[0] },
    line: { strokeWidth: 2 },
    point: { size: 36, filled: true },
    arc: { stroke: colour.surface, strokeWidth: 1.5 },
    rule: { color: colour.line },
  };
}
