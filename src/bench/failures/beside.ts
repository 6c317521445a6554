/*
 * What stands in a marked block and says nothing of the failure. This list is the ruler's own, and shorter than what the
 * engines know: what it does not name counts as the reason.
 */

/** Calls of what runs tests on the JVM, of its assertions and of the language; also `... 12 more`. */
const jvm =
  /^\s*at (?:[\w.@-]+\/{1,2})?(?:java|javax|jdk|sun|com\.sun|junit\.(?:framework|runner|textui)|org\.junit|org\.testng|org\.apache\.maven\.surefire|org\.gradle|worker\.org\.gradle)\.[\w.$<>/]+\(|^\s*\.{3} \d+ more$/;
/** Calls of node and of packages that a project uses. */
const javaScript = /^\s*at .*(?:\/node_modules\/|\((?:node:|internal\/|native\)))/;
/** Calls of gems and of Ruby, as RSpec and minitest print them. */
const ruby = /^\s*(?:# |from )?(\/\S+\.rb):\d+:in /;
const rubyLibrary = /\/(?:gems|lib\/ruby)\//;
/** Colour codes whose escape character got lost when the line was marked. */
const colours = /\[[\d;]*m/g;

/** Whether a marked line is a call of a runner, a library or the language in a stack trace, or nothing but colours. */
export function isBeside(line: string): boolean {
  return (
    jvm.test(line) ||
    javaScript.test(line) ||
    rubyLibrary.test(ruby.exec(line)?.[1] ?? '') ||
    !/[\p{L}\p{N}]/u.test(line.replace(colours, ''))
  );
}
