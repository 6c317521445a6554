/** How each wire says the requests of a script. */
import { setMarks, toolNames, type Asking, type Fields, type Markable } from './script.ts';

export function anthropicBody({ talk, marks }: Asking): Fields {
  const places: Markable[] = [];
  const place = (kind: Markable['kind'], fields: Fields): Fields => {
    places.push({ kind, fields });
    return fields;
  };
  const text = (kind: Markable['kind'], said: string): Fields => place(kind, { type: 'text', text: said });
  const tools = (toolNames[talk.tools] ?? []).map((name) =>
    place('tools', { name, input_schema: { type: 'object' } }),
  );
  const system = [text('system', talk.system)];
  const messages = talk.turns.flatMap(({ prompt, said, calls }, index) => {
    const asked = prompt === null ? [] : [{ role: 'user', content: [text('message', prompt)] }];
    if (index === talk.turns.length - 1 && calls.length === 0) return asked;
    const used = calls.map(({ id, name }) => ({ type: 'tool_use', id, name, input: { of: id } }));
    const answer = { role: 'assistant', content: [text('message', said), ...used] };
    const results = calls.map(({ id, output }, at) =>
      place('message', {
        type: 'tool_result',
        tool_use_id: id,
        content: at % 2 === 0 ? output : [{ type: 'text', text: output }],
      }),
    );
    return [...asked, answer, ...(results.length === 0 ? [] : [{ role: 'user', content: results }])];
  });
  setMarks(places, marks, (fields, hour) => {
    fields['cache_control'] = hour ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' };
  });
  const models = ['claude-sonnet-5', 'claude-opus-5-5', 'claude-haiku-4-5-20251001'];
  const choice = talk.choice === 0 ? {} : { tool_choice: { type: 'any' } };
  return { model: models[talk.model % models.length], max_tokens: 100, tools, system, messages, ...choice };
}

/** `kind`: OpenAI's models have rules of their own. */
export function responsesBody({ talk, marks }: Asking, models: readonly string[]): Fields {
  const places: Markable[] = [];
  const text = (type: string, said: string): Fields => {
    const fields = { type, text: said };
    if (type === 'input_text') places.push({ kind: 'message', fields });
    return fields;
  };
  const input = talk.turns.flatMap(({ prompt, said, calls }, index) => {
    const asked =
      prompt === null ? [] : [{ type: 'message', role: 'user', content: [text('input_text', prompt)] }];
    if (index === talk.turns.length - 1 && calls.length === 0) return asked;
    const answer = { type: 'message', role: 'assistant', content: [text('output_text', said)] };
    const used = calls.map(({ id, name }) => ({
      ...{ type: 'function_call', id: `fc_${id}`, call_id: id, name, arguments: `{"of":"${id}"}` },
    }));
    const outputs = calls.map(({ id, output }, at) => ({
      ...{ type: 'function_call_output', call_id: id },
      output: at % 2 === 0 ? output : [text('input_text', output)],
    }));
    return [...asked, answer, ...used, ...outputs];
  });
  const { model, isNew } = modelOf(models, talk.model);
  if (isNew) setMarks(places, marks, markOpenai);
  return {
    ...{ model, instructions: talk.system, input },
    tools: (toolNames[talk.tools] ?? []).map((name) => ({ type: 'function', name })),
    ...cacheFields(talk.choice, isNew, isNew && marks.tools, marks.system),
  };
}

export function chatBody({ talk, marks }: Asking, models: readonly string[]): Fields {
  const places: Markable[] = [];
  const text = (said: string): Fields => {
    const fields = { type: 'text', text: said };
    places.push({ kind: 'message', fields });
    return fields;
  };
  const turns = talk.turns.flatMap(({ prompt, said, calls }, index) => {
    const asked = prompt === null ? [] : [{ role: 'user', content: [text(prompt)] }];
    if (index === talk.turns.length - 1 && calls.length === 0) return asked;
    const used = calls.map(({ id, name }) => ({
      ...{ id, type: 'function', function: { name, arguments: `{"of":"${id}"}` } },
    }));
    const answer = { role: 'assistant', content: said, ...(used.length === 0 ? {} : { tool_calls: used }) };
    const outputs = calls.map(({ id, output }, at) => ({
      ...{ role: 'tool', tool_call_id: id },
      content: at % 2 === 0 ? output : [text(output)],
    }));
    return [...asked, answer, ...outputs];
  });
  const { model, isNew } = modelOf(models, talk.model);
  if (isNew) setMarks(places, marks, markOpenai);
  return {
    ...{ model, messages: [{ role: 'system', content: talk.system }, ...turns] },
    tools: (toolNames[talk.tools] ?? []).map((name) => ({ type: 'function', function: { name } })),
    ...cacheFields(talk.choice, isNew, isNew && marks.tools, marks.system),
  };
}

/** Google's models stand in the path; its cache takes no marks. */
export function geminiBody({ talk }: Asking): Fields {
  const contents = talk.turns.flatMap(({ prompt, said, calls }, index) => {
    const asked = prompt === null ? [] : [{ role: 'user', parts: [{ text: prompt }] }];
    if (index === talk.turns.length - 1 && calls.length === 0) return asked;
    const used = calls.map(({ id, name }) => ({ functionCall: { id, name, args: { of: id } } }));
    const answers = calls.map(({ id, name, output }, at) => ({
      functionResponse: { id, name, response: at % 2 === 0 ? { output } : { error: output } },
    }));
    return [
      ...asked,
      { role: 'model', parts: [{ text: said }, ...used] },
      ...(answers.length === 0 ? [] : [{ role: 'user', parts: answers }]),
    ];
  });
  const functionDeclarations = (toolNames[talk.tools] ?? []).map((name) => ({ name }));
  return {
    contents,
    systemInstruction: { parts: [{ text: talk.system }] },
    tools: [{ functionDeclarations }],
  };
}

function modelOf(
  models: readonly string[],
  index: number,
): { readonly model: string; readonly isNew: boolean } {
  const model = models[index % models.length] ?? '';
  return { model, isNew: /gpt-(5\.6|6)/.test(model) };
}

function cacheFields(choice: number, isNew: boolean, marksOnly: boolean, keepsLong: boolean): Fields {
  return {
    ...(choice === 0 ? {} : { prompt_cache_key: 'other' }),
    ...(marksOnly || (isNew && keepsLong)
      ? { prompt_cache_options: { ...(marksOnly && { mode: 'explicit' }), ...(keepsLong && { ttl: '12h' }) } }
      : {}),
    ...(keepsLong ? { prompt_cache_retention: '24h' } : {}),
  };
}

function markOpenai(fields: Fields): void {
  fields['prompt_cache_breakpoint'] = { mode: 'explicit' };
}
