const codes = /["'](?:return_?code|exit_?code|exit_?status)["']\s*:\s*["']?-?[1-9]/i;
const errors = /["']is_?error["']\s*:\s*true\b/i;
const successes = /["'](?:success|ok|succeeded)["']\s*:\s*false\b/i;

/** True if what stands around the texts of an answer says that what printed them has failed. */
export function saysFailed(around: string): boolean {
  return codes.test(around) || errors.test(around) || successes.test(around);
}
