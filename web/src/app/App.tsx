import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { ApiError, onSessionLost } from "@/lib/api/client";
import { forgetCounts } from "@/lib/api/processes";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import { makeRouter } from "./router";
import { SessionGate } from "./SessionGate";
import { PHONE, STILL, themeFor } from "./theme";

const RETRIES = 2;

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      staleTime: 5_000,
      retry: (failures, reason) =>
        failures < RETRIES && !(reason instanceof ApiError && reason.status >= 400 && reason.status < 500),
      retryDelay: 600,
    },
  },
});

const router = makeRouter();

onSessionLost(() => {
  forgetCounts();
  const next = location.pathname + location.search;
  location.assign(`/login?next=${encodeURIComponent(next)}`);
});

export function App() {
  const { language } = useWords();
  const theme = themeFor(useMedia(PHONE), useMedia(STILL));
  return (
    <ConfigProvider
      theme={theme}
      locale={language === "zh" ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntApp component={false}>
        <QueryClientProvider client={queryClient}>
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
