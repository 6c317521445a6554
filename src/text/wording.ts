/**
 * Made once, as `toLocaleString` makes one for each number, which takes longer than a query; and when first used, as it
 * takes 10 ms, which an agent's start would wait for.
 */
let digits: Intl.NumberFormat | undefined;
let cents: Intl.NumberFormat | undefined;

/** A whole number as people read it: `1,234`. */
export function whole(count: number): string {
  digits ??= new Intl.NumberFormat('en-US');
  return digits.format(count);
}

/** A number of things: `1 text`, `1,234 texts`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1st`, `2nd`, `11th`. */
export function ordinal(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1;
  const end = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${end}`;
}

/** A share from 0 to 1, with as many decimals: `12.3 %`. */
export function percent(share: number, decimals = 1): string {
  return `${(share * 100).toFixed(decimals)} %`;
}

/** US dollars. Cents say nothing about a bill of less than a dollar: `$0.0421`, `-$12.50`; what is free is `$0.00`. */
export function usd(amount: number): string {
  const size = Math.abs(amount);
  cents ??= new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const shown = size > 0 && size < 1 ? size.toFixed(4) : cents.format(size);
  return `${amount < 0 && Number(size.toFixed(4)) !== 0 ? '-' : ''}$${shown}`;
}
