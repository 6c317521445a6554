/** Keys and verdicts are short; what stands behind is prose. */
const headChars = 120;

/** "CrashLoopBackOff", "TIMED_OUT" and "exit-code" as "crash loop back off", "timed out" and "exit code". */
export function wordsOf(text: string): string {
  return text
    .slice(0, headChars)
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The text of a string's lexeme. */
export function textOf(lexeme: string): string {
  if (!lexeme.includes('\\')) return lexeme.slice(1, -1);
  const text: unknown = JSON.parse(lexeme);
  return String(text);
}
