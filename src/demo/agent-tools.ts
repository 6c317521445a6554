import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a tool gave back, as it goes into a tool result. */
export interface ToolOutput {
  readonly text: string;
  readonly failed: boolean;
}

export interface AgentTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the input, an object. */
  readonly schema: Readonly<Record<string, unknown>>;
  run(input: Readonly<Record<string, unknown>>): Promise<ToolOutput>;
}

/** Characters of a command's output that reach the model, as in Claude Code. */
export const maxOutputChars = 30_000;

/** The agent's built-in tools; paths are relative to `folder`. */
export function builtInTools(folder: string): readonly AgentTool[] {
  return [
    {
      name: 'Bash',
      description: 'Runs a shell command in the project and answers what it printed.',
      schema: schemaOf('command'),
      run: async (input) => runCommand(String(input['command']), folder),
    },
    {
      name: 'Grep',
      description: 'Searches all files below a path for a text; answers path:line:text.',
      schema: schemaOf('pattern', 'path'),
      run: async (input) => search(folder, String(input['pattern']), String(input['path'])),
    },
    {
      name: 'Read',
      description: 'Answers the contents of a file with line numbers.',
      schema: schemaOf('file_path'),
      run: async (input) => read(join(folder, String(input['file_path']))),
    },
  ];
}

function schemaOf(...fields: readonly string[]): AgentTool['schema'] {
  const properties = Object.fromEntries(fields.map((field) => [field, { type: 'string' }]));
  return { type: 'object', properties, required: fields };
}

async function runCommand(command: string, cwd: string): Promise<ToolOutput> {
  return new Promise((resolve) => {
    execFile(
      command,
      { cwd, shell: true, encoding: 'utf8', maxBuffer: Infinity },
      (error, stdout, stderr) => {
        const printed = `${stdout}${stderr}`.trimEnd().slice(0, maxOutputChars);
        const text = error === null ? printed : `Exit code ${error.code ?? 1}\n${printed}`;
        resolve({ text, failed: error !== null });
      },
    );
  });
}

async function search(folder: string, pattern: string, path: string): Promise<ToolOutput> {
  const names = await readdir(join(folder, path), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hits: string[] = [];
  for (const file of files.sort()) {
    const place = file.slice(folder.length + 1).replaceAll('\\', '/');
    (await readFile(file, 'utf8')).split('\n').forEach((line, index) => {
      if (line.includes(pattern)) hits.push(`${place}:${index + 1}:${line}`);
    });
  }
  return { text: hits.length === 0 ? 'No matches found' : hits.join('\n'), failed: false };
}

async function read(file: string): Promise<ToolOutput> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return { text: lines.map((line, index) => `${index + 1}\t${line}`).join('\n'), failed: false };
}
