import type { Api, Bill, Question, Reply } from '../api.ts';
import { deltasOf } from '../deltas.ts';
import type { Fields } from '../fields.ts';
import { GoogleCache } from './prompt-cache.ts';
import { promptOf } from './prompt.ts';

const asked = /\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/;

/** Google's generateContent, under any base URL; streams are server-sent events, as with `alt=sse`. */
export function googleApi(): Api {
  const cache = new GoogleCache();
  return {
    route(method, path) {
      const [, model = '', verb] = (method === 'POST' ? asked.exec(path) : null) ?? [];
      if (verb === undefined) return null;
      if (verb === 'countTokens')
        return {
          kind: 'count',
          parse: (body) => ({ prompt: promptOf(model, body).blocks }),
          counted: (totalTokens) => ({ totalTokens }),
        };
      const stream = verb === 'streamGenerateContent';
      return { kind: 'answer', parse: (body) => question(cache, model, body, stream) };
    },
    refused: ({ status, message }) => ({
      error: { code: status, message, status: status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT' },
    }),
  };
}

function question(cache: GoogleCache, model: string, body: Buffer, stream: boolean): Question {
  const prompt = promptOf(model, body);
  return {
    conversation: prompt.conversation,
    prompt: prompt.blocks,
    stream,
    bill: (count) => cache.bill(prompt, count),
    answer: (reply, bill) => {
      if (!stream) return [JSON.stringify(answerOf(model, partsOf(reply), bill, true))];
      const said = deltasOf(reply.text ?? '').map((text) => [{ text }]);
      const calls = partsOf({ ...reply, text: '' });
      const pieces = calls.length > 0 || said.length === 0 ? [...said, calls] : said;
      return pieces.map((parts, index) => {
        const isLast = index === pieces.length - 1;
        return `data: ${JSON.stringify(answerOf(model, parts, bill, isLast))}\r\n\r\n`;
      });
    },
  };
}

function partsOf({ text = '', calls = [] }: Reply): readonly Fields[] {
  const made = calls.map(({ name, input }) => ({
    functionCall: { name, args: input },
    thoughtSignature: 'c2ln',
  }));
  return text === '' ? made : [{ text }, ...made];
}

/** Each piece of a stream says the prompt's tokens; what is 0 is left out. */
function answerOf(model: string, parts: readonly Fields[], bill: Bill, isLast: boolean): Fields {
  const prompt = bill.input + bill.cacheRead;
  const output = isLast ? bill.output : 0;
  return {
    candidates: [{ content: { role: 'model', parts }, index: 0, ...(isLast && { finishReason: 'STOP' }) }],
    usageMetadata: {
      promptTokenCount: prompt,
      ...(output > 0 && { candidatesTokenCount: output }),
      totalTokenCount: prompt + output,
      ...(bill.cacheRead > 0 && { cachedContentTokenCount: bill.cacheRead }),
    },
    modelVersion: model,
  };
}
