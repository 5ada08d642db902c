import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// Where Vite's dev server finds the platform; the built page is served by the API itself.
const platform = process.env.ORRERY_URL ?? "http://127.0.0.1:8000";

/** The page asks through XMLHttpRequest; axios' other way of asking would weigh 4 kB in every first load. */
const withoutFetchAdapter: Plugin = {
  name: "without-fetch-adapter",
  enforce: "pre",
  resolveId: (source, importer) =>
    source === "./fetch.js" && importer?.endsWith("axios/lib/adapters/adapters.js") ? "\0no-fetch" : null,
  load: (id) => (id === "\0no-fetch" ? "export const getFetch = () => false;" : null),
};

export default defineConfig({
  plugins: [react(), withoutFetchAdapter],
  build: {
    target: "es2022",
    sourcemap: false,
    modulePreload: { polyfill: false }, // every browser of the target has it
    // Small files stay files: a data: URL in CSS or HTML would need a looser Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: {
    port: 5173,
    proxy: {
      "/api": { target: platform, ws: true },
      "/dagster": { target: platform, ws: true },
      "/health": { target: platform },
    },
  },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    testTimeout: 10_000,
  },
});
