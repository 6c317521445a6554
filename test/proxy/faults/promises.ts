import { usageAnswer } from '../proxied.ts';
import type { Exchange, Process } from './session.ts';

/** What a body holds of tool results: for each one its texts, in order. */
export function resultsIn(body: string): readonly (readonly string[])[] {
  const { messages } = JSON.parse(body) as { messages: readonly { content: unknown }[] };
  return messages.flatMap(({ content }) =>
    Array.isArray(content)
      ? (content as { type: string; content: string | { text: string }[] }[])
          .filter(({ type }) => type === 'tool_result')
          .map(({ content: texts }) => (typeof texts === 'string' ? [texts] : texts.map(({ text }) => text)))
      : [],
  );
}

/** Promise 1: upstream has the client's bytes, but for texts of tool results. */
export function isFaithful({ body, sent }: Exchange): boolean {
  if (sent === null) return true;
  const [own, gone] = [resultsIn(body).flat(), resultsIn(sent).flat()];
  if (own.length !== gone.length) return false;
  let rest = body;
  let expected = '';
  own.forEach((text, at) => {
    const literal = JSON.stringify(text);
    const start = rest.indexOf(literal);
    expected += rest.slice(0, start) + JSON.stringify(gone[at]);
    rest = rest.slice(start + literal.length);
  });
  return expected + rest === sent;
}

/**
 * Promise 2: what was sent first for a result is sent again by all processes. One that has said that its decisions end
 * with it may send what the client wrote, and what it was first to send binds no other.
 */
export function changedResults(processes: readonly Process[]): readonly string[] {
  const first = new Map<number, string>();
  const changed: string[] = [];
  processes.forEach(({ exchanges, isDurable }, process) => {
    const own = isDurable ? first : new Map(first);
    for (const { body, sent } of exchanges) {
      if (sent === null) continue;
      const raw = resultsIn(body);
      resultsIn(sent).forEach((texts, at) => {
        const form = JSON.stringify(texts);
        const before = own.get(at);
        own.set(at, before ?? form);
        const isRaw = form === JSON.stringify(raw[at]);
        if (before !== undefined && before !== form && (isDurable || !isRaw))
          changed.push(`process ${process + 1}: result ${at + 1} went out in another form`);
      });
    }
  });
  return changed;
}

/** Promise 6: the answer is the provider's, at once unless the fault was a socket. */
export function isAnswered({ status, answer, sent, attempts }: Exchange, isSocketFault: boolean): boolean {
  return sent !== null && status === 200 && answer === usageAnswer && attempts <= (isSocketFault ? 2 : 1);
}
