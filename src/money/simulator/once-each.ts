/** A pure function of an object that stays as it is, worked out once for each. */
export function onceEach<Key extends object, Value>(of: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = of(key);
    known.set(key, { value });
    return value;
  };
}
