import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where Vite's dev server finds the platform; the built page is served by the API itself.
const platform = process.env.ORRERY_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    sourcemap: false,
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
