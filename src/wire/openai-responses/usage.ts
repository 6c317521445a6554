import { isJsonObject } from '../../json/object.ts';
import { openaiUsage } from '../openai/usage.ts';
import type { UsageReader } from '../wire.ts';

/** Usage of the Responses API: in the answer, which a stream's last event (`response.completed`, …) has inside. */
export function responsesUsage(): UsageReader {
  return openaiUsage(
    { input: 'input_tokens', inputDetails: 'input_tokens_details', output: 'output_tokens' },
    (event) => (isJsonObject(event['response']) ? event['response'] : event),
  );
}
