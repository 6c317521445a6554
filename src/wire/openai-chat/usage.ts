import { openaiUsage } from '../openai/usage.ts';
import type { UsageReader } from '../wire.ts';

/** Usage of Chat Completions: in a stream the last chunk has it, all others say `usage: null` or nothing. */
export function chatUsage(): UsageReader {
  return openaiUsage(
    { input: 'prompt_tokens', inputDetails: 'prompt_tokens_details', output: 'completion_tokens' },
    (event) => event,
  );
}
