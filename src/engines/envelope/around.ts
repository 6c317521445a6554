const codes = /\b(?:return_?code|exit_?code|exit_?status)["']?\s*[:=]\s*["']?-?[1-9]/i;
const errors = /\bis_?error["']?\s*[:=]\s*true\b/i;
const successes = /\b(?:success|ok|succeeded)["']?\s*[:=]\s*false\b/i;

const told = /["'](?:return_?code|exit_?code|exit_?status|is_?error)["']\s*:/i;

/**
 * True if what stands around texts is an object that tells how what printed them has ended: no file says that of itself.
 */
export function isToldByTool(around: string): boolean {
  return /^\s*\{.*\}\s*$/s.test(around) && told.test(around);
}

/** True if what stands around the texts of an answer says that what printed them has failed. */
export function saysFailed(around: string): boolean {
  return codes.test(around) || errors.test(around) || successes.test(around);
}
