// Builds as `npm run build` does, tells its parent so, and lints with the types that the build has found: two programs
// that each read and check all files were a third more work. Exit code 2: it does not build; 1: the linter found something.
import { ESLint } from 'eslint';
import ts from 'typescript';

/** Writes to `dist/` what changed; answers the program, or null where something in it is wrong. */
function build() {
  const fatal = (problem) => {
    throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.json',
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fatal },
  );
  const { fileNames: rootNames, options, errors, projectReferences } = parsed;
  const host = ts.createIncrementalCompilerHost(options);
  const builder = ts.createIncrementalProgram({ rootNames, options, projectReferences, host });
  const found = [
    ...errors,
    ...builder.getOptionsDiagnostics(),
    ...builder.getGlobalDiagnostics(),
    ...builder.getSyntacticDiagnostics(),
    ...builder.getSemanticDiagnostics(),
  ];
  found.push(...builder.emit().diagnostics);
  if (found.length === 0) return builder.getProgram();
  process.stderr.write(
    ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(found), { ...host, getNewLine: () => '\n' }),
  );
  return null;
}

/** Answers whether all of the rules of `eslint.config.js` are kept, and prints where they are not. */
async function lint(program) {
  const parserOptions = { projectService: false, programs: [program] };
  const eslint = new ESLint({ overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions } }] });
  const results = await eslint.lintFiles(['.']);
  const formatter = await eslint.loadFormatter('stylish');
  process.stdout.write(await formatter.format(results));
  return results.every(({ errorCount }) => errorCount === 0);
}

const program = build();
if (program === null) process.exitCode = 2;
else {
  process.send?.('built');
  process.exitCode = (await lint(program)) ? 0 : 1;
}
