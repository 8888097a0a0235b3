import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { PHONE, STILL, themeFor } from "@/app/theme";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import { PublicPage } from "./PublicPage";

const queryClient = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, retry: false } } });

const root = createRootRoute();
const page = createRoute({ getParentRoute: () => root, path: "/public/$token", component: PublicPage });
/** Values may hold links, which need a router; this one leads nowhere else. */
const router = createRouter({ routeTree: root.addChildren([page]), defaultNotFoundComponent: PublicPage });

/** A public form alone, for somebody who is not signed in. */
export function PublicApp() {
  const { language } = useWords();
  const theme = themeFor(useMedia(PHONE), useMedia(STILL));
  return (
    <ConfigProvider theme={theme} locale={language === "zh" ? zhCN : enUS} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <AntApp component={false}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
