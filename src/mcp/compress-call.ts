import { compressText } from '../compress/text.ts';
import { HeadroomError } from '../errors.ts';
import { maxTextChars } from '../limits.ts';
import type { Level } from '../settings.ts';
import { openFolder } from '../store/claim.ts';
import { openOriginals } from '../store/originals/originals.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { compressTool, retrieveToolName, type ServedTool } from './tool.ts';

/** Shortens a text that the model has, as `headroom compress` does; what is left out is kept for `headroom_retrieve`. */
export function serveCompress(home: string, level: Level): ServedTool {
  return {
    definition: compressTool,
    answer: async ({ content, command, question }) => {
      if (typeof content !== 'string' || content === '') throw wrongCall('content is missing.');
      if (content.length > maxTextChars) throw wrongCall(`content has more than ${maxTextChars} characters.`);
      if (level !== 'lossless') await openFolder(home);
      const originals = openOriginals(home);
      const { text, reason, ref, original } = compressText(
        {
          text: content,
          command: textOf(command),
          question: textOf(question) ?? '',
          level,
          key: level === 'lossless' ? null : originals.key(),
          retrieveTool: retrieveToolName,
        },
        await loadTokenCounter(),
      );
      if (ref !== null && original !== null) await originals.put(ref, original);
      // It has the text already: to print it again would only cost.
      return reason === null ? text : `No shorter form of it was found (${reason}): use it as it is.`;
    },
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function wrongCall(problem: string): HeadroomError {
  return new HeadroomError(
    'USAGE',
    problem,
    `Call ${compressTool.name} with the text to shorten as content.`,
  );
}
