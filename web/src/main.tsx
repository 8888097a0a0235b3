import { createRoot } from "react-dom/client";
import { applyTheme } from "@/app/theme";
import { Login } from "@/features/auth/Login";
import { startI18n } from "@/lib/i18n";
import "antd/dist/reset.css";
import "@/app/base.css";

/** The sign-in page is its own small entry: it loads none of the component library. Public forms load no shell. */
async function start(): Promise<void> {
  applyTheme(document.documentElement);
  startI18n();
  const root = createRoot(document.getElementById("root") as HTMLElement);
  if (location.pathname === "/login") {
    root.render(<Login />);
    return;
  }
  if (location.pathname.startsWith("/public/")) {
    const { PublicApp } = await import("@/features/public/PublicApp");
    root.render(<PublicApp />);
    return;
  }
  const { App } = await import("@/app/App");
  root.render(<App />);
}

void start();
