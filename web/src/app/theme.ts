import type { ThemeConfig } from "antd";
import type { CSSProperties } from "react";

/** The only place of colours, sizes, shadows and motion. Stylesheets read them as `var(--fw-…)`. */
export const colour = {
  ink: "#1F2329",
  secondary: "#646A73",
  tertiary: "#6B7280",
  border: "#D5D8DD",
  placeholder: "#6B7280",
  line: "#E5E6EB",
  lineSoft: "#F0F1F3",
  page: "#F7F8FA",
  surface: "#FFFFFF",
  hover: "#F5F6F8",
  primary: "#1456F0",
  primaryHover: "#3370FF",
  primaryPressed: "#0F45C7",
  primaryTint: "#EBF1FF",
  success: "#1F7A17",
  successBright: "#2EA121",
  successTint: "#EAF6E8",
  warning: "#A85A00",
  warningBright: "#DE7802",
  warningTint: "#FFF3E3",
  danger: "#C7291E",
  dangerBright: "#D83931",
  dangerTint: "#FDEDEC",
  neutralTint: "#F0F1F3",
  railGround: "#F0F2F5",
  shade: "rgba(31, 35, 41, 0.14)",
  heatLow: "#E3ECFF",
  heatHigh: "#0F45C7",
} as const;

/** The same names for the big screen, which is dark. */
export const night: Record<keyof typeof colour, string> = {
  ink: "#E6EDF7",
  secondary: "#A3B3CA",
  tertiary: "#8A9BB5",
  border: "#2E4060",
  placeholder: "#8A9BB5",
  line: "#22314A",
  lineSoft: "#1B2840",
  page: "#0B1220",
  surface: "#121C2E",
  hover: "#18253B",
  primary: "#6E9BFF",
  primaryHover: "#8DB0FF",
  primaryPressed: "#4D82FF",
  primaryTint: "#1A2D57",
  success: "#5CC98B",
  successBright: "#5CC98B",
  successTint: "#14301F",
  warning: "#F2A65A",
  warningBright: "#F2A65A",
  warningTint: "#38260F",
  danger: "#FF8A80",
  dangerBright: "#FF8A80",
  dangerTint: "#3B1714",
  neutralTint: "#1B2840",
  railGround: "#0B1220",
  shade: "rgba(0, 0, 0, 0.4)",
  heatLow: "#1A2D57",
  heatHigh: "#8DB0FF",
};

/** Data colours, in the same order everywhere. */
export const dataColours = [
  "#1456F0",
  "#F08A24",
  "#14A38B",
  "#A05CE0",
  "#D6455D",
  "#7A8A2E",
  "#2FA4D9",
  "#8C6D46",
] as const;

/** The same hues, lighter, on dark ground. */
export const nightDataColours: readonly string[] = [
  "#4D82FF",
  "#F08A24",
  "#22BFA3",
  "#B57BEE",
  "#E8647A",
  "#9CAE45",
  "#4DB8E8",
  "#B08A62",
];

export const schemes = {
  day: { ...colour, data: dataColours as readonly string[] },
  night: { ...night, data: nightDataColours },
};
export type Scheme = keyof typeof schemes;

export const size = {
  rail: 56,
  menu: 216,
  menuFolded: 56,
  top: 52,
  bottom: 56,
  row: 40,
  rowCompact: 32,
  gutter: 24,
  gutterPhone: 16,
  radius: 6,
  radiusLarge: 8,
  control: 32,
  touch: 44,
  content: 1440,
} as const;

export const PHONE = "(max-width: 767px)";
export const STILL = "(prefers-reduced-motion: reduce)";
export const NARROW = "(max-width: 1099px)";

const SHADOW = "0 6px 24px rgba(31, 35, 41, 0.12)";
const FONT =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", -apple-system, "Segoe UI", sans-serif';

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The tokens of the big screen as a style: what lies within is dark. */
export const nightStyle = Object.fromEntries(
  Object.entries(night).map(([name, value]) => [`--fw-${kebab(name)}`, value]),
) as CSSProperties;

/** Puts the tokens on the document, for the stylesheets. */
export function applyTheme(root: HTMLElement): void {
  for (const [name, value] of Object.entries(colour)) root.style.setProperty(`--fw-${kebab(name)}`, value);
  for (const [name, value] of Object.entries(size)) root.style.setProperty(`--fw-${kebab(name)}`, `${value}px`);
  root.style.setProperty("--fw-shadow", SHADOW);
  root.style.setProperty("--fw-font-all", FONT);
}

/** Names a maker may give a choice instead of a colour value. */
const NAMED: Record<string, string> = {
  success: colour.successBright,
  green: colour.successBright,
  warning: colour.warningBright,
  orange: colour.warningBright,
  danger: colour.dangerBright,
  error: colour.dangerBright,
  red: colour.dangerBright,
  primary: colour.primary,
  info: colour.primary,
  blue: colour.primary,
  amber: "#F08A24",
  gold: "#F08A24",
  yellow: "#F08A24",
  teal: "#14A38B",
  cyan: "#2FA4D9",
  purple: "#A05CE0",
  violet: "#A05CE0",
  pink: "#D6455D",
  magenta: "#D6455D",
  olive: "#7A8A2E",
  brown: "#8C6D46",
};

/** Turns what a definition says about a colour into one; nothing known gives nothing. */
export function namedColour(name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  if (name.startsWith("#")) return name;
  const index = /^(?:data)?([1-8])$/.exec(name)?.[1];
  if (index) return dataColours[Number(index) - 1];
  return NAMED[name.toLowerCase()];
}

const antdTheme: ThemeConfig = {
  token: {
    colorPrimary: colour.primary,
    colorInfo: colour.primary,
    colorLink: colour.primary,
    colorLinkHover: colour.primary,
    colorSuccess: colour.successBright,
    colorWarning: colour.warningBright,
    colorError: colour.danger,
    colorText: colour.ink,
    colorTextSecondary: colour.secondary,
    colorTextTertiary: colour.tertiary,
    colorTextPlaceholder: colour.placeholder,
    colorBorder: colour.border,
    colorBorderSecondary: colour.line,
    colorBgLayout: colour.page,
    colorBgContainer: colour.surface,
    borderRadius: size.radius,
    borderRadiusLG: size.radiusLarge,
    controlHeight: size.control,
    fontSize: 14,
    fontFamily: "var(--fw-font)",
    boxShadow: SHADOW,
    boxShadowSecondary: SHADOW,
    boxShadowTertiary: "none",
    motionDurationFast: "0.12s",
    motionDurationMid: "0.15s",
    motionDurationSlow: "0.18s",
    lineHeight: 22 / 14,
    fontWeightStrong: 600,
  },
  components: {
    Button: { colorPrimaryHover: colour.primaryPressed, primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
    Tabs: { horizontalItemPadding: "10px 0", horizontalItemGutter: 24, titleFontSize: 14 },
    Drawer: { paddingLG: 24 },
  },
};

/** The theme for this viewer: on phones what is touched is large enough for a thumb; no motion where none is asked for. */
export const themeFor = (phone: boolean, still: boolean): ThemeConfig => ({
  ...antdTheme,
  token: { ...antdTheme.token, controlHeight: phone ? size.touch : size.control, motion: !still },
});
