import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ApiClient } from "../api/client";
import { toError } from "../api/errors";
import type { Interpretation } from "../api/types";
import { useServices } from "../shell/services";
import { extensionOf, TEXT_EXTENSIONS } from "./checks";
import { type Preview, previewCsv } from "./csv";

const HEAD_BYTES = 64 * 1024;
const GUESS_BYTES = 1024 * 1024;
const SETTLE_MS = 700;

/** The head of the file as a table; null where that can't be read in the browser. */
export function usePreview(file: File | null): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    setPreview(null);
    if (file === null || !TEXT_EXTENSIONS.includes(extensionOf(file.name))) return;
    let current = true;
    file
      .slice(0, HEAD_BYTES)
      .text()
      .then((text) => current && setPreview(previewCsv(text, file.size <= HEAD_BYTES)))
      .catch(() => undefined); // the file went away; sending it will say so
    return () => {
      current = false;
    };
  }, [file]);
  return preview;
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const id = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(id);
  }, [value]);
  return settled;
}

/** The question to the server what file and sentence ask for; null where no server answers it. */
function reading(api: ApiClient, file: File | null, words: string) {
  return queryOptions({
    queryKey: ["guess", file?.name, file?.size, file?.lastModified, words],
    queryFn: ({ signal }) => {
      if (file === null) return null;
      return api.interpret(file.slice(0, GUESS_BYTES), file.name, words, signal);
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** The server's reading of file and sentence, once both are there. */
export function useGuess(file: File | null, description: string) {
  const { api } = useServices();
  const words = useSettled(description.trim());
  return useQuery({ ...reading(api, file, words), enabled: file !== null && words.length > 2 });
}

/** The reading of the words as they stand now, waited for; the error if there is none to be had. */
export function useReadNow() {
  const { api } = useServices();
  const client = useQueryClient();
  return async (file: File, description: string): Promise<Interpretation | Error | null> => {
    try {
      return await client.fetchQuery(reading(api, file, description.trim()));
    } catch (error) {
      return toError(error);
    }
  };
}
