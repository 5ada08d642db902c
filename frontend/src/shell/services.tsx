import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { ApiClient } from "../api/client";
import { ApiError } from "../api/errors";
import type { Settings } from "../settings";

interface Services {
  readonly api: ApiClient;
  readonly settings: Settings;
}

const Context = createContext<Services | null>(null);

function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && error.retryable;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 2_000, refetchOnWindowFocus: true } },
  });
}

export function ServicesProvider({ settings, children }: { settings: Settings; children: ReactNode }) {
  const services = useMemo(() => ({ api: new ApiClient(settings.apiUrl), settings }), [settings]);
  const client = useMemo(makeQueryClient, []);
  return (
    <Context value={services}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </Context>
  );
}

export function useServices(): Services {
  const services = useContext(Context);
  if (services === null) throw new Error("useServices outside of ServicesProvider");
  return services;
}
