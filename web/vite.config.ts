import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const API = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  base: "/",
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    manifest: true,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler|dayjs)[\\/]/, priority: 30 },
            // What most pages need of the component library is one file; the rest stays with the page that needs it.
            { name: "ui", test: /node_modules[\\/](antd|@ant-design[\\/](?!icons)|@rc-component)[\\/].*\.js$/, minShareCount: 4, priority: 20 },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { "/api": API } },
  preview: { port: 4173, proxy: { "/api": API } },
});
