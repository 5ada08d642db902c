import { useState } from "react";
import type { ModelSchema } from "../api/types";
import { announce } from "../shell/announcer";
import { codeFor, type Language } from "./code";

const LANGUAGES: readonly { readonly id: Language; readonly words: string }[] = [
  { id: "curl", words: "curl" },
  { id: "python", words: "Python" },
  { id: "javascript", words: "JavaScript" },
];

export function CodeExamples({ url, schema }: { url: string; schema: ModelSchema }) {
  const [language, setLanguage] = useState<Language>("curl");
  const code = codeFor(language, url, schema);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      announce("Copied.");
    } catch {
      announce("The browser does not allow copying; select the text instead.");
    }
  };
  return (
    <div>
      <div className="chips">
        {LANGUAGES.map(({ id, words }) => (
          <button
            key={id}
            type="button"
            className="chip"
            aria-pressed={id === language}
            onClick={() => setLanguage(id)}
          >
            {words}
          </button>
        ))}
        <button type="button" className="chip push" onClick={copy}>
          Copy
        </button>
      </div>
      <section className="code" aria-label={`Example in ${language}`}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <pre tabIndex={0}>{code}</pre>
      </section>
    </div>
  );
}
